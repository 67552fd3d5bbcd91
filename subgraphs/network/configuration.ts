import { resolve } from 'node:path';

/** Everything that `npm start` reads from the environment, checked. */
export interface Configuration {
  /** Where the gateway listens; subgraphs always listen on the loopback address only. */
  host: string;
  port: number;
  /** The first subgraph's port; the others follow. */
  subgraphPort: number;
  /** Absolute path. */
  dataFolder: string;
  /** A PostgreSQL server to use; null starts an own one in the data folder. */
  databaseUrl: string | null;
  /** Absolute path of the list of subgraphs. */
  listFile: string;
  demo: { startups: number; seed: number };
}

/** One environment variable: what it is for and what holds without it. */
export interface Setting {
  name: string;
  meaning: string;
  fallback: string | null;
}

const root = resolve(import.meta.dirname, '../..');

/** Every setting of `npm start` itself, in the order of the README's table, which a test holds equal to this. */
export const settings: readonly Setting[] = [
  { name: 'PORT', meaning: 'port of the gateway', fallback: '4000' },
  { name: 'HOST', meaning: 'address that the gateway listens on', fallback: '127.0.0.1' },
  {
    name: 'IEUM_SUBGRAPH_PORT',
    meaning: 'port of the first subgraph; the others take the next',
    fallback: '4001',
  },
  { name: 'IEUM_DATA_DIR', meaning: 'folder of the databases and the composed bundle', fallback: '.data' },
  {
    name: 'DATABASE_URL',
    meaning: 'PostgreSQL server to use in place of the embedded one; each subgraph gets a database there',
    fallback: null,
  },
  {
    name: 'IEUM_SUBGRAPHS',
    meaning: 'file with the list of subgraphs',
    fallback: 'subgraphs/network/subgraphs.json',
  },
  { name: 'IEUM_DEMO_STARTUPS', meaning: 'number of fictional startups', fallback: '3000' },
  { name: 'IEUM_DEMO_SEED', meaning: 'number that the fictional data is drawn from', fallback: '20260331' },
];

/** Reads the environment once. Every problem is reported, one line each, and nothing starts with one. */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): { configuration: Configuration } | { problems: string[] } {
  const problems: string[] = [];
  const text = (name: string): string =>
    environment[name]?.trim() || settings.find((setting) => setting.name === name)?.fallback || '';
  const integer = (name: string, from: number, to: number): number => {
    const value = /^\d+$/.test(text(name)) ? Number(text(name)) : Number.NaN;
    if (value >= from && value <= to) return value;
    problems.push(`${name} is "${text(name)}": expected a whole number from ${from} to ${to}.`);
    return from;
  };
  const configuration: Configuration = {
    host: text('HOST'),
    port: integer('PORT', 1, 65_535),
    subgraphPort: integer('IEUM_SUBGRAPH_PORT', 1, 65_535),
    dataFolder: resolve(root, text('IEUM_DATA_DIR')),
    databaseUrl: text('DATABASE_URL') || null,
    listFile: resolve(root, text('IEUM_SUBGRAPHS')),
    demo: {
      startups: integer('IEUM_DEMO_STARTUPS', 1, 1_000_000),
      seed: integer('IEUM_DEMO_SEED', 0, 2_147_483_647),
    },
  };
  problems.push(...problemsOfDatabaseUrl(configuration.databaseUrl));
  return problems.length > 0 ? { problems } : { configuration: Object.freeze(configuration) };
}

/** The password in it is not repeated. */
function problemsOfDatabaseUrl(url: string | null): string[] {
  if (url === null) return [];
  const protocol = URL.parse(url)?.protocol;
  if (protocol === 'postgres:' || protocol === 'postgresql:') return [];
  return [
    `DATABASE_URL is not a PostgreSQL address: expected postgres://user:password@host:port/name${
      protocol ? `, it begins with "${protocol}"` : ''
    }.`,
  ];
}
