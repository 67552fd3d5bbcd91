import type { Fetch, PlanNode } from './plan.ts';

/** All fetches below a node, in the order in which they stand there; both branches of conditions. */
export function fetchesOf(node: PlanNode | null): Fetch[] {
  if (!node) return [];
  switch (node.kind) {
    case 'Fetch':
      return [node];
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(fetchesOf);
    case 'Condition':
      return [node.ifTrue, node.ifFalse].flatMap(fetchesOf);
    case 'Defer':
      return [node.primary, ...node.deferred.map((part) => part.node)].flatMap(fetchesOf);
    case 'Subscription':
      return [node.primary, ...fetchesOf(node.rest)];
    default:
      return node satisfies never;
  }
}
