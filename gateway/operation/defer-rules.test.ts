import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { deferSdl } from './defer-directive.ts';
import { deferRules } from './defer-rules.ts';

const schema = buildSchema(`${deferSdl}
  type Thing { id: ID! thing: Thing }
  type Query { thing: Thing }
  type Mutation { make: Thing }
  type Subscription { made: Thing }`);

const refusals = (document: string) =>
  validate(schema, parse(document), [...deferRules]).map(({ message }) => message);

test.each([
  '{ ... @defer { thing { id } } thing { ... @defer(label: "a") { id } ...F @defer(label: "b") } } fragment F on Thing { id }',
  '{ thing { ... @defer { id } ... @defer { id } ... @defer(label: null) { id } } }',
  'mutation { make { ... @defer { id } } }',
  'subscription { made { ... @defer(if: false) { id } } }',
  'subscription ($later: Boolean!) { made { ... @defer(if: $later) { id } } }',
])('%s is valid', (document) => {
  expect(refusals(document)).toEqual([]);
});

test.each([
  ['{ thing { ... @defer(label: "a") { id } ... @defer(label: "a") { thing { id } } } }', /label of its own/],
  ['query ($l: String) { thing { ... @defer(label: $l) { id } } }', /literal text/],
  ['mutation { ... @defer { make { id } } }', /root fields of a mutation/],
  ['mutation { ...F } fragment F on Mutation { ... @defer { make { id } } }', /root fields of a mutation/],
  ['subscription { made { ... @defer { id } } }', /cannot defer/],
  ['subscription { made { ...F } } fragment F on Thing { ... @defer(if: true) { id } }', /cannot defer/],
])('%s is refused', (document, message) => {
  expect(refusals(document)).toEqual([expect.stringMatching(message)]);
});
