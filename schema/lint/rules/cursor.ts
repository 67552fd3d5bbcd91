import { type FieldDefinitionNode, Kind, print } from 'graphql';
import type { Subgraph } from '../../subgraph.ts';
import { listItemOf, namedTypeOf } from '../../type-reference.ts';
import { declaredIn } from '../own.ts';
import type { Finding, LintRule } from '../rule.ts';

/**
 * `LINT_CURSOR`: every connection has one form, that of gathered ones: edges { cursor: String! node }, the core's PageInfo,
 * first: Int with a default, after: String.
 */
export const cursor: LintRule = {
  code: 'LINT_CURSOR',
  severity: 'error',
  cause:
    'Clients page through every list of the network in the same way, and a connection can only later be gathered in this form.',
  hint: 'Declare first: Int = 20 and after: String, and type …Connection { edges: [XEdge!]! pageInfo: PageInfo! } with type XEdge { cursor: String! node: X! }.',
  check: (subgraph) =>
    declaredIn(subgraph).flatMap(({ kind, coordinate, type, node }): Finding[] => {
      if (kind === 'type') {
        if (!isConnection(subgraph, type.name)) return [];
        return wrongWithType(subgraph, type.name).map((message) => ({ coordinate, node, message }));
      }
      if (kind !== 'field' || !isConnection(subgraph, namedTypeOf(node.type))) return [];
      return wrongWithField(node).map((message) => ({ coordinate, node, message }));
    }),
};

function isConnection(subgraph: Subgraph, name: string): boolean {
  return name.endsWith('Connection') && subgraph.types.get(name)?.kind === Kind.OBJECT_TYPE_DEFINITION;
}

function wrongWithField({ type, arguments: given = [] }: FieldDefinitionNode): string[] {
  const wrong: string[] = [];
  if (listItemOf(type)) wrong.push(`is a list of connections; expected ${namedTypeOf(type)}`);
  const first = given.find(({ name }) => name.value === 'first');
  const after = given.find(({ name }) => name.value === 'after');
  if (!first || namedTypeOf(first.type) !== 'Int' || !first.defaultValue) {
    wrong.push(
      `returns a connection and has ${first ? `"${print(first)}"` : 'no argument first'}; expected first: Int with a default`,
    );
  }
  if (!after || print(after.type) !== 'String') {
    wrong.push(
      `returns a connection and has ${after ? `"${print(after)}"` : 'no argument after'}; expected after: String`,
    );
  }
  return wrong;
}

function wrongWithType(subgraph: Subgraph, name: string): string[] {
  const fields = subgraph.types.get(name)!.fields;
  const [edges, pageInfo] = [fields.get('edges'), fields.get('pageInfo')];
  const wrong: string[] = [];
  if (!pageInfo || namedTypeOf(pageInfo.type) !== 'PageInfo')
    wrong.push('has no pageInfo of the type PageInfo');
  const edge = edges && listItemOf(edges.type) ? subgraph.types.get(namedTypeOf(edges.type)) : undefined;
  if (!edge) return [...wrong, 'has no edges that are a list'];
  const cursorField = edge.fields.get('cursor');
  if (!cursorField || print(cursorField.type) !== 'String!') wrong.push(`has edges without cursor: String!`);
  if (!edge.fields.has('node')) wrong.push('has edges without node');
  return wrong;
}
