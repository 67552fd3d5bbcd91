import { dirname, join } from 'node:path';
import { readConfig, type SubgraphConfig } from '@ieum/kit/config.ts';

/** What serving tables is told by the environment. */
export interface TabularConfig {
  /** Where the database is; null: an own server in `dataFolder`. */
  databaseUrl: string | null;
  dataFolder: string;
  /** How often the file is looked at. */
  watchMs: number;
  /** How often tables of a database are read anew. */
  rereadMs: number;
  /** The kit's settings, for a database. */
  subgraph(databaseUrl: string): SubgraphConfig;
}

/** Reads the environment, once; every problem is in `problems`, in words that say what to set. */
export function readTabularConfig(
  environment: NodeJS.ProcessEnv,
  mappingPath: string,
  name: string,
): { config: TabularConfig } | { problems: string[] } {
  const problems: string[] = [];
  const milliseconds = (variable: string, fallback: number) => {
    const text = environment[variable];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 100 && value <= 86_400_000) return value;
    problems.push(`${variable} is to be a whole number, 100 to 86400000; got "${text}"`);
    return fallback;
  };
  const watchMs = milliseconds('IEUM_TABULAR_WATCH_MS', 1000);
  const rereadMs = milliseconds('IEUM_TABULAR_REREAD_MS', 300_000);
  const databaseUrl = environment.DATABASE_URL || null;
  const settings = {
    ...environment,
    PORT: environment.PORT || defaultPort,
    // What it serves is the organization's own; the demo's switch means its invented startups.
    IEUM_DEMO: '1',
    IEUM_DEMO_STARTUPS: '0',
    DATABASE_URL: databaseUrl ?? 'postgres://127.0.0.1/',
  };
  const read = readConfig(settings);
  if ('problems' in read) return { problems: [...problems, ...read.problems] };
  // Nothing proves yet who a caller is, so whoever reaches the port could say to be the organization itself.
  if (!loopback.has(read.config.host) && environment.IEUM_DEMO !== '1') {
    problems.push(
      `HOST is "${read.config.host}": requests are not signed yet, so it listens on 127.0.0.1; set IEUM_DEMO=1 where everybody who reaches the address may see everything`,
    );
  }
  if (problems.length > 0) return { problems };
  const dataFolder = environment.IEUM_DATA_DIR || join(dirname(mappingPath), '.ieum', name);
  const subgraph = (url: string) => ({ ...read.config, databaseUrl: url });
  return { config: { databaseUrl, dataFolder, watchMs, rereadMs, subgraph } };
}

const defaultPort = '5001';
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
