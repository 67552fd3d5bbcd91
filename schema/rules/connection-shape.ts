import { type FieldDefinitionNode, Kind, print } from 'graphql';
import { type Federation, type GatherDeclaration, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import type { Subgraph, SubgraphType } from '../subgraph.ts';
import { listItemOf, namedTypeOf, nullable } from '../type-reference.ts';

/**
 * `GATHER_CONNECTION_SHAPE`: a CONNECTION field returns `edges { cursor: String!, node }`,
 * `pageInfo { hasNextPage, endCursor }` and optionally `totalCount: Int`, nothing else, and takes
 * `first: Int` with a default and `after: String`.
 */
export function connectionShape({ gathered }: Federation): Problem[] {
  return [...gathered.values()]
    .flat()
    .filter(({ merge }) => merge === 'CONNECTION')
    .flatMap((declaration) =>
      [...argumentFaults(declaration.field), ...connectionFaults(declaration)].map((fault) =>
        problemWith(declaration, 'GATHER_CONNECTION_SHAPE', `is merged by CONNECTION, but ${fault}`),
      ),
    );
}

function argumentFaults(field: FieldDefinitionNode): string[] {
  const first = field.arguments?.find((argument) => argument.name.value === 'first');
  const after = field.arguments?.find((argument) => argument.name.value === 'after');
  const faults = [];
  if (!first || print(nullable(first.type)) !== 'Int' || first.defaultValue?.kind !== Kind.INT) {
    faults.push('takes no argument "first: Int" with a default, e.g. first: Int = 20');
  }
  if (!after || print(after.type) !== 'String') faults.push('takes no argument "after: String"');
  return faults;
}

function connectionFaults({ subgraph, field }: GatherDeclaration): string[] {
  const name = namedTypeOf(field.type);
  const connection = objectType(subgraph, name);
  if (!connection || nullable(field.type).kind !== Kind.NAMED_TYPE) {
    return [`returns ${print(field.type)}, which is no object type`];
  }
  const edgeName = listItemOf(connection.fields.get('edges')?.type ?? field.type)?.name.value;
  const edge = edgeName === undefined ? null : objectType(subgraph, edgeName);
  const pageInfo = objectType(subgraph, namedTypeOf(connection.fields.get('pageInfo')?.type ?? field.type));
  return [
    ...(edge ? edgeFaults(subgraph, edge) : [`${name}.edges is no list of an object type`]),
    ...(pageInfo && connection.fields.has('pageInfo')
      ? pageInfoFaults(pageInfo)
      : [`${name}.pageInfo is no object type`]),
    ...(isLeaf(connection.fields.get('totalCount'), 'Int', true) ? [] : [`${name}.totalCount is no Int`]),
    ...otherFields(connection, ['edges', 'pageInfo', 'totalCount']),
  ];
}

function edgeFaults(subgraph: Subgraph, edge: SubgraphType): string[] {
  const cursor = edge.fields.get('cursor');
  const node = edge.fields.get('node');
  const nodeKind = node && subgraph.types.get(namedTypeOf(node.type))?.kind;
  const isComposite =
    node && nullable(node.type).kind === Kind.NAMED_TYPE && nodeKind && composite.has(nodeKind);
  return [
    ...(cursor && print(cursor.type) === 'String!' ? [] : [`${edge.name} has no field "cursor: String!"`]),
    ...(isComposite ? [] : [`${edge.name}.node is no object, interface or union`]),
    ...otherFields(edge, ['cursor', 'node']),
  ];
}

function pageInfoFaults(pageInfo: SubgraphType): string[] {
  return [
    ...(isLeaf(pageInfo.fields.get('hasNextPage'), 'Boolean')
      ? []
      : [`${pageInfo.name}.hasNextPage is no Boolean`]),
    ...(isLeaf(pageInfo.fields.get('endCursor'), 'String')
      ? []
      : [`${pageInfo.name}.endCursor is no String`]),
    ...otherFields(pageInfo, ['hasNextPage', 'endCursor']),
  ];
}

function otherFields(type: SubgraphType, known: string[]): string[] {
  const others = [...type.fields.keys()].filter((name) => !known.includes(name));
  return others.map(
    (name) => `${type.name}.${name} has no rule to be merged by; it has ${known.join(', ')} only`,
  );
}

function isLeaf(field: FieldDefinitionNode | undefined, name: string, optional = false): boolean {
  return field ? print(nullable(field.type)) === name : optional;
}

function objectType(subgraph: Subgraph, name: string): SubgraphType | null {
  const type = subgraph.types.get(name);
  return type?.kind === Kind.OBJECT_TYPE_DEFINITION ? type : null;
}

const composite = new Set<string>([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
]);
