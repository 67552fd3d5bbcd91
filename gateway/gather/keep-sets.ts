import type { Caller } from '@ieum/schema/contract/caller.ts';
import { digestIdSet } from '@ieum/schema/contract/id-set.ts';
import type { Ask, SubgraphAnswer } from '../subgraph/ask.ts';
import { type CohortRefusal, tooLarge } from './cohort.ts';
import { type Graph, keepingField } from './graph.ts';
import type { GatherLimits } from './limits.ts';
import type { StartupSetAnswer } from './startup-sets.ts';

/** What keeping sets takes. */
export interface Keeping {
  readonly graph: Graph;
  readonly ask: Ask;
  /** The client's. */
  readonly signal: AbortSignal | undefined;
  readonly limits: GatherLimits;
}

/**
 * Hands each set that is too large for a cohort's key to the owner of cohorts, in a request of its own, side by side,
 * and puts its digest in its place. Equal sets are handed over once. Where nobody keeps sets, they stay as they are.
 * Rejects only when the client is gone.
 */
export async function keepSets(
  answers: readonly StartupSetAnswer[],
  keeping: Keeping,
): Promise<StartupSetAnswer[]> {
  const { keeper } = keeping.graph;
  const { cohortKeptCharacters } = keeping.limits;
  const kept = new Map<string, Promise<StartupSetAnswer>>();
  const outcomes = answers.map((answer) => {
    if (keeper === null || !('set' in answer) || answer.set.length <= cohortKeptCharacters) return answer;
    const outcome = kept.get(answer.set) ?? keepSet(answer.set, keeper, keeping);
    kept.set(answer.set, outcome);
    return outcome;
  });
  const settled = await Promise.all(outcomes);
  if (kept.size > 0) keeping.signal?.throwIfAborted();
  return settled;
}

async function keepSet(
  set: string,
  keeper: string,
  { ask, signal, limits: { cohortCharacters } }: Keeping,
): Promise<StartupSetAnswer> {
  if (set.length > cohortCharacters) return { refused: tooLarge(cohortCharacters) };
  const digest = digestIdSet(set);
  const query = `mutation ($ids: IdSet!) { ${keepingField}(ids: $ids) }`;
  try {
    const options = { caller: gathered, ...(signal && { signal }) };
    const answer = await ask(keeper, { query, variables: { ids: set } }, options);
    const isKept = answer.kind === 'response' && answer.data?.[keepingField] === digest;
    return isKept ? { kept: digest } : { refused: notKept(keeper, answer) };
  } catch {
    // Asking answers failures as values; an `ask` of one's own that throws is as good as unreachable.
    return { refused: notKept(keeper, null) };
  }
}

function notKept(keeper: string, answer: SubgraphAnswer | null): CohortRefusal {
  const { why, reason } = reasonOf(answer);
  const message = `A set of this cohort is too large for its key, and subgraph "${keeper}" did not keep it: ${why}`;
  return {
    message,
    extensions: { code: 'COHORT_SET_NOT_KEPT', subgraph: keeper, ...(reason !== null && { reason }) },
  };
}

function reasonOf(answer: SubgraphAnswer | null): { why: string; reason: string | null } {
  if (answer === null) return { why: 'unreachable', reason: null };
  if (answer.kind === 'failure') return { why: answer.failure.message, reason: answer.failure.code };
  const [error] = answer.errors;
  if (!error) return { why: "its answer is not the set's digest", reason: null };
  const code = error.extensions?.code;
  return { why: error.message, reason: typeof code === 'string' ? code : null };
}

/** The owner takes sets from `gathered` itself: a client's caller, whatever its rights, never has this role. */
const gathered: Caller = {
  subject: 'subgraph:gathered',
  organization: null,
  roles: ['service'],
  scopes: [],
  purpose: 'cohort',
};
