import { compose } from './compose.ts';
import type { Bundle } from './contract/bundle.ts';
import { type Change, diffPublicSchemas } from './diff.ts';
import { holdsChanges } from './holds-changes.ts';
import type { Problem } from './problem.ts';
import type { SubgraphInput } from './subgraph.ts';

/** What a new or changed subgraph does to the network, when it composes. */
export interface Check {
  /** Whether the network does not have it yet. */
  isNew: boolean;
  /** What clients see change, and what is said otherwise to be held; breaking changes first. */
  changes: Change[];
  /** The gathered fields it is asked for from now on, and those it no longer is. */
  joins: string[];
  leaves: string[];
  hints: Problem[];
}

/**
 * Composes one subgraph with all others of the network, and compares the result with the network as it is.
 *
 * @param others every subgraph of the network; the one of the candidate's name is replaced.
 */
export async function check(
  candidate: SubgraphInput,
  others: readonly SubgraphInput[],
): Promise<Check | { errors: Problem[] }> {
  const rest = others.filter(({ name }) => name !== candidate.name);
  const after = compose([...rest, candidate]);
  if ('errors' in after) return after;
  const before = compose(others);
  // A network that does not compose without the candidate has no schema to compare with.
  const old = 'errors' in before ? null : before.bundle;
  return {
    isNew: rest.length === others.length,
    ...(await compareBundles(old, after.bundle, [candidate.name])),
    hints: after.hints,
  };
}

/**
 * What clients see change from one bundle to another, and which gathered fields the subgraphs of `names` are asked
 * for from then on, and no longer.
 */
export async function compareBundles(
  before: Bundle | null,
  after: Bundle,
  names: readonly string[],
): Promise<Pick<Check, 'changes' | 'joins' | 'leaves'>> {
  const oldFields = before ? fieldsOf(before, names) : [];
  const newFields = fieldsOf(after, names);
  return {
    changes: [...(await schemaChanges(before, after)), ...holdsChanges(before, after, names)].sort(
      byCriticality,
    ),
    joins: newFields.filter((field) => !oldFields.includes(field)),
    leaves: oldFields.filter((field) => !newFields.includes(field)),
  };
}

function fieldsOf({ fields }: Bundle, names: readonly string[]): string[] {
  return fields
    .filter(({ sources }) => sources.some((source) => names.includes(source.name)))
    .map(({ type, field }) => `${type}.${field}`);
}

/** Of a network that had no schema everything is new. */
async function schemaChanges(before: Bundle | null, after: Bundle): Promise<Change[]> {
  if (before) return diffPublicSchemas(before.publicSchema, after.publicSchema);
  const changes = await diffPublicSchemas('type Query { _: Boolean }', after.publicSchema);
  return changes.filter(({ coordinate }) => coordinate !== 'Query._');
}

function byCriticality(a: Change, b: Change): number {
  const ranks = ['BREAKING', 'DANGEROUS', 'SAFE'];
  return ranks.indexOf(a.criticality) - ranks.indexOf(b.criticality);
}
