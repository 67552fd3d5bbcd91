import { takeDataFolder } from '@ieum/network/data-folder.ts';
import { createDatabases } from '@ieum/network/databases.ts';
import { startPostgres } from '@ieum/network/postgres.ts';

/** A database, with the server that was started for it if one was. */
export interface OwnDatabase {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server from npm's binaries in a folder, which it makes, and gives the database of that name there.
 *
 * @throws Error with one line: the folder is taken or cannot be written, or the server does not start.
 */
export async function startOwnDatabase(folder: string, name: string): Promise<OwnDatabase> {
  const giveBack = takeDataFolder(folder);
  try {
    const postgres = await startPostgres({ folder });
    const stop = async () => {
      await postgres.stop();
      giveBack();
    };
    try {
      const url = (await createDatabases(postgres.url, [name])).get(name)!;
      return { url, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    giveBack();
    throw error;
  }
}
