import { fork } from 'node:child_process';
import {
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SubgraphSdl } from './declarations.ts';
import type { EngineName } from './engines.ts';
import { type FuzzSettings, type FuzzTotals, fuzz } from './fuzz.ts';
import type { Question } from './run.ts';
import { shrinkEnd } from './shrink-end.ts';
import { writeQuestion } from './write-case.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    operations: { type: 'string', default: '1000' },
    engine: { type: 'string', default: 'ieum' },
    differences: { type: 'string', default: '1000' },
    'of-kind': { type: 'string', default: '3' },
    shrink: { type: 'string', default: '60' },
    start: { type: 'string', default: '0' },
    faults: { type: 'boolean', default: false },
    trace: { type: 'string' },
  },
});

const settings: FuzzSettings = {
  seed: Number(values.seed),
  operations: Number(values.operations),
  engine: (values.engine === 'reference' ? 'reference' : 'ieum') satisfies EngineName,
  mostDifferences: Number(values.differences),
  mostOfKind: Number(values['of-kind']),
  shrinkSeconds: Number(values.shrink),
  start: Number(values.start),
  hasFaults: values.faults,
  report: (text) => console.log(text),
};

/** What a process was at when it ended. */
interface Trace {
  sdls: readonly SubgraphSdl[];
  question: Question;
  totals: FuzzTotals;
}

if (values.trace === undefined) await runChildren();
else await runChild(values.trace);

/** Asks in a process of its own: an engine may end the process, which is a difference like any other. */
async function runChildren(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ieum-fuzz-'));
  const file = join(folder, 'trace.json');
  const all: FuzzTotals[] = [];
  const left = () => settings.operations - all.reduce((sum, { operations }) => sum + operations, 0);
  for (let next = settings.start ?? 0; left() > 0; ) {
    const totals = await runOnce(file, next, left());
    all.push(totals);
    next = totals.next;
  }
  rmSync(folder, { recursive: true });
  const totals = all.reduce(add);
  console.log(JSON.stringify(totals, null, 2));
  process.exitCode = totals.differences > 0 ? 1 : 0;
}

async function runOnce(file: string, start: number, operations: number): Promise<FuzzTotals> {
  writeFileSync(file, '');
  const given = process.argv.slice(2);
  const child = fork(import.meta.filename, [
    ...given,
    ...['--start', String(start), '--operations', String(operations), '--trace', file],
  ]);
  const done: FuzzTotals[] = [];
  child.on('message', (totals: FuzzTotals) => void done.push(totals));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('exit', (...end) => resolve(end)),
  );
  const [totals] = done;
  if (totals) return totals;
  const trace = readFileSync(file, 'utf8');
  if (trace === '') throw new Error('The process ended before it asked anything: see above.');
  const { sdls, question, totals: before } = JSON.parse(trace) as Trace;
  const smallest = signal
    ? await shrinkEnd(sdls, question, settings.engine, settings.shrinkSeconds * 1000)
    : { sdls, question };
  console.log(
    `--- the process ended by ${signal ?? code}\n${writeQuestion(smallest.sdls, smallest.question)}`,
  );
  const kind = `the process ended by ${signal ?? code}`;
  return { ...before, differences: before.differences + 1, kinds: { ...before.kinds, [kind]: 1 } };
}

async function runChild(file: string): Promise<void> {
  const trace = openSync(file, 'w');
  const totals = await fuzz({
    ...settings,
    trace(...[sdls, question, current]) {
      ftruncateSync(trace);
      writeSync(trace, JSON.stringify({ sdls, question, totals: current } satisfies Trace), 0);
    },
  });
  process.send?.(totals, () => process.exit());
}

function add(a: FuzzTotals, b: FuzzTotals): FuzzTotals {
  return {
    next: b.next,
    operations: a.operations + b.operations,
    refused: a.refused + b.refused,
    federations: a.federations + b.federations,
    discarded: addCounts(a.discarded, b.discarded),
    fetches: a.fetches + b.fetches,
    differences: a.differences + b.differences,
    kinds: addCounts(a.kinds, b.kinds),
    seconds: a.seconds + b.seconds,
  };
}

function addCounts(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) {
  const sum = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
