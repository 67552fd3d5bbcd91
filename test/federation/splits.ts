import { type Case, describeFederation, type Subgraphs } from './cases.ts';

/** A case that holds however the schema is split. Errors without a subgraph are of the one that has the leaves. */
export interface SplitCase extends Omit<Case, 'requests' | 'reference'> {
  /** Requests of the split in two; default: one to each. */
  requests?: Case['requests'];
  /** As in `Case`, for the split in two; a text holds for `one` if that says so. */
  reference?: Case['reference'];
  /** What the reference engine does instead in one subgraph. */
  referenceOfOne?: string;
}

/**
 * Runs a table of operations over a schema in one subgraph `a`, and over the same schema split in two: `a` has the
 * objects, `b` the leaves.
 */
export function describeSplits(
  title: string,
  { one, two }: { one: Subgraphs[string]; two: Subgraphs },
  cases: readonly SplitCase[],
): void {
  describeFederation(
    `${title}, in one subgraph`,
    { a: one },
    cases.map(({ requests: _, referenceOfOne, ...each }) => ({
      ...each,
      errors: each.errors?.map((line) => nameSubgraph(line, 'a')),
      requests: { a: 1 },
      reference: referenceOfOne,
    })),
  );
  describeFederation(
    `${title}, split in two`,
    two,
    cases.map((each) => ({
      ...each,
      errors: each.errors?.map((line) => nameSubgraph(line, 'b')),
      requests: each.requests ?? { a: 1, b: 1 },
    })),
  );
}

const nameSubgraph = (line: string, subgraph: string) =>
  line.split(' ').length > 2 ? line : `${line} ${subgraph}`;
