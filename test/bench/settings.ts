import { parseArgs } from 'node:util';
import { type Contender, contenders } from './contenders.ts';
import { type Operation, operations } from './operations.ts';

/** What one run of the bench measures. */
export interface Settings {
  contenders: readonly Contender[];
  operations: readonly Operation[];
  connections: readonly number[];
  /** Identical requests, distinct ones, or both. */
  shared: readonly boolean[];
  rounds: number;
  runMs: number;
  warmUpMs: number;
  jsonFile: string | null;
  /** Folder for CPU profiles. */
  profileFolder: string | null;
  /** At one connection, measures only what a bar speaks of. */
  isQuick: boolean;
  /** The bundle of a running network whose own questions are asked; null for the bench's operations. */
  networkBundle: string | null;
  /** Only what new documents cost, by the number of sources. */
  isPlans: boolean;
}

export const usage = `npm run bench -- [--quick] [--json FILE] [--only NAME,…] [--operation S,M,L] [--connections 1,16,64]
  [--requests identical|distinct] [--rounds N] [--seconds N] [--profile DIR] [--network FILE]
  --quick         five contenders at 16 connections, under five minutes
  --json FILE     writes the medians as an array
  --only          contenders: ${contenders.map(({ name }) => name).join(', ')}
  --plans         what plans of new documents cost at 3, 14 and 40 sources; nothing else
  --network FILE  the questions of a running network: FILE is its bundle, e.g. .data/bundle.json
  --profile DIR   a CPU profile of each contender and operation, and what took the time`;

/** Reads the command line. @throws Error with what was expected */
export async function readSettings(args: string[]): Promise<Settings> {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      operation: { type: 'string' },
      connections: { type: 'string' },
      requests: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      profile: { type: 'string' },
      network: { type: 'string' },
      plans: { type: 'boolean', default: false },
    },
  });
  const { quick, profile } = values;
  const defaults = chooseDefaults(values);
  const every = contenders.filter(({ isQuick, isForNetwork }) =>
    values.network ? isForNetwork : defaults !== quickRun || isQuick,
  );
  const known = values.network
    ? // Loads all facts of the demo: only where they are asked.
      (await import('./network/questions.ts')).readQuestions()
    : operations;
  const measured = known.filter((operation) => isMeasuredByDefault(operation, defaults === fullRun));
  return {
    contenders: values.only ? choose(contenders, values.only) : every,
    operations: values.operation ? choose(known, values.operation) : measured,
    connections: values.connections?.split(',').map(toNumber) ?? defaults.connections,
    shared: toShared(values.requests ?? defaults.requests),
    rounds: values.rounds ? toNumber(values.rounds) : defaults.rounds,
    runMs: values.seconds ? 1_000 * toNumber(values.seconds) : defaults.runMs,
    warmUpMs: defaults.warmUpMs,
    jsonFile: values.json ?? null,
    profileFolder: profile ?? null,
    isQuick: quick && values.connections === undefined,
    networkBundle: values.network ?? null,
    isPlans: values.plans,
  };
}

/** New documents only in a full run; of a network's questions all in turn, not each. */
const isMeasuredByDefault = ({ name, isCold }: Operation, isFull: boolean): boolean =>
  isCold ? isFull : !/^Q\d/.test(name);

function chooseDefaults({ quick, profile, network }: { quick: boolean; profile?: string; network?: string }) {
  if (profile !== undefined) return profileRun;
  if (network !== undefined) return networkRun;
  return quick ? quickRun : fullRun;
}

const fullRun = { connections: [1, 16, 64], requests: 'both', rounds: 5, runMs: 1_000, warmUpMs: 2_000 };
/** At one connection only what a bar speaks of. */
const quickRun = { connections: [1, 16], requests: 'both', rounds: 5, runMs: 800, warmUpMs: 800 };
/** All questions take a second or two at 64 connections. */
const networkRun = { connections: [64], requests: 'both', rounds: 3, runMs: 10_000, warmUpMs: 2_000 };
const profileRun = { connections: [16], requests: 'distinct', rounds: 1, runMs: 5_000, warmUpMs: 2_000 };

function choose<Item extends { name: string }>(items: readonly Item[], names: string): Item[] {
  return names.split(',').map((name) => {
    const found = items.find((item) => item.name === name);
    if (found) return found;
    throw new Error(`Expected one of ${items.map((item) => item.name).join(', ')}; got ${name}.`);
  });
}

function toShared(requests: string): boolean[] {
  if (requests === 'both') return [false, true];
  if (requests === 'identical' || requests === 'distinct') return [requests === 'identical'];
  throw new Error(`--requests expects identical or distinct, got ${requests}.`);
}

function toNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`Expected a number above 0, got ${text}.`);
  return number;
}
