import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { gatewayError } from '../errors.ts';
import { hasDefer, isDefer } from './defer-directive.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * The error for a subscription that defers by a variable: each event is one response, so `@defer` has to be disabled
 * there (GraphQL specification, draft of incremental delivery, "CollectFields"). What defers by a literal, validation
 * refuses. Null for all other operations.
 */
export function refuseDeferredEvents(
  document: DocumentNode,
  definition: OperationDefinitionNode,
  variables: Values,
): GraphQLError | null {
  if (definition.operation !== 'subscription' || !hasDefer(document)) return null;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  const found = findDefer(definition.selectionSet, fragments, variables);
  return found
    ? gatewayError(
        'BAD_USER_INPUT',
        'A subscription cannot defer: give "if" of @defer a variable that is false.',
        {
          nodes: found,
          status: 400,
        },
      )
    : null;
}

/** The first `@defer` that is not disabled. Each fragment is looked at once. */
function findDefer(
  { selections }: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
  variables: Values,
): DirectiveNode | undefined {
  for (const selection of selections) {
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if === false) continue;
    const own = selection.directives?.find((directive) => isDefer(directive) && isOn(directive, variables));
    if (own) return own;
    const spread = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (selection.kind === Kind.FRAGMENT_SPREAD) fragments.delete(selection.name.value);
    const inner = spread?.selectionSet && findDefer(spread.selectionSet, fragments, variables);
    if (inner) return inner;
  }
  return undefined;
}

/** By default it is; also where its variable is left out. */
function isOn({ arguments: given }: DirectiveNode, variables: Values): boolean {
  const value = given?.find(({ name }) => name.value === 'if')?.value;
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value] !== false;
  return value?.kind !== Kind.BOOLEAN || value.value;
}
