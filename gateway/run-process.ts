import { setTimeout as pause } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { type Config, readConfig } from './config.ts';
import { StartError } from './errors.ts';

/** A server that answers. */
export interface RunningServer {
  /** e.g. `http://127.0.0.1:4000` */
  url: string;
  /** Ends requests in flight within `graceMs`, then closes every connection. */
  stop(graceMs: number): Promise<void>;
}

/** Requests in flight have this long to end when the process is told to stop. */
const graceMs = 4_000;

/**
 * The life of a process that serves: it reads its environment, starts, tells its parent (or the terminal) where it
 * answers, and stops on SIGTERM, SIGINT or its parent's end. What keeps it from starting is one line on stderr for each
 * problem, and exit code 1.
 */
export async function runProcess(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  start: (config: Config) => Promise<RunningServer>,
): Promise<void> {
  try {
    const read = readConfig(environment);
    if ('problems' in read) throw new StartError(read.problems.join('\n'));
    // It may have to wait for what it is to serve.
    process.on('disconnect', leave);
    const server = await start(read.config).catch((error: unknown) => {
      throw toStartError(error, read.config.bundleFile);
    });
    process.off('disconnect', leave);
    stopWhenTold(server);
    // Starting leaves much more memory taken than serving needs; a process that is allowed to gives it back.
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    process.send?.({ type: 'ready', url: server.url });
    if (!process.send) console.log(`${name} at ${server.url}/graphql`);
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  }
}

const leave = () => process.exit(0);

/** Of all that is read at the start only the bundle holds GraphQL. */
function toStartError(error: unknown, bundleFile: string): unknown {
  if (!(error instanceof GraphQLError)) return error;
  return new StartError(
    `${bundleFile} is not a composed bundle: ${error.message} Write it anew with \`npm run ieum -- compose\`.`,
  );
}

function stopWhenTold(server: RunningServer): void {
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    // Whatever still holds on after the grace ends with the process.
    await Promise.race([server.stop(graceMs), pause(graceMs + 500)]);
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The channel closes when the process that started this one is gone.
  process.on('disconnect', stop);
}
