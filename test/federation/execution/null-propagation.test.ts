import { GraphQLError } from 'graphql';
import { describeSplits } from '../splits.ts';

// After graphql-js's nonnull-test: a tree whose leaves are there, null or broken.

const leaf = (_: unknown, { is }: { is: string }) => {
  if (is === 'BROKEN') throw new GraphQLError('Broken.', { extensions: { code: 'BROKEN' } });
  return is === 'NULL' ? null : 'there';
};

const node = () => ({ id: '1' });
const objects = {
  Query: { node, must: node, nodes: () => [node(), node()], strict: () => [node()] },
  Node: { node, must: node, nodes: () => [node()], strict: () => [node()] },
};
const leaves = { Node: { leaf, sure: leaf } };

const objectFields = 'node: Node must: Node! nodes: [Node] strict: [Node!]!';
const leafFields = 'leaf(is: State = THERE): String sure(is: State = THERE): String!';
const state = 'enum State { THERE NULL BROKEN }';

const one = {
  typeDefs: `type Query { ${objectFields} } type Node { id: ID! ${objectFields} ${leafFields} } ${state}`,
  resolvers: { ...objects, Node: { ...objects.Node, ...leaves.Node } },
};
const two = {
  a: {
    typeDefs: `type Query { ${objectFields} } type Node @key(fields: "id") { id: ID! ${objectFields} }`,
    resolvers: objects,
  },
  b: { typeDefs: `type Node @key(fields: "id") { id: ID! ${leafFields} } ${state}`, resolvers: leaves },
};

describeSplits('null propagation', { one, two }, [
  {
    title: 'a nullable leaf that fails is null',
    ask: '{ node { leaf(is: BROKEN) id } }',
    data: { node: { leaf: null, id: '1' } },
    errors: ['node.leaf BROKEN'],
  },
  {
    title: 'a nullable leaf that is null has no error',
    ask: '{ node { leaf(is: NULL) } }',
    data: { node: { leaf: null } },
  },
  {
    title: 'a non-null leaf that fails nulls its object',
    ask: '{ node { sure(is: BROKEN) id } }',
    data: { node: null },
    errors: ['node.sure BROKEN'],
  },
  {
    title: 'a non-null leaf that is null nulls its object: graphql-js in the subgraph says so',
    ask: '{ node { sure(is: NULL) id } }',
    data: { node: null },
    errors: ['node.sure SUBGRAPH_ERROR'],
  },
  {
    title: 'a non-null object passes the null on',
    ask: '{ node { must { must { sure(is: BROKEN) } } id } }',
    data: { node: null },
    errors: ['node.must.must.sure BROKEN'],
  },
  {
    title: 'it stops at the first nullable object',
    ask: '{ node { node { must { sure(is: BROKEN) } } id } }',
    data: { node: { node: null, id: '1' } },
    errors: ['node.node.must.sure BROKEN'],
  },
  {
    title: 'without any nullable object all data is null',
    ask: '{ node { id } must { must { sure(is: BROKEN) } } }',
    data: null,
    errors: ['must.must.sure BROKEN'],
  },
  {
    title: 'several nullable leaves fail, each with its error',
    ask: '{ node { x: leaf(is: BROKEN) y: leaf z: leaf(is: BROKEN) } must { leaf(is: BROKEN) } }',
    data: { node: { x: null, y: 'there', z: null }, must: { leaf: null } },
    errors: ['node.x BROKEN', 'node.z BROKEN', 'must.leaf BROKEN'],
    reference: { requests: { a: 1, b: 2 } },
  },
  {
    title: 'a nullable leaf that failed before a null above keeps its error',
    ask: '{ node { leaf(is: BROKEN) node { leaf } must { sure(is: BROKEN) } } }',
    data: { node: null },
    errors: ['node.leaf BROKEN', 'node.must.sure BROKEN'],
    reference: { requests: { a: 1, b: 3 } },
  },
  {
    title: 'one item of a list of nullable objects',
    ask: '{ nodes { must { id leaf } } node { nodes { sure(is: BROKEN) } } }',
    data: {
      nodes: [{ must: { id: '1', leaf: 'there' } }, { must: { id: '1', leaf: 'there' } }],
      node: { nodes: [null] },
    },
    errors: ['node.nodes.0.sure BROKEN'],
    reference: { requests: { a: 1, b: 2 } },
  },
  {
    title: 'a non-null list of non-null objects passes the null on',
    ask: '{ node { node { strict { sure(is: BROKEN) } } leaf } }',
    data: { node: { node: null, leaf: 'there' } },
    errors: ['node.node.strict.0.sure BROKEN'],
    reference: { requests: { a: 1, b: 2 } },
  },
  {
    title: 'a non-null list at the root nulls all data',
    ask: '{ strict { sure(is: BROKEN) } }',
    data: null,
    errors: ['strict.0.sure BROKEN'],
  },
  {
    title: 'under aliases each has its own fate',
    ask: '{ x: node { sure(is: BROKEN) } y: node { sure } z: must { leaf(is: NULL) } }',
    data: { x: null, y: { sure: 'there' }, z: { leaf: null } },
    errors: ['x.sure BROKEN'],
    reference: { requests: { a: 1, b: 3 } },
  },
  {
    title: 'by variable',
    ask: 'query ($is: State!) { x: node { sure(is: $is) } y: node { leaf(is: $is) } }',
    variables: { is: 'BROKEN' },
    data: { x: null, y: { leaf: null } },
    errors: ['x.sure BROKEN', 'y.leaf BROKEN'],
    reference: { requests: { a: 1, b: 2 } },
  },
  {
    title: 'of a field in a fragment',
    ask: '{ node { ...F } must { ... on Node { leaf } } } fragment F on Node { must { sure(is: BROKEN) } }',
    data: { node: null, must: { leaf: 'there' } },
    errors: ['node.must.sure BROKEN'],
    reference: { requests: { a: 1, b: 2 } },
  },
  {
    title: 'a skipped non-null field nulls nothing',
    ask: '{ node { sure(is: BROKEN) @skip(if: true) must @include(if: false) { sure(is: BROKEN) } leaf } }',
    data: { node: { leaf: 'there' } },
  },
]);
