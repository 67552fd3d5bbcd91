import { readBundle } from '../../../gateway/supergraph.ts';
import { startMadeUpSubgraphs } from './made-up.ts';

/** The process of the subgraphs: says over IPC where they answer, and is told as which network. */
const subgraphs = await startMadeUpSubgraphs();
process.on('message', ({ file }: { file: string }) => {
  subgraphs.serve(readBundle(file));
  process.send?.({ type: 'serving' });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready', url: subgraphs.url });
