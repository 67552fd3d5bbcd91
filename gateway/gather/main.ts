import { runProcess } from '../run-process.ts';
import { readBundle } from '../supergraph.ts';
import { startGathered } from './server.ts';

const { PORT, ...environment } = process.env;

// Its own port, so that it and a gateway can run side by side without settings.
await runProcess('gathered', { ...environment, PORT: PORT?.trim() || '4090' }, (config) =>
  startGathered(config, readBundle(config.bundleFile)),
);
