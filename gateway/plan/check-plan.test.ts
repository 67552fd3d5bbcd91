import { isObjectType, parse, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { readSubgraphFacts } from './by-type/subgraph-facts.ts';
import { checkDelivery } from './check-delivery.ts';
import { createMeaningCheck } from './check-meaning.ts';
import { checkMutations } from './check-mutations.ts';
import { createValidityCheck } from './check-validity.ts';
import { collectPlannerLog, composeSupergraph } from './fixtures/compose.ts';
import { shop } from './fixtures/shop.ts';
import { createPlanner } from './planner.ts';
import { readPlan } from './read-plan.ts';
import { readSubgraphSchemas } from './subgraph-schemas.ts';

const read = (node: unknown) => {
  const plan = readPlan({ kind: 'QueryPlan', node }).node;
  if (!plan) throw new Error('The plan has a node.');
  return plan;
};
const root = (serviceName: string, operation: string) => ({ kind: 'Fetch', serviceName, operation });
const entity = (serviceName: string, path: string[], selection: string, more = {}) => ({
  kind: 'Flatten',
  path,
  node: {
    kind: 'Fetch',
    serviceName,
    operation: `query($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`,
    requires: [
      { kind: 'InlineFragment', typeCondition: 'Product', selections: [{ kind: 'Field', name: 'id' }] },
    ],
    ...more,
  },
});
const inOrder = (...nodes: unknown[]) => ({ kind: 'Sequence', nodes });
const beside = (...nodes: unknown[]) => ({ kind: 'Parallel', nodes });
const ifC = (ifClause: unknown, elseClause?: unknown) => ({
  kind: 'Condition',
  condition: 'c',
  ifClause,
  elseClause,
});
const a = root('products', 'mutation { a: addProduct { id } }');
const b = root('reviews', 'mutation { b: addReview { id } }');
const ofA = entity('inventory', ['a'], '... on Product { stock }');
const ofB = entity('inventory', ['b', 'product'], '... on Product { stock }');

test.each<[string, unknown, string | null]>([
  ['one after the other, complete', inOrder(a, ofA, b, ofB), null],
  ['what follows the last one, side by side', inOrder(a, b, beside(ofB, ofB)), null],
  ['in another order', inOrder(b, a), "Mutations are not in the client's order."],
  ['side by side', beside(a, b), 'A mutation runs beside another fetch.'],
  ['beside what is selected of another', inOrder(a, beside(b, ofA)), 'A mutation runs beside another fetch.'],
  [
    'beside it under a condition',
    { kind: 'Condition', condition: 'c', ifClause: beside(a, ofA) },
    'A mutation runs beside another fetch.',
  ],
  [
    'before another is complete',
    inOrder(a, b, ofA),
    'A mutation starts before the one before it is complete.',
  ],
])('mutations %s', (_, node, message) => {
  const check = () =>
    checkMutations(read(node), parse('mutation { a: addProduct { id } b: addReview { id } }'));
  if (message) expect(check).toThrow(message);
  else expect(check).not.toThrow();
});

test.each<[string, unknown, boolean]>([
  [
    '$c: Boolean!) { a: addProduct @include(if: $c) { id } b: addReview { id } }',
    inOrder(ifC(inOrder(a, ofA)), b),
    true,
  ],
  ['$c: Boolean!) { a: addProduct @include(if: $c) { id } b: addReview { id } }', inOrder(a, b), false],
  [
    '$c: Boolean!) { a: addProduct @include(if: $c) { id } b: addReview { id } a: addProduct { id } }',
    ifC(inOrder(a, b), inOrder(b, a)),
    true,
  ],
  [
    '$c: Boolean!) { a: addProduct @include(if: $c) { id } b: addReview { id } a: addProduct { id } }',
    inOrder(a, b),
    false,
  ],
])('mutations under conditions are in their order, whatever holds (%#)', (asked, node, isRight) => {
  const check = () => checkMutations(read(node), parse(`mutation(${asked}`));
  if (isRight) expect(check).not.toThrow();
  else expect(check).toThrow("Mutations are not in the client's order.");
});

test.each<[string, string, string | null]>([
  ['{ f(x: "\\b") }', '{ f(x: "\\u0010") }', 'field'],
  ['{ f(x: 1e400) }', '{ f(x: inf) }', 'field'],
  ['{ f(x: 12345678901234567890) }', '{ f(x: 12345678901234567000) }', 'field'],
  ['{ f(x: { a: 1, b: """c""" }) }', '{ f(x: { b: "c", a: 1 }) }', null],
  ['{ f(x: 0.1) }', '{ f(x: 1e-1) }', null],
  ['{ f(x: "1") }', '{ f(x: 1) }', null],
  ['{ f(x: "01") }', '{ f(x: 1) }', 'field'],
  ['{ f(x: 1) }', '{ f }', 'field'],
  ['{ f(x: 1) }', '{ f(x: 1, y: 2) }', 'field'],
  ['{ f }', '{ f secret }', 'field'],
  ['{ f }', '{ x: f __typename id price(currency: "USD") }', null],
  ['{ f }', '{ f price(currency: "KRW") }', 'field'],
  ['{ f(x: [1]) }', '{ f(x: [1, 1]) }', 'field'],
  ['{ f(x: 1) }', '{ f(x: [1]) }', null],
  ['{ f(x: A) }', '{ f(x: "A") }', null],
  ['{ f(x: -1.25e3) }', '{ f(x: -1250) }', null],
  ['query($x: Float = -1.25e3) { f(x: $x) }', 'query($x: Float = -1250) { f(x: $x) }', null],
  ['query($x: Int) { f(x: $x) }', 'query($x: Int, $y: Int) { f(x: $x) }', 'variable'],
  ['query($x: Int!) { f(x: $x) }', 'query($x: Int) { f(x: $x) }', 'variable'],
])('%s and a fetch of %s differ in a %s', (asked, operation, foreign) => {
  const check = () => createMeaningCheck(shop.sdl)(read(root('a', operation)), parse(asked));
  if (foreign) expect(check).toThrow(`A fetch has a ${foreign} that is not the client's.`);
  else expect(check).not.toThrow();
});

const renamer = (path: string[], renameKeyTo: string) => ({
  outputRewrites: [{ kind: 'KeyRenamer', path, renameKeyTo }],
});

test.each<[unknown, boolean]>([
  [
    inOrder(
      root('products', '{ products { name id } }'),
      entity('inventory', ['products', '@'], '... on Product { stock }'),
    ),
    true,
  ],
  [root('products', '{ products { name id } }'), false],
  [
    inOrder(
      root('products', '{ products { name id } }'),
      entity('inventory', ['product'], '... on Product { stock }'),
    ),
    false,
  ],
  [
    inOrder(
      root('products', '{ products { name id } }'),
      entity(
        'inventory',
        ['products', '@'],
        '... on Product { x: stock }',
        renamer(['... on Product', 'x'], 'stock'),
      ),
    ),
    true,
  ],
  [
    inOrder(
      { ...root('products', '{ p: products { name id } }'), ...renamer(['p'], 'products') },
      entity('inventory', ['products', '@'], '...F } } fragment F on Product { ... { ... { stock }'),
    ),
    true,
  ],
  [
    inOrder(
      root('products', '{ products { name } }'),
      entity('inventory', ['products', '@'], '... on Product { stock }'),
    ),
    false,
  ],
])('a plan that leaves a field out is found (%#)', (node, isComplete) => {
  const check = () =>
    checkDelivery(
      readSubgraphFacts(shop.sdl)(() => false),
      read(node),
      parse('{ products { __typename name ... on Product { stock } } }'),
    );
  if (isComplete) expect(check).not.toThrow();
  else expect(check).toThrow('A field is in no fetch.');
});

const things = composeSupergraph({
  a: `type Query { things: [Thing] @shareable kind: Kind } union Thing = P | Q
    type P @key(fields: "id") { id: ID! a: Int } type Q @key(fields: "id") { id: ID! a: Int }
    type Kind @key(fields: "id") @interfaceObject { id: ID! k: Int }`,
  b: `type Query { things: [Thing] @shareable } union Thing = P
    type P @key(fields: "id") { id: ID! b(x: Int): Int c: Int @requires(fields: "a") a: Int @external }
    interface Kind @key(fields: "id") { id: ID! } type R implements Kind @key(fields: "id") { id: ID! r: Int }`,
});

const ofP = (serviceName: string, selection: string, ...fields: string[]) =>
  entity(serviceName, ['things', '@'], selection, {
    requires: [{ kind: 'InlineFragment', typeCondition: 'P', selections: fields.map(toField) }],
  });
const toField = (name: string) => ({ kind: 'Field', name });
const kind = (setValueTo: string) =>
  entity('b', ['kind'], '... on Kind { __typename ... on R { r } }', {
    requires: [{ kind: 'InlineFragment', typeCondition: 'Kind', selections: [toField('id')] }],
    inputRewrites: [{ kind: 'ValueSetter', path: ['... on Kind', '__typename'], setValueTo }],
  });

test.each<[string, string, unknown, string | null]>([
  [
    'a type of a union',
    '{ things { ... on P { a } ... on Q { a } __typename } }',
    root('a', '{ things { __typename ... on P { a } } }'),
    'A field is in no fetch.',
  ],
  [
    'nothing of a type that the subgraph does not have there',
    '{ things { ... on P { id } ... on Q { a } __typename } }',
    root('b', '{ things { __typename ... on P { id } } }'),
    null,
  ],
  [
    'what a field requires',
    '{ things { ... on P { c } } }',
    inOrder(root('a', '{ things { __typename ... on P { id } } }'), ofP('b', '... on P { c }', 'id')),
    'A field is in no fetch.',
  ],
  [
    'what a field requires, where a condition does not hold',
    'query($x: Boolean!) { things { ... on P { c a @include(if: $x) } } }',
    inOrder(
      root('a', 'query($x: Boolean!) { things { __typename ... on P { id a @include(if: $x) } } }'),
      ofP('b', '... on P { c }', 'id', 'a'),
    ),
    'A field is in no fetch.',
  ],
  [
    'nothing, with what a field requires',
    '{ things { ... on P { c } } }',
    inOrder(root('a', '{ things { __typename ... on P { id a } } }'), ofP('b', '... on P { c }', 'id', 'a')),
    null,
  ],
  [
    'the key of an entity',
    '{ things { ... on P { b } } }',
    inOrder(root('a', '{ things { __typename ... on P { a } } }'), ofP('b', '... on P { b }', 'a')),
    'A subgraph is asked for entities by what is no key of it.',
  ],
  [
    'the type of an interface object',
    '{ kind { ... on R { id } __typename } }',
    root('a', '{ kind { __typename id } }'),
    'The type of an object is in no fetch.',
  ],
  ['nothing of an interface object', '{ kind { k } }', root('a', '{ kind { k } }'), null],
  [
    'nothing of the types of an interface object',
    '{ kind { ... on R { r } __typename } }',
    inOrder(root('a', '{ kind { __typename id } }'), kind('Kind')),
    null,
  ],
  [
    'a name that the subgraph knows',
    '{ kind { ... on R { r } __typename } }',
    inOrder(root('a', '{ kind { __typename id } }'), kind('Thing2')),
    'A subgraph is asked for entities of a type that it does not have.',
  ],
])('a plan that leaves out %s is judged type by type', (_, asked, node, reason) => {
  const check = () =>
    checkDelivery(
      readSubgraphFacts(things.sdl)(() => false),
      read(node),
      parse(asked),
    );
  if (reason === null) expect(check).not.toThrow();
  else expect(check).toThrow(reason);
});

test.each<[unknown, boolean]>([
  [root('a', 'query($c: Boolean!) { g x: f @include(if: $c) }'), true],
  [root('a', 'query($c: Boolean!) { g ... @include(if: $c) { x: f } }'), true],
  [beside(root('a', '{ g }'), ifC(root('a', '{ x: f }'))), true],
  [root('a', '{ g x: f }'), false],
])('a fetch that leaves conditions out is found (%#)', (node, isRight) => {
  const { sdl } = composeSupergraph({ a: 'type Query { f: Int g: Int }' });
  const asked = parse('query($c: Boolean!) { g ... @include(if: $c) { x: f } }');
  const check = () =>
    checkDelivery(
      readSubgraphFacts(sdl)(() => false),
      read(node),
      asked,
      true,
    );
  if (isRight) expect(check).not.toThrow();
  else
    expect(check).toThrow('A fetch asks for what the client does not ask of some type, or by some values.');
});

test('the schema of each subgraph is read out of the supergraph', () => {
  const schemaOf = readSubgraphSchemas(shop.sdl);
  for (const name of ['products', 'reviews', 'inventory', 'archive']) {
    expect(validateSchema(schemaOf(name)!)).toEqual([]);
  }
  expect(schemaOf('unknown')).toBeUndefined();
  const reviews = schemaOf('reviews');
  expect(isObjectType(reviews?.getType('Media'))).toBe(true);
  expect(reviews?.getType('Book')).toBeUndefined();
  expect(reviews?.getType('_Entity')?.toConfig()).toMatchObject({
    types: [{ name: 'Product' }, { name: 'Review' }, { name: 'Media' }],
  });
  const small = composeSupergraph({
    a: 'type Query { f(x: In): E } type P @key(fields: "id") { id: ID! s: Int! @shareable } input In { a: Int b: Int } enum E { X Y }',
    b: 'type P @key(fields: "id") { id: ID! s: Int @shareable } type Query { g: U } union U = P',
  });
  const stockOf = (name: string) => readSubgraphSchemas(small.sdl)(name)?.getType('P')?.toConfig();
  expect(stockOf('a')).toMatchObject({ fields: { s: { type: { ofType: { name: 'Int' } } } } });
  expect(stockOf('b')).toMatchObject({ fields: { s: { type: { name: 'Int' } } } });
  expect(() =>
    createValidityCheck(readSubgraphSchemas(small.sdl))(read(root('a', '{ f(x: { a: 1 }) }'))),
  ).not.toThrow();
  expect(() =>
    createValidityCheck(readSubgraphSchemas(small.sdl))(read(root('a', '{ g { __typename } }'))),
  ).toThrow('A fetch is not valid for a.');
  expect(() => createValidityCheck(readSubgraphSchemas(small.sdl))(read(root('c', '{ g }')))).toThrow(
    'A fetch is for c, which the supergraph does not have.',
  );
});

test('one key for fields of two types in one subgraph is planned anew', async () => {
  const supergraph = composeSupergraph({
    a: 'type Query { things: [Thing] } union Thing = P | B type P @key(fields: "id") { id: ID! } type B @key(fields: "id") { id: ID! }',
    b: 'type P @key(fields: "id") { id: ID! stock: Int } type B @key(fields: "id") { id: ID! stock: Int! @shareable }',
    c: 'type B @key(fields: "id") { id: ID! stock: Int @shareable }',
  });
  const { log, lines } = collectPlannerLog();
  const planner = createPlanner(supergraph.sdl, log);
  try {
    const { node } = await planner.plan('{ things { ... on P { stock } ... on B { stock } } }');
    expect(planner.counts).toEqual({ rust: 0, types: 1, apollo: 0, failed: 0 });
    expect(lines).toMatchObject([{ facts: { reason: 'A fetch is not valid for b.', by: 'types' } }]);
    expect(() => createValidityCheck(readSubgraphSchemas(supergraph.sdl))(node)).not.toThrow();
  } finally {
    await planner.close();
  }
});
