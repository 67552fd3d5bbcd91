import type { PathStep, Rewrite } from '../plan/plan.ts';
import type { SubgraphError } from '../subgraph/ask.ts';
import { type PlaceContext, toClientPlace } from './client-place.ts';
import type { FieldError } from './response/field-errors.ts';
import type { Run } from './run.ts';
import { locateTargets, type Target } from './targets.ts';

/** An error before it has a place in the client's response. */
export type UnplacedError = Pick<FieldError, 'message' | 'extensions'>;

/** What a subgraph's error or failure says of itself. */
export function toUnplaced({ message, extensions, path: _, unmasked: __, ...failure }: Said): UnplacedError {
  return { message, extensions: extensions ?? failure };
}

type Said = Pick<SubgraphError, 'message' | 'extensions' | 'path' | 'unmasked'>;

/** Objects of the response, by where they are, and what a fetch asks of them. */
export interface Places extends PlaceContext {
  subgraph: string;
  paths: readonly (readonly PathStep[])[];
  /** Response keys that the fetch asks of an object. */
  keysOf(target: Target): readonly string[];
  /** Changes of response keys on the way from the subgraph to the response. */
  rewrites: readonly Rewrite[];
}

/** More say no more: a failed fetch may have been for thousands of objects. */
const mostErrorsOfFetch = 100;

/**
 * Puts an error at every field that the client asked for and a fetch did not give: of each object that it concerns,
 * the fields that the fetch was for. Where the client asked for none of them, at the object.
 */
export function failTargets(
  run: Run,
  places: Places,
  error: UnplacedError,
  concerns: (target: Target) => boolean,
): void {
  let count = 0;
  for (const { target, path } of locate(run, places)) {
    if (!concerns(target)) continue;
    const asked = places.keysOf(target).map((key) => toClientPlace(run, places, [...path, key]));
    const fields = asked.filter(({ isAsked }) => isAsked);
    const isHidden = fields.length === 0 && !asked.some(({ isLeftOut }) => isLeftOut);
    for (const place of isHidden ? [toClientPlace(run, places, path)] : fields) {
      if (++count > mostErrorsOfFetch) return;
      run.errors.push({ ...error, path: place.path });
    }
  }
}

/** Notes that what a fetch asks of its objects is not there, and that the errors of its answer say why. */
export function noteLost(run: Run, places: Places): void {
  const lost = locate(run, places).flatMap(({ target, path }) =>
    places.keysOf(target).map((key) => toClientPlace(run, places, [...path, key])),
  );
  run.lost.push(...lost);
}

/** Puts an error of a subgraph at the client's field, or at the nearest one above that the client asked for. */
export function placeError(
  run: Run,
  places: Places,
  error: UnplacedError,
  rest: ReadonlyArray<string | number>,
  concerns: (target: Target) => boolean,
): void {
  const renamed = renameSteps(places.rewrites, rest);
  for (const { target, path } of locate(run, places)) {
    if (!concerns(target)) continue;
    const place = toClientPlace(run, places, [...path, ...renamed]);
    if (!place.isLeftOut) run.errors.push({ ...error, path: place.path });
  }
}

function locate(run: Run, { types, paths }: Places) {
  return paths.flatMap((path) => locateTargets(types, path, run.data));
}

function renameSteps(
  rewrites: readonly Rewrite[],
  steps: ReadonlyArray<string | number>,
): ReadonlyArray<string | number> {
  const renamed = [...steps];
  for (const change of rewrites) {
    if (change.kind !== 'rename') continue;
    const keys = change.path.flatMap((step) => (step.kind === 'key' ? [step.key] : []));
    const own = steps.flatMap((step, index) => (typeof step === 'string' ? [{ step, index }] : []));
    const isOn = keys.every((key, index) => own[index]?.step === key);
    if (isOn && keys.length > 0) renamed[own[keys.length - 1]!.index] = change.key;
  }
  return renamed;
}
