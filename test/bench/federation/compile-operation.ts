import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
  valueFromASTUntyped,
} from 'graphql';

/** Answers one operation from data in memory. */
export type Answer = (variables: Variables) => { data: Record<string, unknown> } | { errors: unknown[] };

/** Root fields of a subgraph by name: they get the field's arguments. */
export type RootFields = Readonly<Record<string, (args: Variables) => unknown>>;

type Variables = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, unknown>>;
/** Copies what a selection asks for out of an object. */
type Pick = (from: Item, to: Record<string, unknown>, variables: Variables) => void;

/**
 * Compiles an operation for data that have a property for each field: a static subgraph must cost next to nothing beside
 * the gateways that ask it. What it does not know (directives, subscriptions) is an error with its name.
 */
export function compileOperation(schema: GraphQLSchema, rootFields: RootFields, query: string): Answer {
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) return () => ({ errors: errors.map(({ message }) => ({ message })) });
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }
  if (operation?.operation !== 'query') throw new Error(`Expected one query, got ${query}`);
  const pick = compileSelections(operation.selectionSet, fragments, rootFields);
  return (variables) => {
    const data = {};
    pick({ __typename: 'Query' }, data, variables);
    return { data };
  };
}

function compileSelections(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  rootFields: RootFields | null,
): Pick {
  const picks = set.selections.map((selection): Pick => {
    if (selection.directives?.length)
      throw new Error(`No directive is served, got @${selection.directives[0]?.name.value}`);
    if (selection.kind === Kind.FIELD) return compileField(selection, fragments, rootFields);
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (!fragment) throw new Error('A fragment is missing.');
    const condition = fragment.typeCondition?.name.value;
    const pick = compileSelections(fragment.selectionSet, fragments, rootFields);
    return (from, to, variables) => {
      if (condition === undefined || condition === from.__typename) pick(from, to, variables);
    };
  });
  return (from, to, variables) => {
    for (const pick of picks) pick(from, to, variables);
  };
}

function compileField(
  field: FieldNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  rootFields: RootFields | null,
): Pick {
  const name = field.name.value;
  const key = field.alias?.value ?? name;
  const read = compileRead(field, rootFields);
  if (!field.selectionSet) {
    return (from, to, variables) => {
      to[key] = read(from, variables);
    };
  }
  const pick = compileSelections(field.selectionSet, fragments, null);
  // The same response key may be selected twice: what is there already is gone through again.
  const complete = (value: unknown, before: unknown, variables: Variables): unknown => {
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) {
      return value.map((item, index) =>
        complete(item, Array.isArray(before) ? before[index] : null, variables),
      );
    }
    const to = (before ?? {}) as Record<string, unknown>;
    pick(value as Item, to, variables);
    return to;
  };
  return (from, to, variables) => {
    to[key] = complete(read(from, variables), to[key], variables);
  };
}

function compileRead(
  field: FieldNode,
  rootFields: RootFields | null,
): (from: Item, variables: Variables) => unknown {
  const name = field.name.value;
  const resolve = rootFields?.[name];
  if (!resolve) return (from) => from[name] ?? null;
  const values = (field.arguments ?? []).map((argument) => [argument.name.value, argument.value] as const);
  return (_, variables) =>
    resolve(Object.fromEntries(values.map(([key, value]) => [key, valueFromASTUntyped(value, variables)])));
}
