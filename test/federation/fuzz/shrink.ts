import { kindOf } from './compare.ts';
import { compose } from './compose.ts';
import type { SubgraphSdl } from './declarations.ts';
import type { EngineName } from './engines.ts';
import { type Difference, type Question, startRun } from './run.ts';
import { countOperationParts, dropOperationParts, simplerOperations } from './shrink-operation.ts';
import { countSdlParts, dropSdlParts } from './shrink-sdl.ts';

/** A question whose answer differs, and the subgraphs that show it. */
export interface Case {
  sdls: readonly SubgraphSdl[];
  question: Question;
  difference: Difference;
}

/** Whether a question still shows what is looked for. */
export type Shows = (sdls: readonly SubgraphSdl[], question: Question) => Promise<boolean>;

/** Makes a case smaller while it still differs in the same way. */
export async function shrink(
  sdls: readonly SubgraphSdl[],
  question: Question,
  engine: EngineName,
  forMs: number,
): Promise<Case> {
  const first = await tryCase(sdls, question, engine);
  if (!first) throw new Error(`The difference is not there again: ${question.text}`);
  const kind = kindOf(first.difference);
  let smallest = first;
  await shrinkWhile(sdls, question, forMs, async (nextSdls, next) => {
    const tried = await tryCase(nextSdls, next, engine);
    if (!tried || kindOf(tried.difference) !== kind) return false;
    smallest = tried;
    return true;
  });
  return smallest;
}

/** Makes a question smaller while it shows something: its operation first, then its subgraphs. */
export async function shrinkWhile(
  sdls: readonly SubgraphSdl[],
  question: Question,
  forMs: number,
  shows: Shows,
): Promise<Pick<Case, 'sdls' | 'question'>> {
  const deadline = performance.now() + forMs;
  const isOver = () => performance.now() > deadline;
  let smallest = { sdls, question };
  const accept = async (nextSdls: readonly SubgraphSdl[] | null, text: string | null) => {
    if (!nextSdls || text === null) return false;
    const next = { ...smallest.question, text };
    if (!(await shows(nextSdls, next))) return false;
    smallest = { sdls: nextSdls, question: next };
    return true;
  };
  for (let before = ''; before !== JSON.stringify(smallest) && !isOver(); ) {
    before = JSON.stringify(smallest);
    await removeParts(
      () => countOperationParts(smallest.question.text),
      (dropped) => accept(smallest.sdls, dropOperationParts(smallest.question.text, dropped)),
      isOver,
    );
    for (let index = 0; !isOver(); index++) {
      const simpler = simplerOperations(smallest.question.text, index);
      if (simpler === undefined) break;
      await accept(smallest.sdls, simpler);
    }
    await removeParts(
      () => countSdlParts(smallest.sdls),
      (dropped) => accept(dropSdlParts(smallest.sdls, dropped), smallest.question.text),
      isOver,
    );
  }
  return smallest;
}

/** Drops halves, quarters and so on down to single parts. Counting starts anew where something was dropped. */
async function removeParts(
  count: () => number,
  drop: (dropped: ReadonlySet<number>) => Promise<boolean>,
  isOver: () => boolean,
): Promise<void> {
  for (let size = Math.ceil(count() / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < count() && !isOver(); ) {
      const dropped = new Set(Array.from({ length: size }, (_, index) => start + index));
      if (!(await drop(dropped))) start += size;
    }
  }
}

async function tryCase(
  sdls: readonly SubgraphSdl[],
  question: Question,
  engine: EngineName,
): Promise<Case | null> {
  const composed = compose(sdls);
  if ('reasons' in composed) return null;
  const run = await startRun(composed, engine).catch(() => null);
  if (!run) return null;
  try {
    const outcome = await run.ask(question);
    return outcome.kind === 'different' ? { sdls, question, difference: outcome.difference } : null;
  } catch {
    return null;
  } finally {
    await run.stop();
  }
}
