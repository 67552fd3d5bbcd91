import type { Ask, SubgraphAnswer, SubgraphOperation } from '@ieum/gateway/subgraph/ask.ts';
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql';
import type { Declarations, DeclaredField } from './declarations.ts';
import {
  type Data,
  entityCount,
  type Instance,
  missing,
  projectInstance,
  projectRepresentation,
  resolveValue,
  writeInput,
} from './values.ts';
import type { World } from './world.ts';

/** What a subgraph sent back, before anything tampers with it. */
export interface Response {
  data: Record<string, unknown> | null;
  errors: { message: string; path?: ReadonlyArray<string | number> }[];
}

/** Changes a subgraph's answer on its way; null stands for a subgraph that did not answer. */
export type Tamper = (subgraph: string, query: string, response: Response) => Response | null;

/** One request, for reports. */
export interface Asked {
  subgraph: string;
  query: string;
  variables: Readonly<Record<string, unknown>>;
}

/** The subgraphs of a world, asked in this process. `data` and `tamper` may be changed between operations. */
export interface Subgraphs {
  ask: Ask;
  asked: Asked[];
  data: Data;
  tamper: Tamper | null;
}

/** Makes the subgraphs of a world executable. */
export function createSubgraphs(world: World, data: Data): Subgraphs {
  const running = new Map(world.subgraphs.map((each) => [each.name, createSubgraph(world, each)]));
  const subgraphs: Subgraphs = {
    asked: [],
    data,
    tamper: null,
    async ask(name, operation) {
      const run = running.get(name);
      if (!run) throw new Error(`There is no subgraph ${name}.`);
      const variables = readVariables(operation);
      subgraphs.asked.push({ subgraph: name, query: operation.query, variables });
      const honest = run(operation.query, operation.operationName ?? undefined, variables, subgraphs.data);
      const response = subgraphs.tamper ? subgraphs.tamper(name, operation.query, honest) : honest;
      return toAnswer(name, response);
    },
  };
  return subgraphs;
}

/** What the request's body would have held. */
function readVariables({ variables, representations }: SubgraphOperation): Record<string, unknown> {
  const values = JSON.parse(JSON.stringify(variables ?? {})) as Record<string, unknown>;
  for (const [name, texts] of Object.entries(representations ?? {})) {
    values[name] = texts.map((text) => JSON.parse(text));
  }
  return values;
}

function toAnswer(subgraph: string, response: Response | null): SubgraphAnswer {
  if (!response) {
    const message = `Subgraph "${subgraph}" could not be reached.`;
    return { kind: 'failure', failure: { code: 'SUBGRAPH_UNREACHABLE', subgraph, message } };
  }
  const errors = response.errors.map((error) => ({ ...error, extensions: { code: 'FUZZ', subgraph } }));
  return { kind: 'response', data: JSON.parse(JSON.stringify(response.data)), errors };
}

type Run = (
  query: string,
  operationName: string | undefined,
  variables: Record<string, unknown>,
  data: Data,
) => Response;

/** A subgraph validates what it is asked, and answers nothing that it does not own. */
function createSubgraph(world: World, subgraph: Declarations): Run {
  const schema = toExecutable(subgraph);
  const resolve = createResolver(world, subgraph, schema);
  const documents = new Map<string, { document: DocumentNode; refusals: readonly GraphQLError[] }>();
  return (query, operationName, variableValues, contextValue) => {
    const known = documents.get(query) ?? read(schema, query);
    documents.set(query, known);
    if (known.refusals.length > 0) {
      const refused = known.refusals.map(({ message }) => ({ message: `Refused: ${message}` }));
      return { data: null, errors: refused };
    }
    const result = execute({
      schema,
      document: known.document,
      operationName,
      variableValues,
      contextValue,
      rootValue: {},
      fieldResolver: resolve,
      typeResolver: (value) => (value as Instance).alias ?? (value as Instance).type,
    });
    if (result instanceof Promise) throw new Error('Nothing here is asynchronous.');
    const errors = (result.errors ?? []).map(({ message, path }) => ({ message, ...(path && { path }) }));
    return { data: result.data ?? null, errors };
  };
}

