import { directives } from './explanations/directives.ts';
import type { Explanations } from './explanations/explanation.ts';
import { gathering } from './explanations/gathering.ts';
import { keys } from './explanations/keys.ts';
import { merging } from './explanations/merging.ts';
import type { Problem } from './problem.ts';

/** Every code that composition gives, Federation's and Ieum's own. */
export const explanations: Explanations = { ...keys, ...merging, ...directives, ...gathering };

/** A problem with its cause and what to do, where it does not bring them itself. */
export function explain(problem: Problem): Problem {
  const [cause, hint] = explanations[problem.code] ?? [];
  if (cause === undefined || hint === undefined) return problem;
  return { cause, hint, ...problem };
}
