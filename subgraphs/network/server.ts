import type { Running } from './child.ts';
import type { Configuration } from './configuration.ts';
import { keepRunning } from './keep-running.ts';
import type { LaunchOptions } from './launch.ts';
import { type Postgres, startPostgres } from './postgres.ts';

/** The PostgreSQL server of the network. */
export interface Server {
  url: string;
  stop(): Promise<void>;
}

/** Starts the own PostgreSQL server and starts it again when it ends; a server of `DATABASE_URL` is left alone. */
export async function startServer(configuration: Configuration, options: LaunchOptions): Promise<Server> {
  if (configuration.databaseUrl) return { url: configuration.databaseUrl, stop: async () => {} };
  const { display, signal, onGivenUp = () => {} } = options;
  display.progress('databases', 'starting PostgreSQL');
  const folder = configuration.dataFolder;
  let current = await startPostgres({ folder });
  void keepRunning(toRunning(current), {
    name: 'PostgreSQL',
    restart: async () => {
      // The subgraphs know the address: it comes back on the same port.
      current = await startPostgres({ folder, port: current.port });
      return toRunning(current);
    },
    report: display.line,
    onGivenUp,
    signal,
  });
  return { url: current.url, stop: () => current.stop() };
}

function toRunning({ pid, ended, stop }: Postgres): Running {
  return { pid, ended: ended.then(() => 'its log is postgres.log in the data folder'), stop };
}
