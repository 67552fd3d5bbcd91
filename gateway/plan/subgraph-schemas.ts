import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  parseType,
  type TypeNode,
} from 'graphql';

/** The schema by which a subgraph answers, `_entities` included; undefined for a name that the supergraph lacks. */
export interface SubgraphSchemas {
  (subgraph: string): GraphQLSchema | undefined;
  /** The names of the subgraphs. */
  readonly names: readonly string[];
}

/**
 * Reads out of a supergraph what each subgraph has of it (`join` specification, v0.5), with what the supergraph says of
 * it there: its own `join__type` and `join__field`. Each schema is built when it is first asked for.
 */
export function readSubgraphSchemas(supergraphSdl: string): SubgraphSchemas {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const graphs = readGraphs(supergraph);
  const schemas = new Map<string, GraphQLSchema>();
  const schemaOf = (subgraph: string) => {
    const graph = graphs.get(subgraph);
    if (graph === undefined) return undefined;
    return schemas.getOrInsertComputed(subgraph, () => buildSubgraph(supergraph, graph));
  };
  return Object.assign(schemaOf, { names: [...graphs.keys()] });
}

/** Names of `join__Graph` by the names of subgraphs. */
function readGraphs({ definitions }: DocumentNode): Map<string, string> {
  const graphs = new Map<string, string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const { name, directives } of definition.values ?? []) {
      const subgraph = directives?.map((directive) => argument(directive, 'name')).find(Boolean);
      if (subgraph !== undefined) graphs.set(subgraph, name.value);
    }
  }
  return graphs;
}

function buildSubgraph(supergraph: DocumentNode, graph: string): GraphQLSchema {
  const entities = new Set<string>();
  const definitions = supergraph.definitions.flatMap((definition): DefinitionNode[] => {
    if (isOwn(definition) || definition.kind === Kind.SCHEMA_DEFINITION) return [];
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) return isExecutable(definition) ? [definition] : [];
    const types = ofGraph(directivesOf(definition), 'join__type', graph);
    if (types.length === 0) return [];
    const own = toOwn(definition, graph);
    const isEntity = types.some((type) => argument(type, 'key') !== undefined);
    if (isEntity && own?.kind === Kind.OBJECT_TYPE_DEFINITION) entities.add(own.name.value);
    return own ? [withOwnKeys(own, types)] : [];
  });
  const hasQuery = definitions.some((each) => 'name' in each && each.name?.value === 'Query');
  const additions = [
    hasQuery ? '' : 'type Query',
    'scalar _Any',
    entities.size > 0
      ? `union _Entity = ${[...entities].join(' | ')} extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`
      : '',
  ];
  const all = [...definitions, ...parse(additions.join(' '), { noLocation: true }).definitions];
  return buildASTSchema(mergeExtension({ kind: Kind.DOCUMENT, definitions: all }), { assumeValid: true });
}

/** With the `join__type` of this graph only. */
function withOwnKeys(definition: DefinitionNode, types: readonly ConstDirectiveNode[]): DefinitionNode {
  const others = directivesOf(definition).filter(({ name }) => name.value !== 'join__type');
  return { ...definition, directives: [...others, ...types] } as DefinitionNode;
}

/** Directives of that name but one left out. */
const onlyOf = (
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
  one: ConstDirectiveNode,
) => (directives ?? []).filter((each) => each.name.value !== name || each === one);

/** Whether it belongs to the specifications of the supergraph itself. */
const isOwn = (definition: DefinitionNode) =>
  'name' in definition && /^(join|link|core)__/.test(definition.name?.value ?? '');

/** Whether a client may write it in an operation; those of the supergraph's own may use its own types. */
const isExecutable = ({ locations }: DirectiveDefinitionNode) =>
  locations.some(
    ({ value }) =>
      /^(QUERY|MUTATION|SUBSCRIPTION|FIELD|FRAGMENT_|INLINE_)/.test(value) && value !== 'FIELD_DEFINITION',
  );

/** What the subgraph has of a type; null where it has no member of it. */
function toOwn(definition: DefinitionNode, graph: string): DefinitionNode | null {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return toOwnFields(definition, graph);
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...definition, fields: ownMembers(definition.fields, graph) };
    case Kind.UNION_TYPE_DEFINITION: {
      const members = ofGraph(definition.directives, 'join__unionMember', graph).map((each) =>
        argument(each, 'member'),
      );
      return { ...definition, types: definition.types?.filter(({ name }) => members.includes(name.value)) };
    }
    case Kind.ENUM_TYPE_DEFINITION: {
      const isOfGraph = ({ directives }: { directives?: readonly ConstDirectiveNode[] }) =>
        !named(directives, 'join__enumValue').length ||
        ofGraph(directives, 'join__enumValue', graph).length > 0;
      return { ...definition, values: definition.values?.filter(isOfGraph) };
    }
    default:
      return definition;
  }
}

function toOwnFields(
  definition: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode,
  graph: string,
): DefinitionNode | null {
  const fields = ownMembers<FieldDefinitionNode>(definition.fields, graph);
  if (fields.length === 0) return null;
  const implemented = ofGraph(definition.directives, 'join__implements', graph).map((each) =>
    argument(each, 'interface'),
  );
  const interfaces = definition.interfaces?.filter(({ name }) => implemented.includes(name.value));
  const isInterfaceObject = ofGraph(definition.directives, 'join__type', graph).some((each) =>
    each.arguments?.some(
      ({ name, value }) => name.value === 'isInterfaceObject' && value.kind === Kind.BOOLEAN && value.value,
    ),
  );
  const kind = isInterfaceObject ? Kind.OBJECT_TYPE_DEFINITION : definition.kind;
  return { ...definition, kind, fields, interfaces };
}

/** Fields without `join__field` are in all of the type's subgraphs; one without `graph` is of an interface object. */
function ownMembers<T extends FieldDefinitionNode | InputValueDefinitionNode>(
  members: readonly T[] | undefined,
  graph: string,
): T[] {
  return (members ?? []).flatMap((member) => {
    if (named(member.directives, 'join__field').length === 0) return [member];
    const [own] = ofGraph(member.directives, 'join__field', graph);
    if (!own) return [];
    const type = argument(own, 'type');
    const typeNode: TypeNode = type === undefined ? member.type : parseType(type, { noLocation: true });
    return [{ ...member, type: typeNode, directives: onlyOf(member.directives, 'join__field', own) }];
  });
}

const directivesOf = (definition: DefinitionNode) =>
  'directives' in definition ? (definition.directives as readonly ConstDirectiveNode[]) : [];

const named = (directives: readonly ConstDirectiveNode[] | undefined, name: string) =>
  (directives ?? []).filter((directive) => directive.name.value === name);

const ofGraph = (directives: readonly ConstDirectiveNode[] | undefined, name: string, graph: string) =>
  named(directives, name).filter((directive) => argument(directive, 'graph') === graph);

function argument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((given) => given.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** Adds the fields of `extend type Query` to the type, where there is one. */
function mergeExtension(document: DocumentNode): DocumentNode {
  const added = document.definitions.flatMap((each) =>
    each.kind === Kind.OBJECT_TYPE_EXTENSION ? (each.fields ?? []) : [],
  );
  const definitions = document.definitions.flatMap((each): DefinitionNode[] => {
    if (each.kind === Kind.OBJECT_TYPE_EXTENSION) return [];
    if (each.kind !== Kind.OBJECT_TYPE_DEFINITION || each.name.value !== 'Query') return [each];
    return [{ ...each, fields: [...(each.fields ?? []), ...added] }];
  });
  return { ...document, definitions };
}
