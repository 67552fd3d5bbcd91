import { runProcess } from './run-process.ts';
import { startGateway } from './start.ts';
import { readSupergraph } from './supergraph.ts';

await runProcess('Gateway', process.env, (config) => startGateway(config, readSupergraph(config.bundleFile)));
