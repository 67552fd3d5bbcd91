import { expect, test } from 'vitest';
import { createDemoAccess } from '../access/caller.ts';
import { ask, composeTest, startSubgraph, startTestGateway, testConfig } from '../fixtures/network.ts';
import { createErrorFormat } from '../format-error.ts';
import { createSupergraph } from '../supergraph.ts';
import { createCostLimit } from './cost-limit.ts';
import { createDocumentRules } from './document-rules.ts';
import { createOperationReader } from './read-operation.ts';

const sdl = `scalar Date
  type Theme { id: ID! parent: Theme }
  type Query { themes(since: Date, first: Int): [String!]!  theme: Theme }
  type Mutation { touch: Boolean }`;
const environment = { IEUM_MAX_TOKENS: '400', IEUM_MAX_DEPTH: '5', IEUM_MAX_SELECTIONS: '100' };

const sources = (url: string) => [{ name: 'directory', url, sdl }];
const { publicSchema, bundle } = createSupergraph({
  ...composeTest(sources('http://127.0.0.1:9/graphql')),
  gathered: '',
  fields: [],
  sources: [],
});
const rules = createDocumentRules(testConfig(environment));
const read = createOperationReader(
  {
    publicSchema,
    access: createDemoAccess([]),
    refuseCost: createCostLimit(publicSchema, bundle, rules.maxCost),
    hideSuggestions: rules.hideSuggestions,
  },
  rules,
);
const signal = new AbortController().signal;
const format = createErrorFormat({ error: (facts) => expect.fail(JSON.stringify(facts)) });

const nested = (depth: number) => `{ theme ${'{ parent '.repeat(depth)}{ id }${' }'.repeat(depth)} }`;
const doubled = Array.from({ length: 8 }, (_, n) => `fragment F${n} on Theme { ...F${n + 1} ...F${n + 1} }`);

test.each<[string, object, Record<string, string>?]>([
  ['no GraphQL', { query: '{ themes' }],
  ['too many tokens', { query: `{ ${'themes '.repeat(500)} }` }],
  ['brackets nested too deep', { query: nested(300) }],
  ['fields nested too deep', { query: nested(8) }],
  ['too many selections', { query: `{ theme { ...F0 } } ${doubled.join(' ')} fragment F8 on Theme { id }` }],
  ['unknown fields', { query: '{ a b: c d e f g h }' }],
  ['a wrong literal', { query: '{ a: themes(since: "2026-02-30") }' }],
  ['a wrong variable', { query: 'query ($n: Int) { themes(first: $n) }', variables: { n: 'x' } }],
  ['several operations and no name', { query: 'query A { themes } query B { themes }' }],
  ['an empty name', { query: 'query A { themes }', operationName: '' }],
  ['an unknown name', { query: 'query A { themes }', operationName: 'B' }],
  [
    'a condition that is null',
    { query: 'query ($y: Boolean = true) { themes @skip(if: $y) }', variables: { y: null } },
  ],
  ['a cost above the limit', { query: '{ themes(first: 100001) }' }],
  [
    'a document that is named by its hash',
    { query: '{ themes }', extensions: { persistedQuery: { version: 1, sha256Hash: '00' } } },
  ],
  ['a subscription', { query: 'subscription { themes }' }],
  ['an unreadable caller', { query: '{ themes }' }, { 'x-demo-organization': 'CAU' }],
])('%s is refused in the words of Apollo Server', async (_title, request, headers = {}) => {
  const subgraph = await startSubgraph(() => ({ data: {} }));
  const gateway = await startTestGateway(sources(subgraph.url), { environment });
  const answered = await ask(gateway.url, request, headers);
  await gateway.close();
  await subgraph.close();

  const result = read(request, { headers, signal });
  expect(subgraph.asked).toEqual([]);
  expect('errors' in result).toBe(true);
  if (!('errors' in result)) return;
  const formatted = result.errors.map((error) => format(error.toJSON(), error));
  const withoutStatus = formatted.map(({ extensions, ...error }) => {
    const { http: _, ...shown } = extensions ?? {};
    return { ...error, extensions: shown };
  });
  expect(JSON.parse(JSON.stringify(withoutStatus))).toEqual(answered.errors);
});

test.each([
  ['no document', {}],
  ['an empty document', { query: '' }],
  ['a document that is no text', { query: { kind: 'Document' } }],
  ['a name that is no text', { query: '{ themes }', operationName: 1 }],
  ['variables that are no object', { query: '{ themes }', variables: [1] }],
])('%s is a bad request', (_title, request) => {
  const result = read(request, { headers: {}, signal });
  expect('errors' in result && result.errors[0]?.extensions).toEqual({
    code: 'BAD_REQUEST',
    http: { status: 400 },
  });
});

test('a valid request gives the operation; its document is read once', () => {
  const request = {
    query: 'query A { theme { id } } query B($n: Int = 3) { themes(first: $n) }',
    operationName: 'B',
  };
  const [first, second] = [1, 2].map(() =>
    read(request, { headers: { 'x-demo-organization': 'none' }, signal }),
  );
  if (!first || !second || !('operation' in first) || !('operation' in second)) return expect.unreachable();
  expect(first.operation).toMatchObject({
    operationName: 'B',
    variables: { n: 3 },
    caller: { organization: null },
    documentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(second.operation.document).toBe(first.operation.document);
});

test.each(['skip', 'include'])('a null is neither true nor false for @%s', (directive) => {
  const query = `query ($y: Boolean = true) { themes @${directive}(if: $y) theme { id } }`;
  expect(read({ query, variables: { y: null } }, { headers: {}, signal })).toMatchObject({
    errors: [{ message: 'Variable "$y" is null where "if" of a directive expects true or false.' }],
  });
  for (const variables of [{}, { y: false }]) {
    expect(read({ query, variables }, { headers: {}, signal })).toHaveProperty('operation');
  }
});
