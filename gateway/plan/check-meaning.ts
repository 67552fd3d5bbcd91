import { type DocumentNode, parse } from 'graphql';
import { fetchesOf } from './fetches-of.ts';
import { readFieldSets } from './field-sets.ts';
import { createSignatures } from './field-signature.ts';
import type { PlanNode } from './plan.ts';
import { PlanError } from './plan-error.ts';

/**
 * Makes what checks that no field and no argument reaches a subgraph but those that the client wrote, or that the
 * supergraph's keys and `@requires` name, each with the same values. The Rust planner (0.0.38) writes `"\b"` as
 * `"\u0010"` and `1e400` as `inf`; `@apollo/query-planner` (2.14.4) rounds large numbers.
 * @returns what throws PlanError where something is not the client's
 */
export function createMeaningCheck(
  supergraphSdl: string,
): (node: PlanNode | null, document: DocumentNode) => void {
  const ofSupergraph = createSignatures();
  for (const fieldSet of readFieldSets(parse(supergraphSdl, { noLocation: true }), [
    'key',
    'requires',
    'provides',
  ]))
    ofSupergraph.add(fieldSet);
  return (node, document) => {
    const asked = createSignatures();
    asked.add(document);
    for (const fetch of fetchesOf(node)) {
      const foreign = asked.findForeign(fetch.document, ofSupergraph);
      // Not named: it holds what the client wrote.
      if (foreign) throw new PlanError(`A fetch has a ${foreign} that is not the client's.`);
    }
  };
}
