import { readFileSync } from 'node:fs';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { StartError } from '../errors.ts';
import { createSubgraphs } from '../subgraph/subgraphs.ts';
import { defaultLimits } from './limits.ts';
import { createGatheredServer } from './server.ts';

await run().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
});

async function run(): Promise<void> {
  const { bundleFile, host, port } = readEnvironment(process.env);
  const bundle = readBundle(bundleFile);
  const limits = { deadlineMs: defaultLimits.sourceTimeoutMs, responseBytes: 100_000_000, connections: 100 };
  const subgraphs = createSubgraphs(bundle.sources, limits, {
    warn: (facts, message) => console.error(JSON.stringify({ level: 'warn', ...facts, message })),
  });
  const server = await createGatheredServer({ bundle, ask: subgraphs.ask });
  const url = await server.listen({ host, port }).catch((error: Error) => {
    throw new StartError(`Cannot listen on ${host}:${port}: ${error.message}`);
  });
  console.log(`gathered at ${url}/graphql`);
  const stop = async () => {
    await server.close();
    await subgraphs.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** @throws StartError with every problem of the environment, one a line */
function readEnvironment(environment: NodeJS.ProcessEnv) {
  const problems: string[] = [];
  const { IEUM_BUNDLE: bundleFile = '', HOST: host = '127.0.0.1', PORT = '4090' } = environment;
  if (environment.IEUM_DEMO !== '1') {
    problems.push(
      'IEUM_DEMO=1 is required: callers are not signed yet, and whoever reaches this port can be anybody.',
    );
  }
  if (!bundleFile) problems.push('IEUM_BUNDLE is missing: name the file that `ieum compose` wrote.');
  const port = /^\d+$/.test(PORT) ? Number(PORT) : Number.NaN;
  if (!(port <= 65_535)) problems.push(`PORT is "${PORT}": expected a whole number from 0 to 65535.`);
  if (problems.length > 0) throw new StartError(problems.join('\n'));
  return { bundleFile, host, port };
}

function readBundle(file: string): Bundle {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Bundle;
  } catch (error) {
    throw new StartError(`Cannot read the bundle ${file}: ${(error as Error).message}`);
  }
}
