import { createCostEstimate } from '@ieum/schema/cost/cost-estimate.ts';
import { readCostWeights } from '@ieum/schema/cost/cost-weights.ts';
import { type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { composeTest } from '../fixtures/network.ts';
import { createSupergraph } from '../supergraph.ts';
import { coerceVariables } from './variables.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", "@listSize"])
  scalar Any
  enum Exactness @cost(weight: 2) { EXACT ROUGH }
  input Filter {
    approx: Boolean @cost(weight: -12)
    text: String @cost(weight: 3)
    plain: Int
    how: Exactness
    inner: Filter
    list: [Filter!] @cost(weight: 5)
    bound: Int = 7 @cost(weight: 100)
  }
  input Small { id: ID }
  type Query {
    filtered(filter: Filter @cost(weight: 15)): [String] @cost(weight: 5) @listSize(assumedSize: 10)
    found(small: Small, smalls: [Small], lists: [[Small]], any: Any, id: ID): Int
    guess(approx: Boolean @cost(weight: -3)): Thing @cost(weight: 5)
    free(approx: Boolean @cost(weight: -30)): Thing
    defaulted(filter: Small = { id: 1 }, by: Int = 3 @cost(weight: 4)): Int
    exact(how: Exactness, all: [Exactness]): Int
  }
  type Thing { id: ID thing: Thing }`;

const sources = [{ name: 'a', url: 'http://a.invalid', sdl }];
const bundle = { ...composeTest(sources), gathered: '', fields: [], sources };
const { publicSchema } = createSupergraph(bundle);
const compile = createCostEstimate(publicSchema, readCostWeights(bundle));

function costOf(text: string, inputs: Record<string, unknown> = {}): number {
  const document = parse(text);
  const definition = document.definitions[0] as OperationDefinitionNode;
  const coerced = coerceVariables(publicSchema, document, definition, inputs);
  if ('errors' in coerced) throw new AggregateError(coerced.errors);
  const cost = compile(document, definition);
  return typeof cost === 'number' ? cost : cost(coerced.variables);
}

/** Of the field, of ten items, without a filter; a filter always has its bound. */
const field = 50;
const filter = 15 + 100;

test.each<[input: string, cost: number]>([
  ['{}', field + filter],
  ['{ plain: 1 }', field + filter],
  ['{ approx: true }', field + filter - 12],
  ['{ approx: null }', field + filter - 12],
  ['{ text: "a", bound: 9 }', field + filter + 3],
  ['{ how: EXACT }', field + filter + 2],
  ['{ inner: { text: "a" } }', field + filter + (1 + 3 + 100)],
  ['{ list: [] }', field + filter + 5],
  ['{ list: [{ text: "a" }, {}] }', field + filter + 5 + 103 + 100],
  ['{ list: { text: "a" } }', field + filter + 5 + 103],
  ['{ inner: { inner: { inner: null } } }', field + filter + 101 + 101],
])('filter: %s costs %i, as a literal, as a variable and in parts', (input, cost) => {
  const value = JSON.parse(input.replaceAll(/(\w+):/g, '"$1":').replace('EXACT', '"EXACT"')) as Record<
    string,
    unknown
  >;
  expect(costOf(`{ filtered(filter: ${input}) }`)).toBe(cost);
  expect(costOf('query ($filter: Filter) { filtered(filter: $filter) }', { filter: value })).toBe(cost);
  expect(costOf(`query ($filter: Filter = ${input}) { filtered(filter: $filter) }`)).toBe(cost);
  const names = Object.keys(value);
  const types: Record<string, string> = {
    ...{ plain: 'Int', approx: 'Boolean', text: 'String', bound: 'Int', how: 'Exactness' },
    ...{ inner: 'Filter', list: '[Filter!]' },
  };
  if (names.length === 0) return;
  const variables = names.map((name) => `$${name}: ${types[name]}`).join(' ');
  const parts = names.map((name) => `${name}: $${name}`).join(' ');
  expect(costOf(`query (${variables}) { filtered(filter: { ${parts} }) }`, value)).toBe(cost);
});

test.each<[text: string, variables: Record<string, unknown>, cost: number]>([
  ['{ filtered }', {}, field],
  ['query ($filter: Filter) { filtered(filter: $filter) }', {}, field],
  ['query ($filter: Filter) { filtered(filter: $filter) }', { filter: null }, field + 15],
  ['query ($text: String) { filtered(filter: { text: $text }) }', {}, field + filter],
  ['query ($all: [Filter!]) { filtered(filter: { list: $all }) }', { all: [{}, {}] }, field + filter + 205],
  ['query ($one: Filter!) { filtered(filter: { list: [$one, {}] }) }', { one: {} }, field + filter + 205],
])('%s with %j costs %i', (text, variables, cost) => {
  expect(costOf(text, variables)).toBe(cost);
});

test('an input object without a weight costs 1, wherever it is; leaves cost nothing', () => {
  expect(costOf('{ found(small: { id: 1 }, id: 2, any: { a: [{ b: 1 }] }) }')).toBe(1);
  expect(costOf('{ found(smalls: [{ id: 1 }, { id: 2 }]) }')).toBe(2);
  expect(costOf('{ found(lists: [[{ id: 1 }, null], [], null]) }')).toBe(1);
  const smalls = Array.from({ length: 500 }, (_, id) => ({ id }));
  expect(costOf('query ($smalls: [Small]) { found(smalls: $smalls) }', { smalls })).toBe(500);
});

test('a weight below nothing makes its own field cheaper, to nothing at most', () => {
  expect(costOf('{ guess { id } }')).toBe(5);
  expect(costOf('{ guess(approx: true) { id } }')).toBe(2);
  expect(costOf('query ($approx: Boolean) { guess(approx: $approx) { id } }', { approx: true })).toBe(2);
  expect(costOf('{ free(approx: true) { thing { id } } }')).toBe(1);
  expect(costOf('{ free(approx: true) { id } guess { id } }')).toBe(5);
});

test('what is left out is used by its default', () => {
  expect(costOf('{ defaulted }')).toBe(5);
  expect(costOf('query ($by: Int) { defaulted(filter: {}, by: $by) }')).toBe(5);
  expect(costOf('{ defaulted(filter: null) }')).toBe(4);
});

test('a weight of an enum counts where its values are given', () => {
  expect(costOf('{ exact(how: ROUGH, all: [EXACT, ROUGH]) }')).toBe(6);
  expect(costOf('query ($all: [Exactness]) { exact(all: $all) }', { all: ['EXACT'] })).toBe(2);
});
