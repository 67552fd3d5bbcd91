import fc from 'fast-check';
import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance();
});
afterAll(() => gateway.close());
afterEach(() => gateway.expectSound());

const texts = [
  'a "quoted" text',
  'ends in a backslash \\',
  '\\" } } mutation { rename(id: "t1", name: "x") { id } } #',
  '") { id } theme(id: "t2',
  '""" block """ \\""" ',
  'one\ntwo\r\nthree\rfour\ttab\u2028\u2029',
  '{ __schema { types { name } } }',
  '#{1} {{x}} $variable @include(if: false) `$`',
  '# no comment',
  '\u0000\u0001\u001f\u007f\ufeff\ufffd',
  '창업 이음 🚀 e\u0301 \u202e',
  '"; DROP TABLE startups; --',
  '',
];

/** As GraphQL writes a string that has no characters which need more than JSON knows. */
const literal = JSON.stringify;

const echoed = (answer: { data?: { echo: string } }) => JSON.parse(answer.data?.echo ?? 'null');

describe.each(transports)('by %s', (name, send) => {
  test.each(texts)('%j is the same value in the subgraph, as a literal and as a variable', async (text) => {
    const byLiteral = await send(gateway.url, { query: `{ echo(text: ${literal(text)}) }` });
    expect(echoed(byLiteral)).toEqual({ text });
    const byVariable = await send(gateway.url, {
      query: 'query ($text: String) { echo(text: $text) }',
      variables: { text },
    });
    expect(echoed(byVariable)).toEqual({ text });
    const inside = await send(gateway.url, {
      query: `query ($text: String) { echo(filter: { text: $text, list: [{ text: ${literal(text)} }] }, any: { a: [${literal(text)}] }) }`,
      variables: { text },
    });
    expect(echoed(inside)).toEqual({ filter: { text, list: [{ text }] }, any: { a: [text] } });
  });

  // A mutation is never asked by GET.
  test.skipIf(name === 'GET')('texts in a mutation are values', async () => {
    const query =
      'mutation ($name: String!) { a: rename(id: "\\"", name: "{}") { id name } b: rename(id: "}", name: $name) { name } }';
    const { data } = await send(gateway.url, { query, variables: { name: '") { id }' } });
    expect(data).toEqual({ a: { id: '"', name: '{}' }, b: { name: '") { id }' } });
  });
});

test('whatever a text holds, the subgraph is asked one field with that value', async () => {
  const [, send] = transports[0]!;
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('"', '\\', '\n', '{', '}', '(', ')', '$', '#', 'a', '`', "'", '\u2028'),
    }),
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (one, other) => {
      gateway.takeAsked();
      const answer = await send(gateway.url, {
        query: `query ($other: Any) { echo(text: ${literal(one)}, any: $other) }`,
        variables: { other: { [other]: other } },
      });
      expect(echoed(answer)).toEqual({ text: one, any: { [other]: other } });
      const [asked, ...more] = gateway.takeAsked();
      expect(more).toEqual([]);
      const [operation] = parse(asked!.query).definitions;
      expect(operation).toMatchObject({
        operation: 'query',
        selectionSet: { selections: [{ name: { value: 'echo' } }] },
      });
    }),
    { numRuns: 100 },
  );
});

test('a block string reaches the subgraph with the value that GraphQL gives it', async () => {
  const answer = await gateway.ask('{ echo(text: """\n    one "two"\n      three \\""" \\n\n  """) }');
  expect(echoed(answer)).toEqual({ text: 'one "two"\n  three """ \\n' });
});

test('texts beside aliases are values', async () => {
  const { data } = await gateway.ask('{ a: echo(text: "}") b: theme(id: "{") { id } }');
  expect(data).toEqual({ a: '{"text":"}"}', b: { id: 't1' } });
});