function read(schema: GraphQLSchema, query: string) {
  try {
    const document = parse(query, { noLocation: true });
    return { document, refusals: validate(schema, document) };
  } catch (error) {
    return { document: parse('{ __typename }'), refusals: [error as GraphQLError] };
  }
}

type Resolver = GraphQLFieldResolver<unknown, Data, Record<string, unknown>>;

function createResolver(
  world: World,
  subgraph: Declarations,
  schema: GraphQLSchema,
): GraphQLFieldResolver<unknown, unknown> {
  const query = schema.getQueryType();
  const mutation = schema.getMutationType();
  const findEntity = createEntities(world, subgraph);
  const overridden = readOverridden(world, subgraph.name);
  const keyFields = readKeyFields(subgraph);

  const resolve: Resolver = (source, args, data, { parentType, fieldName }) => {
    if (fieldName === '_entities' && parentType === query) {
      return (args.representations as unknown[]).map((representation) => findEntity(representation, data));
    }
    const coordinate = `${parentType.name}.${fieldName}`;
    const declared = subgraph.fields.get(coordinate);
    if (!declared) throw new Error(`${subgraph.name} has no ${coordinate}`);
    const parent: Instance =
      parentType === query
        ? { type: 'Query', number: 0 }
        : parentType === mutation
          ? { type: 'Mutation', number: ++data.mutations }
          : (source as Instance);
    const provided = findSelection(world, parent, fieldName);
    if (overridden.has(coordinate)) throw new Error(`${coordinate} is overridden: not ${subgraph.name}'s`);
    if (declared.isExternal && !provided && !keyFields.has(coordinate)) {
      throw new Error(`${coordinate} is external to ${subgraph.name}, and not provided here`);
    }
    const facts = world.fieldOf(parent.type, fieldName);
    const own = declared.requires ? projectRequired(world, data, parent, declared.requires) : '';
    const value = resolveValue(world, data, facts, parent, `${writeInput(args)}${own}`);
    return provide(value, declared, provided?.selectionSet);
  };
  return resolve as GraphQLFieldResolver<unknown, unknown>;
}

/** What a field is computed from: what came with the entity, or what the path provides of it. */
function projectRequired(world: World, data: Data, parent: Instance, set: SelectionSetNode): string {
  const isProvided =
    parent.representation === undefined &&
    set.selections.every(
      (each) => each.kind === Kind.FIELD && findSelection(world, parent, each.name.value) !== undefined,
    );
  return isProvided
    ? projectInstance(world, data, parent, set)
    : projectRepresentation(world, parent.representation, set);
}

/** Fields that another subgraph has taken over. */
function readOverridden(world: World, name: string): Set<string> {
  const all = world.subgraphs.flatMap(({ fields }) => [...fields]);
  return new Set(all.flatMap(([coordinate, { overrides }]) => (overrides === name ? [coordinate] : [])));
}

function readKeyFields(subgraph: Declarations): Set<string> {
  const coordinates = [...subgraph.types].flatMap(([name, { keys }]) =>
    keys.flatMap(({ fields }) =>
      fields.selections.flatMap((field) => (field.kind === Kind.FIELD ? `${name}.${field.name.value}` : [])),
    ),
  );
  return new Set(coordinates);
}

function findSelection(world: World, { type, provided }: Instance, name: string) {
  const find = (
    set: SelectionSetNode | undefined,
  ): { selectionSet?: SelectionSetNode | undefined } | undefined => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD && selection.name.value === name) return selection;
      if (selection.kind !== Kind.INLINE_FRAGMENT) continue;
      const condition = selection.typeCondition?.name.value;
      const found =
        condition === undefined || world.isOf(type, condition) ? find(selection.selectionSet) : undefined;
      if (found) return found;
    }
    return undefined;
  };
  return find(provided);
}

