import type { DocumentNode } from 'graphql';
import { fetchesOf } from './fetches-of.ts';
import type { PlanNode } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { rootKeys } from './response-paths.ts';

/**
 * A mutation's root fields run one after the other in the client's order, and what is selected of one is there before
 * the next one starts (GraphQL specification, "Mutation"). Fields of one subgraph that follow each other may be one
 * request. @throws PlanError where a plan does otherwise
 */
export function checkMutations(node: PlanNode, document: DocumentNode): void {
  const fetches = fetchesOf(node);
  if (!fetches.some(isMutation)) return;
  checkNothingBeside(node);
  const done: string[] = [];
  let current: readonly string[] = [];
  for (const fetch of fetches) {
    if (isMutation(fetch)) {
      current = rootKeys(fetch.document);
      done.push(...current);
      continue;
    }
    const paths = fetch.entities?.flatMap((list) => list.paths) ?? [fetch.path];
    const isOfCurrent = paths.every(([step]) => step?.kind === 'key' && current.includes(step.key));
    if (!isOfCurrent && done.length > current.length) {
      throw new PlanError('A mutation starts before the one before it is complete.');
    }
  }
  const asked = rootKeys(document).filter((key) => done.includes(key));
  if (asked.join() !== [...new Set(done)].join()) {
    throw new PlanError("Mutations are not in the client's order.");
  }
}

const isMutation = ({ operationKind }: { operationKind: string }) => operationKind === 'mutation';

function checkNothingBeside(node: PlanNode | null): void {
  if (node?.kind === 'Sequence') node.nodes.forEach(checkNothingBeside);
  else if (node?.kind === 'Condition') [node.ifTrue, node.ifFalse].forEach(checkNothingBeside);
  else if (node?.kind === 'Parallel' && fetchesOf(node).some(isMutation)) {
    throw new PlanError('A mutation runs beside another fetch.');
  }
}
