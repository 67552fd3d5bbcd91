import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compose } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { withCore } from '@ieum/schema/core.ts';
import { formatProblem } from '@ieum/schema/problem.ts';
import type { SubgraphInput } from '@ieum/schema/subgraph.ts';
import type { SubgraphEntry, UrlEntry } from './subgraph-list.ts';

/**
 * Composes the subgraphs of the list into what the gateway loads. SDL comes from the folder, from the file that a
 * URL entry names, or from the running subgraph; one that does not answer is left out, and `warn` says so.
 *
 * Throws an Error with the problems of composition, one line each.
 */
export async function composeNetwork(
  entries: SubgraphEntry[],
  warn: (line: string) => void,
): Promise<Bundle> {
  const inputs = await Promise.all(entries.map((entry) => readInput(entry, warn)));
  const composed = compose(inputs.filter((input) => input !== null));
  if ('bundle' in composed) return composed.bundle;
  throw new Error(['The subgraphs do not compose:', ...composed.errors.map(formatProblem)].join('\n'));
}

async function readInput(entry: SubgraphEntry, warn: (line: string) => void): Promise<SubgraphInput | null> {
  const { name, url } = entry;
  const file = entry.kind === 'folder' ? join(entry.folder, 'schema.graphql') : entry.schema;
  if (file !== undefined) {
    return { name, url, file: relative(process.cwd(), file), ...withCore(readSdl(name, file)) };
  }
  try {
    return { name, url, ...withCore(await askForSdl(entry as UrlEntry)) };
  } catch (error) {
    warn(
      `WARNING: the subgraph "${name}" at ${url} does not give its schema (${(error as Error).message}): ` +
        'the network starts without it. Start it, then start the network again.',
    );
    return null;
  }
}

function readSdl(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The schema of the subgraph "${name}" cannot be read: ${(error as Error).message}`);
  }
}

/** Federation's `_service { sdl }`. */
async function askForSdl({ url }: UrlEntry): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
    signal: AbortSignal.timeout(5000),
  }).catch((error: Error) => {
    throw new Error(error.cause instanceof Error ? error.cause.message || error.message : error.message);
  });
  const answer = (await response.json().catch(() => {
    throw new Error(`HTTP ${response.status}, not JSON`);
  })) as { data?: { _service?: { sdl?: unknown } }; errors?: { message?: string }[] };
  const sdl = answer.data?._service?.sdl;
  if (typeof sdl === 'string') return sdl;
  throw new Error(answer.errors?.[0]?.message ?? `HTTP ${response.status} without data._service.sdl`);
}
