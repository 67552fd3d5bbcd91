import {
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type TypeNode,
  visit,
} from 'graphql';
import { directive } from './copy.ts';
import { stringArgument } from './federation-names.ts';
import { directivesOf, hasDirective, isExternal, type Subgraph, type SubgraphType } from './subgraph.ts';
import { namedTypeOf } from './type-reference.ts';
import { widestType } from './widest-type.ts';

/** What a subgraph of the supergraph declares. */
export type JoinedSubgraph = Pick<Subgraph, 'name' | 'types' | 'federation'>;

/** A supergraph whose joins say what the subgraphs declare. */
export interface RepairedSupergraph {
  supergraph: DocumentNode;
  /** Gives the fields of the API schema the types that they have in the supergraph. */
  retype(api: DocumentNode): DocumentNode;
}

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** One subgraph's declaration of a field. */
interface Declared {
  graph: string;
  subgraph: JoinedSubgraph;
  type: SubgraphType;
  field: FieldDefinitionNode;
}

/**
 * Sets two things of a supergraph right that `@theguild/federation-composition` 0.27.0 gets wrong, so that routers ask
 * the subgraph that resolves a field, and clients may select all types that it returns:
 *
 * - The type of a field is the one that all subgraphs' types are subtypes of: `Media` of `Media` and `Book`, whoever
 *   comes first. The composer takes the first, and keeps no note of which subgraph has which.
 * - A field that an interface object only names (`@external`) or resolves from others (`@requires`, `@provides`) is
 *   said to be so, also where every subgraph that has the interface has the field.
 *
 * @returns null where nothing is wrong
 */
export function repairJoins(
  document: DocumentNode,
  subgraphs: readonly JoinedSubgraph[],
): RepairedSupergraph | null {
  const byGraph = readGraphs(document, subgraphs);
  const types = new Map<string, TypeNode>();
  let isRepaired = false;
  const repairType = (node: Composite): Composite => {
    const fields = node.fields?.map((field) => {
      const repaired = repairField(field, findDeclared(byGraph, node, field), subgraphs);
      if (print(repaired) === print(field)) return field;
      isRepaired = true;
      types.set(`${node.name.value}.${field.name.value}`, repaired.type);
      return repaired;
    });
    return { ...node, ...(fields && { fields }) };
  };
  const supergraph = visit(document, {
    ObjectTypeDefinition: repairType,
    InterfaceTypeDefinition: repairType,
  });
  return isRepaired ? { supergraph, retype: (api) => retype(api, types) } : null;
}

/** Subgraphs by what the supergraph calls them. */
function readGraphs(
  document: DocumentNode,
  subgraphs: readonly JoinedSubgraph[],
): ReadonlyMap<string, JoinedSubgraph> {
  const byGraph = new Map<string, JoinedSubgraph>();
  visit(document, {
    EnumValueDefinition({ name, directives }) {
      const graph = directives?.find((use) => use.name.value === 'join__graph');
      const subgraph = subgraphs.find((each) => graph && each.name === stringArgument(graph, 'name'));
      if (subgraph) byGraph.set(name.value, subgraph);
    },
  });
  return byGraph;
}

/** The declarations that the supergraph names, or all where it names none; what was overridden is not among them. */
function findDeclared(
  byGraph: ReadonlyMap<string, JoinedSubgraph>,
  node: Composite,
  field: FieldDefinitionNode,
): Declared[] {
  const joins = joinsOf(field);
  const graphs = new Set(joins.length > 0 ? joins.map(graphOf) : joinsOf(node, 'join__type').map(graphOf));
  return [...graphs].flatMap((graph) => {
    const subgraph = graph === undefined ? undefined : byGraph.get(graph);
    const type = subgraph?.types.get(node.name.value);
    const declared = type?.fields.get(field.name.value);
    return graph && subgraph && declared ? [{ graph, subgraph, type: type!, field: declared }] : [];
  });
}

