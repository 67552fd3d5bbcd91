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

/** Answers one operation with JSON text. */
export type Answer = (variables: Variables) => string;

/** What a subgraph answers out of. */
export interface Resolvers {
  /** Root fields by name but `_entities`: they get the field's arguments. */
  rootFields: Readonly<Record<string, (args: Variables) => unknown>>;
  /** Finds what a representation stands for; null where there is nothing. */
  resolveReference(representation: Representation): object | null;
}

/** An entity as a gateway names it: by its key, with what the subgraph requires of it. */
export interface Representation {
  __typename: string;
  id: string;
  budget?: number;
  seats?: number;
}

type Variables = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, unknown>>;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
/** Copies what a selection asks for out of an object. */
type Pick = (from: Item, to: Record<string, unknown>) => void;

/** Texts that are kept of one root field: those of every cohort's entities, and some more. */
const mostKept = 20_000;

/**
 * Compiles an operation for data that have a property for each field: a static subgraph must cost next to nothing beside
 * the gateways that ask it. So the text of each entity and of each root field's answer is written once and kept, whichever
 * entities are asked for together. What is not served (directives, fragments on Query) is an error with its name.
 */
export function compileOperation(schema: GraphQLSchema, resolvers: Resolvers, query: string): Answer {
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) {
    const refusal = JSON.stringify({ errors: errors.map(({ message }) => ({ message })) });
    return () => refusal;
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }
  if (operation?.operation !== 'query') throw new Error(`Expected one query, got ${query}`);
  const fields = operation.selectionSet.selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) throw new Error('Expected no fragments on Query.');
    return compileRootField(selection, fragments, resolvers);
  });
  return (variables) => `{"data":{${fields.map((write) => write(variables)).join(',')}}}`;
}

function compileRootField(field: FieldNode, fragments: Fragments, resolvers: Resolvers): Answer {
  const name = field.name.value;
  const complete = compileComplete(field, fragments);
  const kept = new Map<string, string>();
  const keep = (key: string, make: () => unknown): string => {
    let text = kept.get(key);
    if (text === undefined) {
      if (kept.size >= mostKept) kept.clear();
      text = JSON.stringify(complete(make(), null));
      kept.set(key, text);
    }
    return text;
  };
  const start = `"${field.alias?.value ?? name}":`;
  const args = (field.arguments ?? []).map((argument) => [argument.name.value, argument.value] as const);
  const read = (variables: Variables) =>
    Object.fromEntries(args.map(([key, value]) => [key, valueFromASTUntyped(value, variables)]));
  if (name === '_entities') {
    const write = (of: Representation) =>
      keep(`${of.__typename} ${of.id} ${of.budget} ${of.seats}`, () => resolvers.resolveReference(of));
    return (variables) => {
      const { representations } = read(variables) as { representations: Representation[] };
      return `${start}[${representations.map(write).join(',')}]`;
    };
  }
  const resolve = resolvers.rootFields[name];
  if (!resolve) throw new Error(`No field Query.${name} is served.`);
  return (variables) => {
    const values = read(variables);
    return start + keep(JSON.stringify(values), () => resolve(values));
  };
}

function compileSelections(set: SelectionSetNode, fragments: Fragments): Pick {
  const picks = set.selections.map((selection): Pick => {
    const directive = selection.directives?.[0];
    if (directive) throw new Error(`No directive is served, got @${directive.name.value}.`);
    if (selection.kind === Kind.FIELD) return compileField(selection, fragments);
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (!fragment) throw new Error('A fragment is missing.');
    const condition = fragment.typeCondition?.name.value;
    const pick = compileSelections(fragment.selectionSet, fragments);
    return (from, to) => {
      if (condition === undefined || condition === from.__typename) pick(from, to);
    };
  });
  return (from, to) => {
    for (const pick of picks) pick(from, to);
  };
}

function compileField(field: FieldNode, fragments: Fragments): Pick {
  const name = field.name.value;
  const key = field.alias?.value ?? name;
  const complete = compileComplete(field, fragments);
  return (from, to) => {
    to[key] = complete(from[name], to[key]);
  };
}

/** The same response key may be selected twice: what is there already (`before`) is gone through again. */
function compileComplete(
  field: FieldNode,
  fragments: Fragments,
): (value: unknown, before: unknown) => unknown {
  if (!field.selectionSet) return (value) => value ?? null;
  const pick = compileSelections(field.selectionSet, fragments);
  const complete = (value: unknown, before: unknown): unknown => {
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) {
      return value.map((item, index) => complete(item, Array.isArray(before) ? before[index] : null));
    }
    const to = (before ?? {}) as Record<string, unknown>;
    pick(value as Item, to);
    return to;
  };
  return complete;
}
