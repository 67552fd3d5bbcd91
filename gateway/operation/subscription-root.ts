import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/**
 * The one field at the root of a subscription is there whatever the variables are: it must not have `@skip` or
 * `@include`, nor stand in a fragment that has (GraphQL specification, "Single Root Field"). graphql-js lets it pass.
 */
export function subscriptionRootRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ operation, selectionSet }) {
      if (operation === 'subscription') refuseConditions(context, selectionSet, new Set());
      return false;
    },
  };
}

function refuseConditions(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  visited: Set<FragmentDefinitionNode>,
): void {
  for (const selection of selections) {
    const condition = selection.directives?.find(({ name }) => /^(?:skip|include)$/.test(name.value));
    if (condition) {
      const message = `The field at the root of a subscription must not depend on "@${condition.name.value}".`;
      context.reportError(new GraphQLError(message, { nodes: condition }));
    }
    if (selection.kind === Kind.FIELD) continue;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      refuseConditions(context, selection.selectionSet, visited);
      continue;
    }
    const fragment = context.getFragment(selection.name.value);
    if (!fragment || visited.has(fragment)) continue;
    visited.add(fragment);
    refuseConditions(context, fragment.selectionSet, visited);
  }
}