function repairField(
  field: FieldDefinitionNode,
  declared: readonly Declared[],
  subgraphs: readonly JoinedSubgraph[],
): FieldDefinitionNode {
  const type = findWidest(declared, subgraphs) ?? field.type;
  const joins = joinsOf(field);
  if (joins.length > 0) {
    if (print(type) === print(field.type)) return field;
    const directives = field.directives!.map((use) => {
      const own = declared.find(({ graph }) => use.name.value === 'join__field' && graphOf(use) === graph);
      return own ? withArguments(use, typeArgument(own, type)) : use;
    });
    return { ...field, type, directives };
  }
  const roles = declared.map(rolesOf);
  const isWidened = declared.some((each) => namedTypeOf(each.field.type) !== namedTypeOf(type));
  if (!isWidened && roles.every(({ length }) => length === 0)) return field;
  const added = declared.map((each, index) =>
    withArguments(joinField(each.graph), [...typeArgument(each, type), ...roles[index]!]),
  );
  return { ...field, type, directives: [...(field.directives ?? []), ...added] };
}

/** Null where all subgraphs that resolve the field name one type, or none that holds for all. */
function findWidest(declared: readonly Declared[], subgraphs: readonly JoinedSubgraph[]): TypeNode | null {
  const resolving = declared.filter(({ subgraph, type, field }) => !isExternal(subgraph, type, field));
  const types = resolving.map(({ field }) => field.type);
  if (new Set(types.map(namedTypeOf)).size < 2) return null;
  return widestType(types, (special, general) =>
    subgraphs.some(
      ({ types }) =>
        types.get(general)?.members.includes(special) || types.get(special)?.interfaces.includes(general),
    ),
  );
}

/** What an interface object says of its field; other types' roles the composer gets right. */
function rolesOf({ subgraph, type, field }: Declared): ConstArgumentNode[] {
  if (!hasDirective(subgraph, type, 'interfaceObject')) return [];
  const sets = ['requires', 'provides'].flatMap((name) => {
    const use = directivesOf(subgraph, field, name)[0];
    const fields = use && stringArgument(use, 'fields');
    return fields === undefined ? [] : [toArgument(name, fields)];
  });
  return isExternal(subgraph, type, field) ? [...sets, toArgument('external', true)] : sets;
}

/** A join names the subgraph's type where it is not the field's. */
function typeArgument({ field }: Declared, type: TypeNode): ConstArgumentNode[] {
  return print(field.type) === print(type) ? [] : [toArgument('type', print(field.type))];
}

/** The API schema's fields with the types of the supergraph's. */
function retype(api: DocumentNode, types: ReadonlyMap<string, TypeNode>): DocumentNode {
  const retypeFields = (node: Composite): Composite => {
    const fields = node.fields?.map((field) => {
      const type = types.get(`${node.name.value}.${field.name.value}`);
      return type ? { ...field, type } : field;
    });
    return { ...node, ...(fields && { fields }) };
  };
  return visit(api, { ObjectTypeDefinition: retypeFields, InterfaceTypeDefinition: retypeFields });
}

const joinsOf = (node: Composite | FieldDefinitionNode, name = 'join__field') =>
  (node.directives ?? []).filter((use) => use.name.value === name);

function graphOf(use: ConstDirectiveNode): string | undefined {
  const value = use.arguments?.find(({ name }) => name.value === 'graph')?.value;
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

const joinField = (graph: string): ConstDirectiveNode => ({
  ...directive('join__field'),
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: 'graph' },
      value: { kind: Kind.ENUM, value: graph },
    },
  ],
});

/** The directive with those arguments in place of its `type` and of those of their names. */
function withArguments(use: ConstDirectiveNode, added: readonly ConstArgumentNode[]): ConstDirectiveNode {
  const replaced = new Set(['type', ...added.map(({ name }) => name.value)]);
  const kept = (use.arguments ?? []).filter(({ name }) => !replaced.has(name.value));
  return { ...use, arguments: [...kept, ...added] };
}

const toArgument = (name: string, value: string | boolean): ConstArgumentNode =>
  directive('', { [name]: value }).arguments![0]!;
