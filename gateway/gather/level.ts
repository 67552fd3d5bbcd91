import { type Cell, failedCell, failureCodes, refuseCell } from './cell.ts';
import type { Answers } from './fan-out.ts';
import { readInputRefusal } from './input-refusal.ts';
import type { Question } from './question.ts';
import { type GatheredError, type Path, toPath } from './response.ts';
import type { GatherArguments, GatherTask, NestedGather, Parent, Place, Written } from './task.ts';

/** A task asked for the parents of one level. */
export interface TaskQuestion extends Question {
  readonly task: GatherTask;
}

/** The gathered fields to run next, and for what. */
export interface Waiting {
  readonly task: GatherTask;
  readonly representation: NestedGather['representation'] | null;
  readonly place: Place;
}

/** Makes a level's questions: each task once, each of its parents once, however many places wait for it. */
export function toQuestions(waiting: readonly Waiting[]): TaskQuestion[] {
  const parentsOf = new Map<GatherTask, Map<string, Parent>>();
  for (const { task, representation, place } of waiting) {
    const parents = parentsOf.get(task) ?? new Map<string, Parent>();
    parentsOf.set(task, parents);
    const key = representation === null ? '' : JSON.stringify(representation);
    const parent = parents.get(key);
    if (parent) parent.places.push(place);
    else parents.set(key, { key, representation, places: [place] });
  }
  return [...parentsOf].map(([task, parents]) => ({
    id: task.id,
    rule: task.rule,
    asks: task.asks,
    holdings: task.holdings,
    isJudged: task.isJudged,
    task,
    parents: [...parents.values()],
  }));
}

/** Merges what the sources answered and writes it to every place that waits; gives what waits inside. */
export function writeAnswers(
  questions: readonly TaskQuestion[],
  answers: Answers,
  argumentsOf: (task: GatherTask) => GatherArguments,
  errors: GatheredError[],
): NestedGather[] {
  const nested: NestedGather[] = [];
  for (const question of questions) {
    const { task, parents } = question;
    for (const [index, parent] of parents.entries()) {
      const cells = answers.get(question)?.[index] ?? [];
      writeParent(task, parent, cells, argumentsOf(task), errors, nested);
    }
  }
  return nested;
}

function writeParent(
  task: GatherTask,
  { places }: Parent,
  cells: readonly Cell[],
  args: GatherArguments,
  errors: GatheredError[],
  nested: NestedGather[],
): void {
  refuseUnasked(cells);
  let write = task.merge.merge(cells, args);
  for (const { target, responseKey, path } of places) {
    let to = { errors: [] as GatheredError[], nested: [] as NestedGather[] };
    let written: Written = write(path, to);
    // Each turn fails one more source, so this ends.
    while (written.kind === 'invalid') {
      const { cell } = written;
      refuseCell(
        cell,
        'GATHER_SOURCE_INVALID',
        to.errors.at(-1)?.message ?? 'its answer does not fit its schema',
      );
      write = task.merge.merge(cells, args);
      to = { errors: [], nested: [] };
      written = write(path, to);
    }
    target[responseKey] = written.value;
    // Not spread into `push`: a page of lists may hold more than a call takes arguments.
    for (const error of to.errors) errors.push(error);
    for (const inner of to.nested) nested.push(inner);
    reportFailures(task, cells, path, errors);
  }
}

/** Arguments that are wrong are so for a source that was not asked, too. */
function refuseUnasked(cells: readonly Cell[]): void {
  if (!cells.some(({ isUnasked }) => isUnasked)) return;
  const refusal = readInputRefusal(cells.filter(({ isUnasked }) => !isUnasked));
  if (!refusal) return;
  const { code, error } = refusal;
  for (const cell of cells) {
    if (cell.isUnasked) Object.assign(cell, failedCell(cell.source, 'ERROR', error.message, code));
  }
}

function reportFailures(task: GatherTask, cells: readonly Cell[], path: Path, errors: GatheredError[]): void {
  const refusal = readInputRefusal(
    cells.filter(({ source, isUnasked }) => !isUnasked && task.asks.has(source)),
  );
  if (refusal) errors.push({ ...refusal.error, path: toPath(path) });
  for (const { source, status, error, reason } of cells) {
    if (status === 'OK' || (refusal && reason === refusal.code)) continue;
    errors.push({
      message: `${task.coordinate} is without what subgraph "${source}" has: ${error}`,
      path: toPath(path),
      extensions: { code: failureCodes[status], subgraph: source, ...(reason !== null && { reason }) },
    });
  }
}
