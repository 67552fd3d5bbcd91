import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What each room may import besides itself; the first matching prefix names a file's room. */
const rooms: ReadonlyArray<{ room: string; mayImport: readonly string[] }> = [
  { room: 'schema/contract', mayImport: [] },
  // Checks of a running subgraph stand on composition; they print nothing and know no command.
  {
    room: 'schema/verify',
    mayImport: [
      ...['schema/access.ts', 'schema/compose.ts', 'schema/contract', 'schema/core.ts', 'schema/keys.ts'],
      ...['schema/problem.ts', 'schema/subgraph.ts'],
    ],
  },
  // The one binary has commands of other rooms; nothing imports it.
  {
    room: 'cli',
    mayImport: ['schema', 'subgraphs/network', 'subgraphs/registry', 'subgraphs/tabular'],
  },
  { room: 'schema', mayImport: ['schema/contract'] },
  { room: 'gateway/errors.ts', mayImport: [] },
  { room: 'gateway/config.ts', mayImport: ['gateway/errors.ts', 'gateway/override-labels.ts'] },
  { room: 'gateway/subgraph', mayImport: ['gateway/errors.ts', 'schema'] },
  // `gathered` by itself is a process of its own, out of the gateway's parts.
  { room: 'gateway/gather/main.ts', mayImport: ['gateway'] },
  { room: 'gateway/gather/server.ts', mayImport: ['gateway', 'schema'] },
  { room: 'gateway/gather', mayImport: ['gateway/errors.ts', 'gateway/subgraph', 'schema'] },
  { room: 'gateway/engine.ts', mayImport: ['schema'] },
  {
    room: 'gateway/operation',
    mayImport: ['gateway/access', 'gateway/engine.ts', 'gateway/errors.ts', 'schema'],
  },
  { room: 'gateway/access', mayImport: ['gateway/engine.ts', 'gateway/errors.ts', 'schema'] },
  {
    room: 'gateway/supergraph.ts',
    mayImport: [
      ...['gateway/errors.ts', 'gateway/one-byte-names.ts', 'gateway/operation/defer-directive.ts'],
      'schema',
    ],
  },
  { room: 'gateway/registry', mayImport: ['gateway/errors.ts', 'gateway/supergraph.ts', 'schema'] },
  { room: 'gateway/usage', mayImport: ['gateway/engine.ts', 'schema'] },
  { room: 'gateway/plan', mayImport: ['gateway/engine.ts', 'gateway/errors.ts', 'schema'] },
  {
    room: 'gateway/execution',
    mayImport: [
      ...['gateway/engine.ts', 'gateway/errors.ts', 'gateway/operation/defer-directive.ts'],
      ...['gateway/plan', 'gateway/gather', 'gateway/subgraph', 'gateway/supergraph.ts', 'schema'],
    ],
  },
  {
    room: 'gateway/reference',
    mayImport: [
      ...['gateway/engine.ts', 'gateway/errors.ts', 'gateway/operation/defer-directive.ts', 'gateway/plan'],
      ...['gateway/gather', 'gateway/subgraph', 'gateway/supergraph.ts', 'schema'],
    ],
  },
  { room: 'gateway', mayImport: ['gateway', 'schema'] },
  { room: 'subgraphs/kit', mayImport: ['schema/contract'] },
  // The directory reads cohort expressions, which only the gateway writes.
  { room: 'subgraphs/directory', mayImport: ['subgraphs/kit', 'schema/contract'] },
  // Served by itself it starts a database of its own, as the network does.
  {
    room: 'subgraphs/tabular',
    mayImport: [
      ...['subgraphs/kit', 'schema/contract', 'subgraphs/network/postgres.ts'],
      ...['subgraphs/network/data-folder.ts', 'subgraphs/network/databases.ts'],
    ],
  },
  // The registry runs in the process that starts the others.
  { room: 'subgraphs/network', mayImport: ['subgraphs/kit', 'subgraphs/registry', 'schema'] },
  // It composes what it is handed.
  { room: 'subgraphs/registry', mayImport: ['subgraphs/kit', 'schema'] },
];

const workspaces: Record<string, string> = {
  '@ieum/cli': 'cli',
  '@ieum/gateway': 'gateway',
  '@ieum/kit': 'subgraphs/kit',
  '@ieum/network': 'subgraphs/network',
  '@ieum/registry': 'subgraphs/registry',
  '@ieum/schema': 'schema',
  '@ieum/tabular': 'subgraphs/tabular',
};

const isIn = (room: string, file: string) => file === room || file.startsWith(`${room}/`);

/** A folder of `subgraphs/` that is not listed is a subgraph: it knows itself and the kit. */
function roomOf(file: string) {
  const found = rooms.find(({ room }) => isIn(room, file));
  if (found) return found;
  const subgraph = /^subgraphs\/[^/]+/.exec(file)?.[0];
  if (!subgraph) throw new Error(`${file} lies in no room: add its folder to ${import.meta.filename}`);
  return { room: subgraph, mayImport: ['subgraphs/kit'] };
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g,
  );
  return [...specifiers].flatMap(([, fixed, dynamic]) => toFile(file, (fixed ?? dynamic) as string) ?? []);
}

function toFile(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  const workspace = Object.keys(workspaces).find((name) => specifier.startsWith(`${name}/`));
  return workspace && specifier.replace(workspace, workspaces[workspace] as string);
}

const files = globSync('{cli,gateway,schema,subgraphs}/**/*.ts', {
  cwd: root,
  exclude: (path) => /node_modules|\/dist(\/|$)|^gateway\/portal(\/|$)/.test(path),
}).filter((file) => !/\.test\.ts$|\.d\.ts$|\/fixtures\//.test(file));

const graph = new Map(files.map((file) => [file, importsOf(file)]));

test('every import goes in a direction that the layout allows', () => {
  expect(files.length).toBeGreaterThan(20);
  const wrong = [...graph].flatMap(([file, imports]) => {
    const { room, mayImport } = roomOf(file);
    return imports
      .filter((target) => !isIn(room, target) && !mayImport.some((allowed) => isIn(allowed, target)))
      .map((target) => `${file} -> ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('no files import each other in a circle', () => {
  expect(cycles(graph)).toEqual([]);
});

/** Depth-first search; each cycle is reported once, as the path that closes it. */
function cycles(edges: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}