/** Hands on what a path provides. */
function provide(
  value: unknown,
  { provides }: DeclaredField,
  inherited: SelectionSetNode | undefined,
): unknown {
  const selections = [...(provides?.selections ?? []), ...(inherited?.selections ?? [])];
  if (selections.length === 0) return value;
  const provided: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
  const give = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(give);
    return typeof item === 'object' && item !== null && 'type' in item ? { ...item, provided } : item;
  };
  return give(value);
}

/** Finds entities by the keys that a subgraph resolves. */
function createEntities(world: World, subgraph: Declarations) {
  const indexes = new Map<string, { set: SelectionSetNode; instances: Map<string, Instance> }[]>();

  const indexesOf = (name: string, data: Data) => {
    const known = indexes.get(name);
    if (known) return known;
    const keys = subgraph.types.get(name)?.keys.filter(({ isResolvable }) => isResolvable) ?? [];
    const created = keys.map(({ fields }) => {
      const instances = new Map<string, Instance>();
      for (const type of world.objectsOf(subgraph, name)) {
        for (let number = 0; number < entityCount; number++) {
          const instance = { type, number };
          instances.set(projectInstance(world, data, instance, fields), instance);
        }
      }
      return { set: fields, instances };
    });
    indexes.set(name, created);
    return created;
  };

  return (given: unknown, data: Data): Instance | Error => {
    const representation = given as Readonly<Record<string, unknown>>;
    const name = String(representation.__typename);
    const read = indexesOf(name, data).map(({ set, instances }) => ({
      text: projectRepresentation(world, representation, set),
      instances,
    }));
    const usable = read.find(({ text }) => !text.includes(missing));
    const found = usable?.instances.get(usable.text);
    if (!found) return new Error(`${subgraph.name} knows no entity ${JSON.stringify(representation)}`);
    const isInterfaceObject = subgraph.types.get(name)?.isInterfaceObject;
    return { ...found, representation, ...(isInterfaceObject && { alias: name }) };
  };
}

/** The subgraph's schema without Federation's directives, and with Federation's root field. */
function toExecutable({ definitions, types }: Declarations): GraphQLSchema {
  const own = definitions.filter(
    ({ kind }) => kind !== Kind.SCHEMA_EXTENSION && kind !== Kind.DIRECTIVE_DEFINITION,
  );
  const stripped = visit({ kind: Kind.DOCUMENT, definitions: own } satisfies DocumentNode, {
    Directive: ({ name }) => (name.value === 'deprecated' ? undefined : null),
  }) as DocumentNode;
  const entities = [...types].flatMap(([name, { kind, keys }]) =>
    kind === 'object' && keys.some(({ isResolvable }) => isResolvable) ? [name] : [],
  );
  const hasQuery = types.has('Query');
  const added =
    entities.length === 0
      ? hasQuery
        ? ''
        : 'type Query { _service: Boolean }'
      : `scalar _Any union _Entity = ${entities.join(' | ')} ${hasQuery ? 'extend ' : ''}type Query {
          _entities(representations: [_Any!]!): [_Entity]! }`;
  const more: readonly DefinitionNode[] = added === '' ? [] : parse(added, { noLocation: true }).definitions;
  const document = { ...stripped, definitions: [...stripped.definitions, ...more] };
  return buildExtended(document);
}

/** `buildASTSchema` leaves extensions out. */
function buildExtended(document: DocumentNode): GraphQLSchema {
  const extension = document.definitions.find(({ kind }) => kind === Kind.OBJECT_TYPE_EXTENSION);
  if (extension?.kind !== Kind.OBJECT_TYPE_EXTENSION) return buildASTSchema(document);
  const definitions = document.definitions
    .filter((each) => each !== extension)
    .map((each) =>
      each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === extension.name.value
        ? { ...each, fields: [...(each.fields ?? []), ...(extension.fields ?? [])] }
        : each,
    );
  return buildASTSchema({ ...document, definitions });
}
