import type { SubgraphFailure, SubgraphFailureCode } from './ask.ts';

/**
 * The answer of a subgraph that gave no GraphQL response.
 * @param said what happened, as the end of a sentence that begins with the subgraph's name
 */
export function toFailure(
  subgraph: string,
  code: SubgraphFailureCode,
  said: string,
): { kind: 'failure'; failure: SubgraphFailure } {
  return { kind: 'failure', failure: { code, subgraph, message: `Subgraph "${subgraph}" ${said}.` } };
}
