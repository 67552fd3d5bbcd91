import type { SubgraphEntry } from '@ieum/schema/subgraph-list.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { createDisplay } from './display.ts';
import { createNetwork } from './network.ts';

/** `npm start`: the whole network on this machine, until Ctrl-C. */
async function main(): Promise<void> {
  const read = readConfiguration(process.env);
  if ('problems' in read) return fail(read.problems.join('\n'));
  const { configuration } = read;
  const display = createDisplay(process.stdout);
  const network = createNetwork(configuration, display, (reason) => void end(1, reason));

  let ending: Promise<void> | undefined;
  function end(code: number, reason?: string): Promise<void> {
    ending ??= (async () => {
      display.clear();
      if (reason) console.error(reason);
      await network.stop();
      process.exit(code);
    })();
    return ending;
  }
  endOnSignals(end, () => {
    network.kill();
    process.exit(130);
  });

  try {
    const subgraphs = await network.start();
    display.clear();
    for (const line of addresses(configuration, subgraphs)) display.line(line);
    process.send?.({ type: 'ready' });
  } catch (error) {
    // Once everything is being stopped, what was starting fails too, and that is no news.
    if (!ending) await end(1, (error as Error).message);
  }
}

/** npm passes on the signal that the terminal has sent to everyone: the same Ctrl-C may arrive twice. */
const echoMs = 300;

/** The first request stops in order, the second kills. */
function endOnSignals(end: (code: number, reason?: string) => Promise<void>, kill: () => void): void {
  let askedAt: number | undefined;
  const ask = (reason: string) => () => {
    if (askedAt === undefined) {
      askedAt = performance.now();
      void end(0, reason);
    } else if (performance.now() - askedAt > echoMs) kill();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, ask('Stopping'));
  // Started by a program that holds a channel, or by npm: without them nobody is left to stop this.
  process.once('disconnect', () => void end(0));
  const parent = process.ppid;
  const isOrphan = () => process.env.npm_lifecycle_event === 'start' && process.ppid !== parent;
  const watch = setInterval(() => isOrphan() && void end(0), 1000).unref();
  // Without a terminal (`nohup npm start &`) one that hangs up is none of ours. Node forgets that a signal was ignored
  // when it started, so npm, which is Node too, ends by this one, and that is then no reason to stop.
  process.on('SIGHUP', hasTerminal() ? ask('Stopping') : () => clearInterval(watch));
}

function hasTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
}

function addresses(
  { host, port, dataFolder, databaseUrl }: Configuration,
  subgraphs: SubgraphEntry[],
): string[] {
  // What listens on all addresses is reached on this machine by the loopback address.
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const gateway = `http://${name}:${port}`;
  const rows = [
    ['gateway', `${gateway}/graphql`],
    ...subgraphs.map((entry) => [entry.name, entry.url]),
    ['data', databaseUrl ? 'the server of DATABASE_URL' : dataFolder],
  ] as [string, string][];
  return [
    ...rows.map(([part, place]) => `${part.padEnd(18)}  ${place}`),
    `Ieum is ready: ${gateway}/explorer`,
  ];
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

if (import.meta.main) await main();
