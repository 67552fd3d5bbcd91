import { askForSchema } from '@ieum/schema/subgraphs.ts';
import type { Candidate } from './checks/check-locally.ts';
import { UsageError } from './command.ts';
import { withProgress } from './output/progress.ts';
import { readSdl } from './read-sdl.ts';

/** The options that name a subgraph's SDL. */
export interface CandidateOptions {
  schema?: string;
  url?: string;
}

/** Reads the SDL from the file, else asks the subgraph that runs at the URL for it. */
export async function readCandidate(name: string, { schema, url }: CandidateOptions): Promise<Candidate> {
  requireName(name);
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new UsageError(`--url is "${url}": expected http://host:port/graphql.`);
  }
  const { username, password } = url === undefined ? { username: '', password: '' } : new URL(url);
  if (username !== '' || password !== '') {
    throw new UsageError('--url holds a user or a password, and everybody is shown it: leave them out.');
  }
  if (schema !== undefined) return { name, url, ...readSdl(schema) };
  if (url === undefined)
    throw new UsageError('Give --schema FILE, or --url URL of the running subgraph, or both.');
  const read = await withProgress(`Asking ${url}`, askForSchema(name, url));
  if ('error' in read) throw new UsageError(`${read.error.code}: ${read.error.message}`);
  const { sdl, linesInFront } = read.input;
  // What is handed on is what it told, without the core that composition puts in front.
  return {
    name,
    url,
    file: null,
    sdl: sdl
      .split('\n')
      .slice(linesInFront ?? 0)
      .join('\n'),
  };
}

function requireName(name: string): void {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name) && name !== 'gathered') return;
  const expected = 'a letter, then up to 63 letters, digits, "-" or "_", and not "gathered"';
  throw new UsageError(`"${name}" is no name of a subgraph: expected ${expected}.`);
}
