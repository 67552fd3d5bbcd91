import { type ConstDirectiveNode, type ConstValueNode, Kind } from 'graphql';
import type { Access } from './contract/bundle.ts';
import { directivesOf, hasDirective, type Subgraph } from './subgraph.ts';

/**
 * What the access directives on all these nodes ask of the caller together; null when they ask nothing.
 * Scopes and policies are an OR of ANDs; two directives of one kind must both be met.
 */
export function readAccess(
  subgraph: Subgraph,
  nodes: readonly { readonly directives?: readonly ConstDirectiveNode[] | undefined }[],
): Access | null {
  const access: Access = {};
  if (nodes.some((node) => hasDirective(subgraph, node, 'authenticated'))) access.authenticated = true;
  const scopes = nodes.flatMap((node) =>
    alternatives(directivesOf(subgraph, node, 'requiresScopes'), 'scopes'),
  );
  const policies = nodes.flatMap((node) => alternatives(directivesOf(subgraph, node, 'policy'), 'policies'));
  if (scopes.length > 0) access.scopes = scopes.reduce(bothOf);
  if (policies.length > 0) access.policies = policies.reduce(bothOf);
  return Object.keys(access).length > 0 ? access : null;
}

function alternatives(uses: ConstDirectiveNode[], argument: string): string[][][] {
  return uses.map((use) => {
    const value = use.arguments?.find((item) => item.name.value === argument)?.value;
    return itemsOf(value).map((item) =>
      itemsOf(item).flatMap((text) => (text.kind === Kind.STRING ? [text.value] : [])),
    );
  });
}

/** GraphQL reads a single value where a list is expected as a list of one. */
function itemsOf(value: ConstValueNode | undefined): readonly ConstValueNode[] {
  if (!value) return [];
  return value.kind === Kind.LIST ? value.values : [value];
}

function bothOf(a: string[][], b: string[][]): string[][] {
  return a.flatMap((left) => b.map((right) => [...new Set([...left, ...right])]));
}
