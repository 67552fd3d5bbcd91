import { type DocumentNode, type GraphQLError, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { gatewayError } from '../errors.ts';

/**
 * The error for a variable that decides over a selection and is null. One that is nullable and has a default may stand
 * where a Boolean is promised (GraphQL specification, "All Variable Usages Are Allowed"), but null itself is no value
 * there. Null where every condition can be read.
 */
export function refuseNullConditions(
  document: DocumentNode,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLError | null {
  for (const name of nullableConditions(document, definition)) {
    if (variables[name] !== null) continue;
    return gatewayError(
      'BAD_USER_INPUT',
      `Variable "$${name}" is null where "if" of a directive expects true or false.`,
      { status: 400 },
    );
  }
  return null;
}

const known = new WeakMap<OperationDefinitionNode, readonly string[]>();

/** The nullable variables that stand as `if` of a directive. */
function nullableConditions(document: DocumentNode, definition: OperationDefinitionNode): readonly string[] {
  const found = known.get(definition);
  if (found) return found;
  const nullable = new Set(
    (definition.variableDefinitions ?? []).flatMap(({ type, variable }) =>
      type.kind === Kind.NAMED_TYPE && type.name.value === 'Boolean' ? [variable.name.value] : [],
    ),
  );
  const names = nullable.size === 0 ? [] : [...nullable.intersection(conditionsOf(document))];
  known.set(definition, names);
  return names;
}

function conditionsOf(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (!conditional.has(name.value)) return;
      for (const { name: argument, value } of given) {
        if (argument.value === 'if' && value.kind === Kind.VARIABLE) names.add(value.name.value);
      }
    },
  });
  return names;
}

const conditional = new Set(['skip', 'include', 'defer']);
