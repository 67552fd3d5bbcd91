import type { DocumentNode } from 'graphql';
import { type Values, valuesOf } from './condition-values.ts';
import { fetchesOf } from './fetches-of.ts';
import type { PlanNode } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { rootKeys } from './root-keys.ts';

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
  for (const values of valuesOf(document)) {
    const ran = mutationsOf(node, values);
    const asked = rootKeys(document, values).filter((key) => done.includes(key));
    if (asked.join() !== ran.join()) throw new PlanError("Mutations are not in the client's order.");
  }
}

/** Response keys of the mutations that run, in their order. */
function mutationsOf(node: PlanNode | null, values: Values): string[] {
  switch (node?.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap((each) => mutationsOf(each, values));
    case 'Condition':
      return mutationsOf(values.get(node.variable) ? node.ifTrue : node.ifFalse, values);
    case 'Fetch':
      return isMutation(node) ? rootKeys(node.document, values) : [];
    default:
      return fetchesOf(node)
        .filter(isMutation)
        .flatMap((each) => rootKeys(each.document, values));
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
