import { startSubgraphs } from './server.ts';

/** The process of the subgraphs: says over IPC where they answer and, when asked, what they were asked. */
const subgraphs = await startSubgraphs();
process.on('message', () => process.send?.({ type: 'counts', counts: subgraphs.takeCounts() }));
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready', urls: subgraphs.urls });
