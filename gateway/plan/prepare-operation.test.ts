import { type GraphQLError, type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { countExpandedFields } from './expanded-size.ts';
import { shop } from './fixtures/shop.ts';

const flat = (text: string | null) => text?.replace(/\s+/g, ' ').trim() ?? null;
const prepareFlat = (text: string, operationName?: string) => flat(shop.prepare(text, operationName).text);

function refusal(text: string): GraphQLError {
  try {
    shop.prepare(text);
  } catch (error) {
    return error as GraphQLError;
  }
  throw new Error('The operation was not refused.');
}

test('only the chosen operation is planned, with the fragments and variables that it uses', () => {
  const text = `
    query A($a: ID! $b: Boolean!) { product(id: $a) { ...F } }
    query B { now }
    fragment F on Product { name ...G }
    fragment G on Product { sku }
    fragment H on Product { weight }`;
  expect(prepareFlat(text, 'A')).toBe(
    'query ($a: ID!) { product(id: $a) { ...F } } fragment F on Product { name ...G } fragment G on Product { sku }',
  );
  expect(prepareFlat(text, 'B')).toBe('{ now }');
});

test('root introspection fields stand apart, in fragments too, and stay in the document', () => {
  const { text, introspection, document } = shop.prepare(`
    query($name: String!, $a: Boolean!) { __typename ...R now }
    fragment R on Query { ... @include(if: $a) { __type(name: $name) { ...T } } t: __typename products { __typename } }
    fragment T on __Type { name }`);
  expect(flat(text)).toBe('{ ... on Query { products { __typename } } now }');
  expect(introspection?.definitions).toHaveLength(2);
  expect(JSON.stringify(introspection)).not.toContain('products');
  expect(JSON.stringify(introspection)).toContain('__type');
  expect(JSON.stringify(document)).toContain('__type');
});

test.each(['{ __typename }', '{ __schema { queryType { name } } }', '{ now @skip(if: true) }'])(
  '%s asks no subgraph',
  (text) => {
    expect(shop.prepare(text).text).toBeNull();
  },
);

test('what a literal leaves out is not planned; an object that stays without fields is', () => {
  expect(
    prepareFlat(
      '{ products { name @skip(if: true) ... @include(if: false) { sku } } now @include(if: true) }',
    ),
  ).toBe('{ products { __typename } now }');
});

test.each([
  ['id', 'name'],
  ['__typename', 'name'],
  ['weight', 'sku'],
  ['price', 'price(currency: "KRW")'],
  ['price', 'price'],
  ['__proto__', 'name'],
  ['constructor', 'name'],
  ['toString', 'name'],
  ['_entities', 'name'],
  ['_e0', 'name'],
  ['_internal_qp_alias_0', 'name'],
  ['name__alias_0', 'name'],
])('the response key %s for %s is renamed, and known again', (key, field) => {
  const alias = field.startsWith(key) ? '' : `${key}: `;
  const { text, clientKey } = shop.prepare(`{ products { ${alias}${field} id } }`);
  expect(flat(text)).toBe(`{ products { alias_${key}: ${field} id } }`);
  expect(clientKey(`alias_${key}`)).toBe(key);
  expect(clientKey('id')).toBe('id');
});

test('an alias that says nothing is left out', () => {
  expect(prepareFlat('{ products: products { id: id } }')).toBe('{ products { id } }');
});

test.each(['x: id', 'name: sku', 'dims { w }'])('%s keeps its response key', (field) => {
  expect(prepareFlat(`{ products { ${field} } }`)).toBe(`{ products { ${field} } }`);
});

test('a client may have names that look renamed', () => {
  const { text, clientKey } = shop.prepare('{ products { id: sku alias_id: name alias1_x: name } }');
  expect(flat(text)).toBe('{ products { alias2_id: sku alias_id: name alias1_x: name } }');
  expect(['alias2_id', 'alias_id', 'alias1_x'].map(clientKey)).toEqual(['id', 'alias_id', 'alias1_x']);
});

test("variables with the planners' names are renamed, in their values too", () => {
  const { text, variables } = shop.prepare(
    'query($representations: ID!, $__batch_reps_0: String, $client_x: Boolean!) { product(id: $representations) { price(currency: $__batch_reps_0) name @skip(if: $client_x) } }',
  );
  expect(flat(text)).toContain(
    'query ($client1_representations: ID!, $client1___batch_reps_0: String, $client_x: Boolean!)',
  );
  expect({ ...variables({ representations: '1', __batch_reps_0: 'KRW', client_x: true }) }).toEqual({
    client1_representations: '1',
    client1___batch_reps_0: 'KRW',
    client_x: true,
  });
});

test('fragments that double at each of 22 levels are refused', () => {
  const levels = Array.from(
    { length: 22 },
    (_, level) => `fragment F${level} on Product { ...F${level + 1} ...F${level + 1} }`,
  );
  const error = refusal(`{ products { ...F0 } } ${levels.join(' ')} fragment F22 on Product { name }`);
  expect(error.message).toBe(
    'The operation has 4194305 fields with its fragments spread out; at most 5000 are allowed. Ask in several operations.',
  );
  expect(error.extensions).toEqual({
    code: 'OPERATION_TOO_COMPLEX',
    limit: 5_000,
    actual: 4_194_305,
    http: { status: 400 },
  });
});

test('fragments are counted before validation, in a cycle too', () => {
  const document = parse(
    '{ now ...A } fragment A on Query { now ...B ...Unknown } fragment B on Query { now ...A }',
  );
  const [definition] = document.definitions as [OperationDefinitionNode];
  expect(countExpandedFields(document, definition)).toBe(3);
});

test('equal documents are prepared equally', () => {
  const text = '{ products { id: sku constructor: name } }';
  const [one, two] = [shop.prepare(text), shop.prepare(text)];
  expect(one.text).toBe(two.text);
  expect(parse(one.text ?? '').definitions).toHaveLength(1);
});
