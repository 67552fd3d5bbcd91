import { setTimeout as wait } from 'node:timers/promises';
import type { OpenDatabase } from '@ieum/kit/database.ts';
import { openSubgraph, type RunningSubgraph, type Substitutes } from '@ieum/kit/open-subgraph.ts';
import { desc } from 'drizzle-orm';
import type { Mapping } from '../mapping/mapping.ts';
import { type ImportResult, importSource } from '../store/import-source.ts';
import { matchStartups } from '../store/match-startups.ts';
import { refreshStatuses } from '../store/refresh-statuses.ts';
import { imports } from '../tables.ts';
import { readTabularConfig, type TabularConfig } from './config.ts';
import { defineTabular, subgraphName } from './define-tabular.ts';
import { describeImport } from './describe-import.ts';
import { type OwnDatabase, startOwnDatabase } from './own-database.ts';
import { readServable } from './servable-mapping.ts';
import { sourceState } from './source-state.ts';
import { writeSdl } from './write-sdl.ts';

/** Tables that are being served. */
export interface ServedTables {
  /** Where it answers GraphQL. */
  url: string;
  running: RunningSubgraph;
  /** Reads the mapping and its source anew, as SIGHUP does; null where that was refused, and what was there stays. */
  reload(): Promise<ImportResult | null>;
  /** Reads the directory's changes and matches startups, as it does now and then by itself. */
  match(): Promise<void>;
  close(): Promise<void>;
}

/** Whom serving tells, and what tests put in place of the outside. */
export interface ServeOptions {
  /** A line for the person who runs it. */
  tell(text: string): void;
  /** A line that the next may replace. */
  progress?(text: string): void;
  environment?: NodeJS.ProcessEnv;
  substitutes?: Omit<Substitutes, 'progress' | 'notice'>;
}

/**
 * Serves the tables of a mapping as a subgraph: a database of its own unless DATABASE_URL names one, the source imported
 * before it listens, and then again whenever the file has changed. A source that is refused is told of, and what was
 * imported before goes on being served.
 *
 * @throws FileError, MappingError, or an error of one line, where it cannot start.
 */
export async function serveTables(
  mappingPath: string,
  { tell, progress = () => {}, environment = process.env, substitutes = {} }: ServeOptions,
): Promise<ServedTables> {
  const mapping = await readServable(mappingPath);
  const name = subgraphName(mapping);
  const read = readTabularConfig(environment, mappingPath, name);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const { config } = read;
  const own = config.databaseUrl === null ? await startOwnDatabase(config.dataFolder, name) : null;
  try {
    const tables = createTables(mappingPath, mapping, { tell, progress });
    const definition = defineTabular(mapping, tables.importAtStart);
    const settings = config.subgraph(config.databaseUrl ?? own!.url);
    const running = await openSubgraph(definition, settings, { ...substitutes, progress });
    return keepServing({ running, own, tables, config, pollMs: settings.sharingPollMs });
  } catch (error) {
    await own?.stop();
    throw error;
  }
}

type Tables = ReturnType<typeof createTables>;

/** The source of one subgraph, read again and again, one import after the other. */
function createTables(
  path: string,
  initial: Mapping,
  { tell, progress }: Required<Pick<ServeOptions, 'tell' | 'progress'>>,
) {
  const sdl = writeSdl(initial);
  let mapping = initial;
  let state: string | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const take = async (open: OpenDatabase) => {
    state = await sourceState(path, mapping);
    const result = await importSource(open, mapping, path, { progress, state });
    for (const line of describeImport(result)) tell(line);
    return result;
  };
  const takeOrTell = async (open: OpenDatabase) => {
    // What is refused is not tried again until something changes.
    state = await sourceState(path, mapping);
    try {
      const next = await readServable(path);
      if (writeSdl(next) !== sdl) {
        tell(
          `${path} changes the schema: start it anew, and publish it to the network. Until then the old one is served.`,
        );
        return null;
      }
      mapping = next;
      return await take(open);
    } catch (error) {
      tell(`Refused, and what was imported before is served: ${(error as Error).message}`);
      return null;
    }
  };
  return {
    async importAtStart(open: OpenDatabase): Promise<void> {
      const [last] = await open.database.select().from(imports).orderBy(desc(imports.id)).limit(1);
      state = await sourceState(path, mapping);
      if (last && state !== null && last.state === state)
        tell(`${last.source} is as it was when it was imported, ${last.at}.`);
      else if (last) await takeOrTell(open);
      else await take(open);
      await refreshStatuses(open.database);
    },
    /** Imports when nothing else is imported. */
    reload(open: OpenDatabase): Promise<ImportResult | null> {
      const next = queue.then(() => takeOrTell(open));
      queue = next;
      return next;
    },
    /** Settles when nothing is imported. */
    idle: () => queue,
    /** Whether mapping or file is another than was last read, and has been the same since the last time this was asked. */
    hasChanged: createChangeWatch(
      () => sourceState(path, mapping),
      () => state,
      () => tell(`${path} or its file is not there any more: what was imported before is served.`),
    ),
    isFile: initial.file !== undefined,
  };
}

/** A file that is still being written changes between two looks. */
function createChangeWatch(
  look: () => Promise<string | null>,
  taken: () => string | null,
  tellAway: () => void,
) {
  let seen: string | null = null;
  let awayFor = 0;
  return async () => {
    const now = await look();
    const isSettled = now === seen;
    // Programs that save a file put the new one in place of the old: it is away for a moment.
    awayFor = now === 'away' ? awayFor + 1 : 0;
    if (awayFor === 2) tellAway();
    seen = now;
    return isSettled && now !== taken() && now !== 'away';
  };
}

interface Served {
  running: RunningSubgraph;
  own: OwnDatabase | null;
  tables: Tables;
  config: TabularConfig;
  pollMs: number;
}

function keepServing({ running, own, tables, config, pollMs }: Served): ServedTables {
  const stopping = new AbortController();
  const { database } = running.open;
  const warn = (error: unknown) =>
    running.app.log.warn(`startups were not matched: ${(error as Error).message}`);
  const match = async () => {
    if (await running.sharing.poll()) await matchStartups(database, running.sharing.directory);
    await refreshStatuses(database);
  };
  const reload = () => tables.reload(running.open);
  const reloadIfChanged = async () => {
    if (!tables.isFile || (await tables.hasChanged())) await reload();
  };
  const loops = [
    repeat(pollMs, () => match().catch(warn)),
    repeat(tables.isFile ? config.watchMs : config.rereadMs, reloadIfChanged),
  ];
  async function repeat(everyMs: number, run: () => Promise<unknown>): Promise<void> {
    while (!stopping.signal.aborted) {
      await wait(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      if (!stopping.signal.aborted) await run();
    }
  }
  return {
    url: running.url,
    running,
    reload,
    match,
    async close() {
      stopping.abort();
      await Promise.all(loops);
      await tables.idle();
      await running.close();
      await own?.stop();
    },
  };
}
