import { type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { composeTest } from '../fixtures/network.ts';
import { createErrorFormat } from '../format-error.ts';
import type { Ask } from '../subgraph/ask.ts';
import { createSupergraph } from '../supergraph.ts';
import { createReferenceEngine } from './engine.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const sdl =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9") type Query { a: String b: String }';
const sources = [{ name: 'gathered', url: 'http://gathered.invalid', sdl }];
const ask: Ask = async () => {
  throw new Error('Nobody is asked.');
};

test('a fault of gathered is masked, and logged once with its cause', async () => {
  const fault = new TypeError('secret is undefined');
  const supergraph = createSupergraph({ ...composeTest(sources), gathered: '', fields: [], sources });
  const gathered = { execute: () => Promise.reject(fault) };
  const engine = await createReferenceEngine(supergraph, { ask, gathered, log: silent });
  const document = parse('{ a b }');
  const { data, errors } = await engine.execute({
    document,
    definition: document.definitions[0] as OperationDefinitionNode,
    documentHash: 'a b',
    operationName: null,
    variables: {},
    caller: { subject: '', organization: null, roles: [], scopes: [], purpose: null },
    signal: new AbortController().signal,
  });
  await engine.stop();
  const logged: unknown[] = [];
  const format = createErrorFormat({ error: (facts) => void logged.push(facts) });
  const formatted = errors?.map((error) => format(error.toJSON(), error));
  expect(data).toEqual({ a: null, b: null });
  expect(formatted).toEqual(
    ['a', 'b'].map((key) => ({
      message: 'The gateway failed; its log has the cause.',
      path: [key],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    })),
  );
  expect(logged).toEqual([{ err: fault }]);
});
