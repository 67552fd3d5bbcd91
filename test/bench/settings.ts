import { parseArgs } from 'node:util';
import { type Contender, contenders } from './contenders.ts';
import { type BenchOperation, operations } from './operations.ts';

/** What one run of the bench measures. */
export interface Settings {
  contenders: readonly Contender[];
  operations: readonly BenchOperation[];
  connections: readonly number[];
  /** Identical requests, distinct ones, or both. */
  shared: readonly boolean[];
  rounds: number;
  runMs: number;
  warmUpMs: number;
  jsonFile: string | null;
  /** Folder for CPU profiles. */
  profileFolder: string | null;
  isQuick: boolean;
}

export const usage = `npm run bench -- [--quick] [--json FILE] [--only NAME,…] [--operation S,M,L] [--connections 1,16,64]
  [--requests identical|distinct] [--rounds N] [--seconds N] [--profile DIR]
  --quick         five contenders at 16 connections, under five minutes
  --json FILE     writes the medians as an array
  --only          contenders: ${contenders.map(({ name }) => name).join(', ')}
  --profile DIR   a CPU profile of each contender and operation, and what took the time`;

/** Reads the command line. @throws Error with what was expected */
export function readSettings(args: string[]): Settings {
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
    },
  });
  const { quick, profile } = values;
  const listed = values.only
    ? choose(contenders, values.only)
    : contenders.filter((one) => !quick || one.isQuick);
  const fewRounds = profile === undefined ? 5 : 1;
  return {
    contenders: listed,
    operations: values.operation ? choose(operations, values.operation) : operations,
    connections: values.connections
      ? values.connections.split(',').map(toNumber)
      : quick || profile
        ? [16]
        : [1, 16, 64],
    shared: toShared(values.requests ?? (profile === undefined ? 'both' : 'distinct')),
    rounds: values.rounds ? toNumber(values.rounds) : fewRounds,
    runMs: 1_000 * (values.seconds ? toNumber(values.seconds) : profile === undefined ? 1 : 5),
    warmUpMs: quick ? 1_000 : 2_000,
    jsonFile: values.json ?? null,
    profileFolder: profile ?? null,
    isQuick: quick,
  };
}

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
