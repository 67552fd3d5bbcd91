import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/** One entry of the list of subgraphs. */
export type SubgraphEntry = FolderEntry | UrlEntry;

/** A subgraph that `npm start` runs: `<folder>/subgraph.ts`, its SDL in `<folder>/schema.graphql`. */
export interface FolderEntry {
  kind: 'folder';
  name: string;
  /** Absolute path. */
  folder: string;
  port: number;
  /** Where it answers GraphQL. */
  url: string;
  /** Whose it is, where that is said, e.g. `org:ccei-gyeongnam`. */
  organization?: string;
}

/** A subgraph that runs by itself. Its SDL is asked for by `_service { sdl }` unless a file is named. */
export interface UrlEntry {
  kind: 'url';
  name: string;
  url: string;
  /** Absolute path of a file with its SDL. */
  schema?: string;
  /** Whose it is, where that is said. */
  organization?: string;
}

const root = resolve(import.meta.dirname, '..');

/** The list that is part of the repository. */
export const defaultListFile = join(root, 'subgraphs/network/subgraphs.json');

/** The port of the list's first folder entry, unless `IEUM_SUBGRAPH_PORT` says otherwise. */
export const defaultFirstPort = 4001;

/**
 * Reads the list of subgraphs, a JSON array of `{ "name", "folder" }` and `{ "name", "url", "schema"? }`, both with
 * `"organization"?`. Relative paths are looked for beside the list, then in the repository. Folder entries take ports from `firstPort` on, in
 * the order of the list. Problems are one line each; all are reported.
 */
export function readSubgraphList(
  file: string,
  firstPort: number,
): { entries: SubgraphEntry[] } | { problems: string[] } {
  let items: unknown;
  try {
    items = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { problems: [`The list of subgraphs ${file} cannot be read: ${(error as Error).message}`] };
  }
  if (!Array.isArray(items) || items.length === 0) {
    return { problems: [`The list of subgraphs ${file} is to be a JSON array with at least one entry.`] };
  }
  const problems: string[] = [];
  const entries: SubgraphEntry[] = [];
  let port = firstPort;
  for (const [index, item] of items.entries()) {
    const read = readEntry(item, dirname(file), port);
    if ('problem' in read) {
      problems.push(`${file}, entry ${index + 1}: ${read.problem}`);
      continue;
    }
    if (entries.some(({ name }) => name === read.entry.name)) {
      problems.push(`${file}, entry ${index + 1}: the name "${read.entry.name}" is taken by an entry above.`);
    }
    entries.push(read.entry);
    if (read.entry.kind === 'folder') port++;
  }
  if (port - 1 > 65_535) problems.push('IEUM_SUBGRAPH_PORT is too high: the last subgraph has no port left.');
  return problems.length > 0 ? { problems } : { entries };
}

function readEntry(
  item: unknown,
  beside: string,
  port: number,
): { entry: SubgraphEntry } | { problem: string } {
  const { name, folder, url, schema, organization } = Object(item) as Record<string, unknown>;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    return { problem: `"name" is ${JSON.stringify(name)}: expected lower-case letters, digits and "-".` };
  }
  if (name === 'gathered') return { problem: 'the name "gathered" belongs to the generated subgraph.' };
  if (organization !== undefined && !/^org:[a-z0-9-]+$/.test(String(organization))) {
    const message = `"organization" is ${JSON.stringify(organization)}: expected an organization's id, e.g. "org:cau"`;
    return { problem: `${name}: ${message}.` };
  }
  const owner = typeof organization === 'string' ? { organization } : {};
  if (typeof folder === 'string' && url === undefined) {
    const path = toPath(folder, beside);
    if (!existsSync(join(path, 'schema.graphql'))) {
      return { problem: `${name}: there is no ${join(path, 'schema.graphql')}.` };
    }
    const own = `http://127.0.0.1:${port}/graphql`;
    return { entry: { kind: 'folder', name, folder: path, port, url: own, ...owner } };
  }
  if (typeof url === 'string' && folder === undefined) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      return { problem: `${name}: "url" is "${url}": expected http://host:port/graphql.` };
    }
    const file = typeof schema === 'string' ? { schema: toPath(schema, beside) } : {};
    return { entry: { kind: 'url', name, url, ...file, ...owner } };
  }
  return { problem: `${name}: expected either "folder" or "url", as text.` };
}

function toPath(path: string, beside: string): string {
  if (isAbsolute(path)) return path;
  const near = resolve(beside, path);
  return existsSync(near) ? near : resolve(root, path);
}
