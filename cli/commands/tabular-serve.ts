import type { ServedTables } from '@ieum/tabular/serve/serve-tables.ts';
import type { DefineCommand, ExitCode } from '../command.ts';
import { resolvePath } from '../network.ts';
import { createProgress } from '../output/progress-line.ts';
import { asStartError } from '../tabular-error.ts';

interface Options {
  port?: string;
}

/** `ieum tabular serve`: imports the source and serves it as a subgraph until it is stopped. */
export const defineTabularServe: DefineCommand = (parent, end) => {
  parent
    .command('serve')
    .description('Serve the source as a subgraph: import it, listen, and import it again when it changes.')
    .argument('<mapping>', 'the mapping that init wrote')
    .option('--port <number>', 'the port to listen on (default: PORT, else 5001)')
    .addHelpText('after', help)
    .action(async (mapping: string, options: Options) => end(await serve(mapping, options)));
};

async function serve(mapping: string, { port }: Options): Promise<ExitCode> {
  const { serveTables } = await import('@ieum/tabular/serve/serve-tables.ts');
  const progress = createProgress();
  const tell = (text: string) => {
    progress.clear();
    console.log(text);
  };
  const stopping = Promise.withResolvers<void>();
  let served: ServedTables | undefined;
  const stop = () => {
    // Before it listens nothing is in flight: an import is one transaction, which the database rolls back.
    if (!served) process.exit();
    stopping.resolve();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  // Before it listens, what is imported is new anyway; unheard, the signal would end the process.
  process.on('SIGHUP', () => void served?.reload());
  served = await asStartError(() =>
    serveTables(resolvePath(mapping), {
      tell,
      progress: progress.show,
      environment: { ...process.env, ...(port === undefined ? {} : { PORT: port }) },
    }),
  ).finally(progress.clear);
  tell(`Serving ${served.url}. Ctrl-C stops it; a changed file is taken by itself, and on SIGHUP.`);
  tell(`Verify it: ieum subgraph verify ${served.url}`);
  await stopping.promise;
  await served.close();
  return 0;
}

const help = `
The database is DATABASE_URL, or a server of its own in the folder .ieum beside the mapping (IEUM_DATA_DIR). A source that
is refused is told of, and what was imported before goes on being served.

Settings of the environment: DATABASE_URL, IEUM_DATA_DIR, PORT, HOST, IEUM_DIRECTORY_URL (http://127.0.0.1:4001),
IEUM_SHARING_POLL_MS (5000), IEUM_TABULAR_WATCH_MS (1000: how often the file is looked at), IEUM_TABULAR_REREAD_MS
(300000: how often tables of a database are read), IEUM_LOG (warn).

Examples:
  ieum tabular serve 지원현황.mapping.yaml
  DATABASE_URL=postgres://… ieum tabular serve 지원현황.mapping.yaml --port 5002

Exit codes: 0 stopped; 2 it cannot start: wrong arguments, a mistake in the mapping, a source or database that cannot be read.`;
