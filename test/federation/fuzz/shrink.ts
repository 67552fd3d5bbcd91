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

/** Makes a case smaller while it still differs in the same way: its operation first, then its subgraphs. */
export async function shrink(
  sdls: readonly SubgraphSdl[],
  question: Question,
  engine: EngineName,
  forMs: number,
): Promise<Case> {
  const deadline = performance.now() + forMs;
  const isOver = () => performance.now() > deadline;
  const first = await tryCase(sdls, question, engine);
  if (!first) throw new Error(`The difference is not there again: ${question.text}`);
  const kind = kindOf(first.difference);
  let smallest = first;
  const accept = async (nextSdls: readonly SubgraphSdl[] | null, next: Question | null) => {
    if (!nextSdls || !next) return false;
    const tried = await tryCase(nextSdls, next, engine);
    if (!tried || kindOf(tried.difference) !== kind) return false;
    smallest = tried;
    return true;
  };
  const withText = (text: string | null) => (text === null ? null : { ...smallest.question, text });
  for (let before = ''; before !== textOf(smallest) && !isOver(); ) {
    before = textOf(smallest);
    await removeParts(
      () => countOperationParts(smallest.question.text),
      (dropped) => accept(smallest.sdls, withText(dropOperationParts(smallest.question.text, dropped))),
      isOver,
    );
    for (let index = 0; !isOver(); index++) {
      const simpler = simplerOperations(smallest.question.text, index);
      if (simpler === undefined) break;
      await accept(smallest.sdls, withText(simpler));
    }
    await removeParts(
      () => countSdlParts(smallest.sdls),
      (dropped) => accept(dropSdlParts(smallest.sdls, dropped), smallest.question),
      isOver,
    );
  }
  return smallest;
}

const textOf = ({ sdls, question }: Case) => JSON.stringify([sdls, question]);

/** Findings without places. */
const kindOf = ({ findings }: Difference) => findings[0]!.split(/ at | "|,/)[0]!;

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
