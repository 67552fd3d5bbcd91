import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  GraphQLError,
  getLocation,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type Location,
  type NameNode,
  parse,
  type StringValueNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  visit,
} from 'graphql';
import { type FederationNames, readFederationNames } from './federation-names.ts';
import type { Problem } from './problem.ts';

/** What composition is given of one subgraph. */
export interface SubgraphInput {
  /** Unique among all; letters, digits, `-` and `_`. */
  name: string;
  /** Where it answers. */
  url: string;
  /** Its own full SDL, core.graphql included. */
  sdl: string;
  /** Where the SDL was read from, for messages. */
  file?: string;
  /** Lines of `sdl` that stand before the file's first line: those of core.graphql, where it was put in front. */
  linesInFront?: number;
}

/** A subgraph's SDL, read: types by name with their extensions merged in, root types under their usual names. */
export interface Subgraph extends SubgraphInput {
  document: DocumentNode;
  types: ReadonlyMap<string, SubgraphType>;
  federation: FederationNames;
}

/** A subgraph and its SDL as the composer gets it. */
export interface Stripped {
  subgraph: Subgraph;
  document: DocumentNode;
}

/** One type as one subgraph declares it. Maps that do not apply to its kind are empty. */
export interface SubgraphType {
  name: string;
  kind: TypeDefinitionNode['kind'];
  nodes: (TypeDefinitionNode | TypeExtensionNode)[];
  description: StringValueNode | undefined;
  directives: ConstDirectiveNode[];
  interfaces: string[];
  fields: Map<string, FieldDefinitionNode>;
  inputFields: Map<string, InputValueDefinitionNode>;
  values: Map<string, EnumValueDefinitionNode>;
  members: string[];
}

/** Reads a subgraph's SDL; a syntax error is an `INVALID_GRAPHQL` problem with its line. */
export function readSubgraph(input: SubgraphInput): { subgraph: Subgraph } | { errors: Problem[] } {
  let document: DocumentNode;
  try {
    document = withUsualRootNames(parse(input.sdl));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const place = placeOf(input, { line: error.locations?.[0]?.line });
    return { errors: [{ code: 'INVALID_GRAPHQL', message: `${input.name}: ${error.message}`, ...place }] };
  }
  return { subgraph: { ...input, document, ...readDeclarations(document) } };
}

/** The types that a document declares, and how it names Federation's directives. */
export function readDeclarations(document: DocumentNode): Pick<Subgraph, 'types' | 'federation'> {
  const types = new Map<string, SubgraphType>();
  for (const node of document.definitions) {
    if (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) addType(types, node);
  }
  return { types, federation: readFederationNames(document) };
}

/** Where a node stands: subgraph, file, line and column, ready to spread into a problem. */
export function placeOf(
  subgraph: SubgraphInput,
  at: { line?: number | undefined } | { loc?: Location | undefined; name?: NameNode },
): Pick<Problem, 'subgraph' | 'file' | 'line' | 'column'> {
  const { line, column } = lineAndColumnOf(at);
  const inFront = subgraph.linesInFront ?? 0;
  if (line !== undefined && line <= inFront) {
    return { subgraph: subgraph.name, file: 'schema/core.graphql', line, ...(column && { column }) };
  }
  return {
    subgraph: subgraph.name,
    ...(subgraph.file === undefined ? {} : { file: subgraph.file }),
    ...(line === undefined ? {} : { line: line - inFront, ...(column && { column }) }),
  };
}

/** The uses of one Federation directive (by its name in the specification) on a type, field or argument. */
export function directivesOf(
  subgraph: Pick<Subgraph, 'federation'>,
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): ConstDirectiveNode[] {
  return (node.directives ?? []).filter((use) => subgraph.federation.specified(use.name.value) === name);
}

/** Whether the node carries that Federation directive. */
export function hasDirective(
  subgraph: Pick<Subgraph, 'federation'>,
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): boolean {
  return directivesOf(subgraph, node, name).length > 0;
}

/** Whether a field is marked shareable, by itself or by its type. */
export function isShareable(subgraph: Subgraph, type: SubgraphType, field: FieldDefinitionNode): boolean {
  return hasDirective(subgraph, field, 'shareable') || hasDirective(subgraph, type, 'shareable');
}

/** Whether the subgraph only names the field, for a key or a `@requires`, and does not resolve it. */
export function isExternal(
  subgraph: Pick<Subgraph, 'federation'>,
  type: SubgraphType,
  field: FieldDefinitionNode,
): boolean {
  return hasDirective(subgraph, field, 'external') || hasDirective(subgraph, type, 'external');
}

function addType(types: Map<string, SubgraphType>, node: TypeDefinitionNode | TypeExtensionNode): void {
  const name = node.name.value;
  const type = types.get(name) ?? newType(name, node);
  types.set(name, type);
  type.nodes.push(node);
  type.directives.push(...(node.directives ?? []));
  if ('description' in node) type.description ??= node.description;
  if ('interfaces' in node) type.interfaces.push(...(node.interfaces ?? []).map((item) => item.name.value));
  if ('types' in node) type.members.push(...(node.types ?? []).map((member) => member.name.value));
  if ('values' in node) for (const value of node.values ?? []) type.values.set(value.name.value, value);
  if ('fields' in node) {
    for (const field of node.fields ?? []) {
      if (field.kind === Kind.FIELD_DEFINITION) type.fields.set(field.name.value, field);
      else type.inputFields.set(field.name.value, field);
    }
  }
}

function newType(name: string, node: TypeDefinitionNode | TypeExtensionNode): SubgraphType {
  const kind = node.kind.replace('Extension', 'Definition') as TypeDefinitionNode['kind'];
  return {
    name,
    kind,
    nodes: [],
    description: undefined,
    directives: [],
    interfaces: [],
    fields: new Map(),
    inputFields: new Map(),
    values: new Map(),
    members: [],
  };
}

/**
 * Federation calls root types Query, Mutation and Subscription, whatever a subgraph's schema definition says.
 * What is left of that definition is its links: a root type may lose all its fields to `gathered`.
 */
function withUsualRootNames(document: DocumentNode): DocumentNode {
  const usual = new Map<string, string>();
  const definitions = document.definitions.flatMap((node): DefinitionNode[] => {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) return [node];
    for (const { operation, type } of node.operationTypes ?? []) {
      const name = operation[0]!.toUpperCase() + operation.slice(1);
      if (type.name.value !== name) usual.set(type.name.value, name);
    }
    const { directives, loc } = node;
    return directives?.length ? [{ kind: Kind.SCHEMA_EXTENSION, directives, ...(loc ? { loc } : {}) }] : [];
  });
  if (usual.size === 0) return { ...document, definitions };
  const rename = (node: NameNode): NameNode => ({ ...node, value: usual.get(node.value) ?? node.value });
  return visit({ ...document, definitions } as DocumentNode, {
    NamedType: (node) => ({ ...node, name: rename(node.name) }),
    ObjectTypeDefinition: { leave: (node) => ({ ...node, name: rename(node.name) }) },
    ObjectTypeExtension: { leave: (node) => ({ ...node, name: rename(node.name) }) },
  });
}

function lineAndColumnOf(
  at: { line?: number | undefined } | { loc?: Location | undefined; name?: NameNode },
): { line?: number | undefined; column?: number } {
  if ('line' in at) return { line: at.line };
  // A definition starts at its description; its name is what a reader looks for.
  const loc = ('name' in at && at.name?.loc) || ('loc' in at ? at.loc : undefined);
  return loc ? getLocation(loc.source, loc.start) : {};
}
