// Hive Gateway as a library, as its command line starts it: `unifiedGraphHandler` chooses the Rust planner.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

const { BENCH_SUPERGRAPH, BENCH_PLANNER, BENCH_SHARE_FETCHES, BENCH_SHARE_REQUESTS } = process.env;
const gateway = createGatewayRuntime({
  supergraph: readFileSync(BENCH_SUPERGRAPH, 'utf8'),
  ...(BENCH_PLANNER === 'rust' ? { unifiedGraphHandler } : {}),
  // Its own default shares identical subgraph calls in flight.
  ...(BENCH_SHARE_FETCHES === '0'
    ? { transportEntries: { '*.http': { options: { deduplicateInflightRequests: false } } } }
    : {}),
  inboundInflightRequestDeduplication: BENCH_SHARE_REQUESTS === '1',
  logging: false,
  landingPage: false,
  graphiql: false,
});
const server = createServer(gateway);
server.listen(0, '127.0.0.1', () => {
  process.send({ type: 'ready', url: `http://127.0.0.1:${server.address().port}` });
});
process.on('disconnect', () => process.exit(0));
