import {
  type DirectiveNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
} from 'graphql';

/**
 * Reads the keys of each type in each subgraph, as lists of their fields. Those with nested fields are left out, and
 * those of which a field is `@external`: the subgraph takes it, and need not be able to give it.
 */
export function readSupergraphKeys(types: GraphQLSchema): (type: string, subgraph: string) => string[][] {
  const graphs = readGraphs(types);
  return (name, subgraph) => {
    const type = types.getType(name);
    const isExternal = (field: string) =>
      directivesOf(type, field).some(
        ({ graph, external }) => graphs.get(graph ?? '') === subgraph && external === 'true',
      );
    return directivesOf(type).flatMap(({ graph, key, resolvable }) => {
      if (graphs.get(graph ?? '') !== subgraph || key === undefined || resolvable === 'false') return [];
      return [readKey(key)].filter((names) => names.length > 0 && !names.some(isExternal));
    });
  };
}

/** The arguments of `join__type` of a type, or of `join__field` of one of its fields. */
function directivesOf(type: GraphQLNamedType | undefined, field?: string) {
  const owner =
    field === undefined
      ? type
      : isObjectType(type) || isInterfaceType(type)
        ? type.getFields()[field]
        : undefined;
  const name = field === undefined ? 'join__type' : 'join__field';
  const directives: readonly DirectiveNode[] = owner?.astNode?.directives ?? [];
  return directives.filter((directive) => directive.name.value === name).map(readArguments);
}

/** Subgraphs by their name in `join__Graph`. */
function readGraphs(types: GraphQLSchema): Map<string, string | undefined> {
  const graphs = types.getType('join__Graph');
  return new Map(
    isEnumType(graphs)
      ? graphs.getValues().map(({ name, astNode }) => {
          const directive = astNode?.directives?.find((each) => each.name.value === 'join__graph');
          return [name, directive && readArguments(directive).name];
        })
      : [],
  );
}

function readArguments(directive: DirectiveNode): Record<string, string | undefined> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [
      name.value,
      value.kind === Kind.STRING || value.kind === Kind.ENUM
        ? value.value
        : value.kind === Kind.BOOLEAN
          ? String(value.value)
          : undefined,
    ]),
  );
}

function readKey(key: string): string[] {
  const [definition] = parse(`{ ${key} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  const fields = definition.selectionSet.selections;
  const isFlat = fields.every((field) => field.kind === Kind.FIELD && !field.selectionSet);
  return isFlat ? fields.map((field) => (field as FieldNode).name.value) : [];
}
