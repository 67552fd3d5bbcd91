import type { SubgraphAnswer, SubgraphError } from '../subgraph/ask.ts';
import { type Cell, failedCell, type SourceError } from './cell.ts';
import type { deadlinePassed } from './deadline.ts';
import type { QuestionGroup } from './question.ts';
import { isObject } from './response.ts';

/** Gives the cell of one question of a group, for the parent at an index. */
export type CellReader = (group: QuestionGroup, questionId: string, parent: number) => Cell;

/** Reads what came back from a source, if anything did. Nothing in it is trusted. */
export function readAnswer(
  source: string,
  answer: SubgraphAnswer | typeof deadlinePassed,
  timeoutMs: number,
): CellReader {
  if (typeof answer === 'symbol')
    return () => failedCell(source, 'TIMEOUT', `no answer within ${timeoutMs} ms`);
  if (answer.kind === 'failure') {
    const { code, message } = answer.failure;
    if (code === 'SUBGRAPH_TIMEOUT') return () => failedCell(source, 'TIMEOUT', message, code);
    return () => failedCell(source, 'ERROR', code === 'SUBGRAPH_UNREACHABLE' ? 'unreachable' : message, code);
  }
  const errors = groupErrors(answer.errors);
  return (group, questionId, parent) => {
    const steps = group.id === null ? [questionId] : [group.id, parent, questionId];
    return readCell(source, steps, answer.data, errors);
  };
}

type ErrorsByPlace = ReadonlyMap<string, readonly SourceError[]>;

/** Errors by the place of the gathered field they lie at or below, or of what encloses it. */
function groupErrors(errors: readonly SubgraphError[]): ErrorsByPlace {
  const byPlace = new Map<string, SourceError[]>();
  for (const { message, path = [], extensions = {} } of errors) {
    const length = typeof path[1] === 'number' && isEntities(path[0]) ? 3 : 1;
    const place = placeName(path.slice(0, length));
    const error = { message, tail: path.slice(length), extensions };
    const known = byPlace.get(place);
    if (known) known.push(error);
    else byPlace.set(place, [error]);
  }
  return byPlace;
}

/** Aliases of `_entities` are `e0`, `e1`, …; a list field of Query may have a number in second place, too. */
function isEntities(step: string | number | undefined): boolean {
  return typeof step === 'string' && step.startsWith('e');
}

function placeName(steps: ReadonlyArray<string | number>): string {
  return steps.join('/');
}

function readCell(
  source: string,
  steps: ReadonlyArray<string | number>,
  data: Readonly<Record<string, unknown>> | null,
  errors: ErrorsByPlace,
): Cell {
  const { value, depth } = valueAt(data, steps);
  if (value !== null && value !== undefined) {
    const own = [...errorsAround(errors, steps), ...(errors.get(placeName(steps)) ?? [])];
    return { source, status: 'OK', value, error: null, reason: null, cause: null, errors: own };
  }
  const error = errorOf(errors, steps, depth);
  if (error) return toFailedCell(source, error);
  if (value === undefined || depth === 0) {
    return failedCell(source, 'ERROR', 'its answer lacks what it was asked for', 'GATHER_SOURCE_INVALID');
  }
  // An entity that a source does not know should be a stub with empty lists; null says the same.
  return { source, status: 'OK', value: null, error: null, reason: null, cause: null, errors: [] };
}

/**
 * Errors without a place of their own that came beside a value: those around everything, or around all entities,
 * count for the first parent only, so that each is told once a field.
 */
function errorsAround(errors: ErrorsByPlace, steps: ReadonlyArray<string | number>): SourceError[] {
  const [, parent = 0] = steps;
  const lengths = parent === 0 ? steps.keys() : [steps.length - 1];
  return [...lengths].flatMap((length) => errors.get(placeName(steps.slice(0, length))) ?? []);
}

/** Undefined where the answer is not of the shape it was asked in; `depth` is how many steps could be taken. */
function valueAt(data: unknown, steps: ReadonlyArray<string | number>): { value: unknown; depth: number } {
  let value = data;
  for (const [depth, step] of steps.entries()) {
    if (value === null || value === undefined) return { value, depth };
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return { value, depth: steps.length };
}

/** Why there is no value: an error at its place or around it, or one beside it that took the whole object away. */
function errorOf(
  errors: ErrorsByPlace,
  steps: ReadonlyArray<string | number>,
  depth: number,
): SourceError | undefined {
  for (let length = steps.length; length >= 0; length--) {
    const [error] = errors.get(placeName(steps.slice(0, length))) ?? [];
    if (error) return error;
  }
  if (depth === steps.length) return undefined;
  const around = depth === 0 ? '' : `${placeName(steps.slice(0, depth))}/`;
  for (const [place, [error]] of errors) if (place.startsWith(around)) return error;
  return undefined;
}

function toFailedCell(source: string, cause: SourceError): Cell {
  const { message, extensions } = cause;
  const reason = typeof extensions.code === 'string' ? extensions.code : null;
  const isForbidden = reason === 'FORBIDDEN' || reason === 'UNAUTHENTICATED';
  const status = isForbidden ? 'FORBIDDEN' : 'ERROR';
  return failedCell(source, status, message || 'its answer is null', reason, cause);
}
