import type { SubgraphAnswer, SubgraphFailureCode } from './ask.ts';

/**
 * The answer of a subgraph that gave no GraphQL response.
 * @param said what happened, as the end of a sentence that begins with the subgraph's name
 */
export function toFailure(subgraph: string, code: SubgraphFailureCode, said: string): SubgraphAnswer {
  return { kind: 'failure', failure: { code, subgraph, message: `Subgraph "${subgraph}" ${said}.` } };
}
