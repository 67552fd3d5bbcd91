import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Bundle, GatheredField } from '@ieum/schema/contract/bundle.ts';
import { contractScalars } from '@ieum/schema/contract/scalars.ts';
import {
  buildASTSchema,
  type DefinitionNode,
  type GraphQLSchema,
  isScalarType,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
} from 'graphql';

/** What a bundle says about gathering, ready to compile operations by. */
export interface Graph {
  /** The schema of `gathered` itself, `_entities` and `_service` included. */
  schema: GraphQLSchema;
  /** Each subgraph's own schema. */
  sources: ReadonlyMap<string, GraphQLSchema>;
  /** The gathered fields by coordinate, e.g. `Startup.supports`. */
  fields: ReadonlyMap<string, GatheredField>;
  /** The subgraph that keeps sets which are too large for a cohort's key; null where none does. */
  keeper: string | null;
  /** The SDL that `_service` answers. */
  sdl: string;
}

/** Reads a composed bundle; its SDL was checked by composition and is not checked again. */
export function readGraph(bundle: Bundle): Graph {
  return toGraph(bundle, new Map(bundle.sources.map(({ name, sdl }) => [name, buildSchema(parseSdl(sdl))])));
}

/** As `readGraph`, one source a turn of the event loop: forty of them take 0.1 s. */
export async function readGraphInTurns(bundle: Bundle): Promise<Graph> {
  const sources = new Map<string, GraphQLSchema>();
  for (const { name, sdl } of bundle.sources) {
    sources.set(name, buildSchema(parseSdl(sdl)));
    await othersTurn();
  }
  return toGraph(bundle, sources);
}

function toGraph(bundle: Bundle, sources: ReadonlyMap<string, GraphQLSchema>): Graph {
  return {
    schema: buildGatheredSchema(bundle.gathered),
    sources,
    keeper: findKeeper(sources),
    fields: new Map(bundle.fields.map((field) => [`${field.type}.${field.field}`, field])),
    sdl: bundle.gathered,
  };
}

/** Sets tell who got support: they go to the owner of cohorts, which reads them anyway, and to nobody else. */
function findKeeper(sources: ReadonlyMap<string, GraphQLSchema>): string | null {
  for (const [name, schema] of sources) {
    if (schema.getMutationType()?.getFields()[keepingField] && ownsCohorts(schema)) return name;
  }
  return null;
}

function ownsCohorts(schema: GraphQLSchema): boolean {
  const cohort = schema.getType('Cohort');
  const keys = (cohort?.astNode?.directives ?? []).filter(({ name }) => name.value === 'key');
  return keys.some(({ arguments: args = [] }) => {
    const argumentOf = (name: string) => args.find((argument) => argument.name.value === name)?.value;
    const fields = argumentOf('fields');
    const resolvable = argumentOf('resolvable');
    const isResolvable = resolvable?.kind !== Kind.BOOLEAN || resolvable.value;
    return fields?.kind === Kind.STRING && fields.value.trim() === 'expression' && isResolvable;
  });
}

/** The field of Mutation by which the owner of cohorts is given a set; it answers the set's digest. */
export const keepingField = 'keepStartupSet';

function buildGatheredSchema(sdl: string): GraphQLSchema {
  const definitions = parseSdl(sdl);
  const entities = [...new Set(definitions.flatMap((node) => (isEntity(node) ? node.name.value : [])))];
  const federation = parse(
    `scalar _Any
    type _Service { sdl: String! }
    ${entities.length > 0 ? `union _Entity = ${entities.join(' | ')}` : ''}
    extend type Query { _service: _Service! ${entities.length > 0 ? '_entities(representations: [_Any!]!): [_Entity]!' : ''} }`,
    { noLocation: true },
  );
  const schema = buildSchema([...definitions, ...federation.definitions]);
  for (const [name, scalar] of contractScalars) {
    const type = schema.getType(name);
    // Cohorts are read here, so their dates and codes must be in the one form that the directory is given.
    if (isScalarType(type))
      Object.assign(type, { parseValue: scalar.parseValue, parseLiteral: scalar.parseLiteral });
  }
  return schema;
}

const isEntity = (node: DefinitionNode): node is ObjectTypeDefinitionNode | ObjectTypeExtensionNode =>
  (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
  node.directives?.some(({ name }) => name.value === 'key') === true;

/** A network without gathered fields has an empty `gathered`, which is no document. */
const parseSdl = (sdl: string): readonly DefinitionNode[] =>
  sdl === '' ? [] : parse(sdl, { noLocation: true }).definitions;

function buildSchema(nodes: readonly DefinitionNode[]): GraphQLSchema {
  const defined = new Set<string>();
  for (const node of nodes) if (isDefinition(node)) defined.add(node.name.value);
  const definitions = nodes.map((node) => toDefinition(node, defined));
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true, assumeValidSDL: true });
}

// Federation lets a subgraph extend a type that only others define; graphql-js would ignore such an extension.
function toDefinition(node: DefinitionNode, defined: Set<string>): DefinitionNode {
  if (node.kind !== Kind.OBJECT_TYPE_EXTENSION && node.kind !== Kind.INTERFACE_TYPE_EXTENSION) return node;
  if (defined.has(node.name.value)) return node;
  defined.add(node.name.value);
  return node.kind === Kind.OBJECT_TYPE_EXTENSION
    ? { ...node, kind: Kind.OBJECT_TYPE_DEFINITION }
    : { ...node, kind: Kind.INTERFACE_TYPE_DEFINITION };
}

function isDefinition(node: DefinitionNode) {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}
