import { type Load, runLoad } from './run-load.ts';

/** The process of the load generator: runs what it is told over IPC and says what came of it. */
process.on('message', async (load: Load) => {
  try {
    process.send?.({ result: await runLoad(load) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });
