import { openDatabase } from '@ieum/kit/database.ts';
import { enforceHoldings } from '@ieum/kit/holdings.ts';
import { prepareDatabase } from '@ieum/kit/prepare-database.ts';
import { type ImportResult, importSource } from '../store/import-source.ts';
import { programs, spaces, supports } from '../tables.ts';
import { readTabularConfig } from './config.ts';
import { subgraphName } from './define-tabular.ts';
import { startOwnDatabase } from './own-database.ts';
import { readServable } from './servable-mapping.ts';
import { sourceState } from './source-state.ts';
import { writeSdl } from './write-sdl.ts';

/**
 * Imports a mapping's source once, into the database that `serveTables` would serve; whole or not at all.
 *
 * @throws FileError, MappingError, or an error of one line, where that cannot be done; nothing is changed then.
 */
export async function importOnce(
  mappingPath: string,
  options: {
    progress(text: string): void;
    dropVanished?: boolean;
    environment?: NodeJS.ProcessEnv;
  },
): Promise<ImportResult> {
  const { environment = process.env, progress, dropVanished = false } = options;
  const mapping = await readServable(mappingPath);
  const name = subgraphName(mapping);
  const read = readTabularConfig(environment, mappingPath, name);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const { databaseUrl, dataFolder } = read.config;
  const own = databaseUrl === null ? await startOwnDatabase(dataFolder, name) : null;
  const open = openDatabase(databaseUrl ?? own!.url);
  try {
    const hold = () => enforceHoldings(open.database, writeSdl(mapping), { supports, programs, spaces });
    const nothing = { startups: 0, seed: 0 };
    const folder = `${import.meta.dirname}/..`;
    await prepareDatabase(open, folder, nothing, null, { progress, notice: progress, hold });
    const state = await sourceState(mappingPath, mapping);
    return await importSource(open, mapping, mappingPath, { progress, state, dropVanished });
  } finally {
    await open.pool.end();
    await own?.stop();
  }
}
