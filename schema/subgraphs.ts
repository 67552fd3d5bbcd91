import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withCore } from './core.ts';
import type { Problem } from './problem.ts';
import type { SubgraphInput } from './subgraph.ts';
import type { SubgraphEntry } from './subgraph-list.ts';

/** A subgraph's SDL ready to be composed, or why it could not be had. */
export type ReadInput = { input: SubgraphInput } | { error: Problem };

/**
 * Reads each entry's SDL: from its folder, from the file it names, or from the running subgraph. In the order
 * of the entries; one that cannot be had says why and leaves the others.
 */
export async function readInputs(entries: readonly SubgraphEntry[]): Promise<ReadInput[]> {
  return Promise.all(
    entries.map(({ name, url, ...entry }) => {
      if (entry.kind === 'folder') return readSchemaFile(name, url, join(entry.folder, 'schema.graphql'));
      return entry.schema === undefined ? askForSchema(name, url) : readSchemaFile(name, url, entry.schema);
    }),
  );
}

/** Reads a subgraph's SDL from a file, with or without core.graphql in it. */
export function readSchemaFile(name: string, url: string, path: string): ReadInput {
  const file = relative(process.env.INIT_CWD ?? process.cwd(), path);
  let sdl: string;
  try {
    sdl = readFileSync(path, 'utf8');
  } catch (error) {
    const message = `${name}: the schema file cannot be read: ${(error as Error).message}`;
    return { error: { code: 'SUBGRAPH_UNREADABLE', message, subgraph: name, file } };
  }
  return { input: { name, url, file, ...withCore(sdl) } };
}

/** Asks a running subgraph for its SDL, by Federation's `_service { sdl }`; five seconds at most. */
export async function askForSchema(name: string, url: string): Promise<ReadInput> {
  let sdl: string;
  try {
    sdl = await askForSdl(url);
  } catch (error) {
    const message =
      `${name}: the subgraph at ${url} does not give its schema: ${(error as Error).message}. Start it, or ` +
      `name a file with its SDL`;
    return { error: { code: 'SUBGRAPH_UNREACHABLE', message, subgraph: name } };
  }
  return { input: { name, url, ...withCore(sdl) } };
}

async function askForSdl(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
    signal: AbortSignal.timeout(5000),
  }).catch((error: Error) => {
    throw new Error(error.cause instanceof Error ? error.cause.message || error.message : error.message);
  });
  const answer: unknown = await response.json().catch(() => {
    throw new Error(`HTTP ${response.status}, not JSON`);
  });
  const { data, errors } = Object(answer) as {
    data?: { _service?: { sdl?: unknown } };
    errors?: { message?: string }[];
  };
  const sdl = data?._service?.sdl;
  if (typeof sdl === 'string') return sdl;
  throw new Error(errors?.[0]?.message ?? `HTTP ${response.status} without data._service.sdl`);
}
