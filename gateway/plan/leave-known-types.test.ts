import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { shop } from './fixtures/shop.ts';
import { leaveKnownTypes } from './leave-known-types.ts';
import { readPlan } from './read-plan.ts';

const supergraph = buildSchema(shop.sdl, { assumeValid: true });

/** What is left of a fetch of root fields in front of one of entities of these types. */
function leftOf(operation: string, types: readonly string[]): string {
  const field = (name: string) => ({ kind: 'Field', name });
  const requires = types.map((typeCondition) => ({
    ...{ kind: 'InlineFragment', typeCondition },
    selections: [field('__typename'), field('id')],
  }));
  const entities = `query($representations:[_Any!]!){_entities(representations:$representations){...on Product{stock}}}`;
  const raw = {
    kind: 'QueryPlan',
    node: {
      kind: 'Sequence',
      nodes: [
        { kind: 'Fetch', serviceName: 'products', operation },
        { kind: 'Fetch', serviceName: 'inventory', requires, operation: entities },
      ],
    },
  };
  const left: typeof raw = JSON.parse(leaveKnownTypes(supergraph, raw, readPlan(raw)));
  expect(left.node.nodes[1]).toEqual(raw.node.nodes[1]);
  return left.node.nodes[0]!.operation;
}

test.each([
  ['in an object', '{products{__typename name id}}', '{products{name id}}'],
  ['in fragments of it', '{products{...on Product{__typename id}name}}', '{products{...on Product{id}name}}'],
  ['at several levels', '{reviews{__typename id product{__typename id}}}', '{reviews{id product{id}}}'],
  [
    'in an object of a named fragment',
    '{reviews{...a}} fragment a on Review{__typename product{__typename id}}',
    '{reviews{...a}}fragment a on Review{__typename product{id}}',
  ],
])('a known type is not asked for %s', (_, operation, left) => {
  expect(leftOf(operation, ['Product'])).toBe(left);
});

test.each([
  [
    'objects of several types',
    '{things{__typename ...on Product{__typename id} ...on Book{id}}}',
    ['Product'],
  ],
  ['objects of an interface', '{node{__typename id}}', ['Product']],
  ['what nothing else is asked of', '{products{__typename}}', ['Product']],
  ['who asks for it by another key', '{products{type: __typename id}}', ['Product']],
  ['a condition', 'query($a:Boolean!){products{__typename @include(if:$a) id}}', ['Product']],
  ['entities of several types', '{products{__typename id}}', ['Product', 'Book']],
  ['entities of an interface', '{products{__typename id}}', ['Node']],
])('a type is asked for %s', (_, operation, types) => {
  expect(leftOf(operation, types)).toBe(operation);
});
