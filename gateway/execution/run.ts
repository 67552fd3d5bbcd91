import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { Operation } from '../engine.ts';
import type { Deferral } from './defer/deferral.ts';
import type { FieldError } from './response/field-errors.ts';
import type { Shape } from './shape/shape.ts';
import type { Target } from './targets.ts';

/** One execution of an operation. */
export interface Run {
  /** What the subgraphs have given so far, under the response keys of the plan. */
  data: Target;
  /** By the names that the plan uses. */
  variables: Readonly<Record<string, unknown>>;
  caller: Caller;
  signal: AbortSignal;
  /** What the client selects. */
  shape: Shape;
  /** What went wrong so far, at the client's paths. */
  errors: FieldError[];
  /** Fields that are not there for an error at another field, which cost all that the fetch gave. */
  lost: Array<Pick<FieldError, 'path'>>;
  /** What failed that is no subgraph's doing; its errors say no more than that. */
  faults: unknown[];
  /** Which parts of the plan are there; for plans with parts that are delivered later. */
  deferral?: Deferral;
}

/** Begins a run, in which nothing was fetched yet. */
export function createRun(
  { caller, signal }: Pick<Operation, 'caller' | 'signal'>,
  { variables, shape, data = {} }: Pick<Run, 'variables' | 'shape'> & Partial<Pick<Run, 'data'>>,
): Run {
  return { data, variables, caller, signal, shape, errors: [], lost: [], faults: [] };
}
