import { ask } from '@ieum/gateway/fixtures/network.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectNoInternals, startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance();
});
afterAll(() => gateway.close());
afterEach(() => gateway.expectSound());

const nest = (open: string, inside: string, close: string, levels: number) =>
  `${open.repeat(levels)}${inside}${close.repeat(levels)}`;

const nested: ReadonlyArray<[what: string, query: (levels: number) => string]> = [
  ['selections', (levels) => `{ theme { ${nest('parent{', 'id', '}', levels)} } }`],
  ['inline fragments', (levels) => `{ theme { ${nest('...on Theme{', 'id', '}', levels)} } }`],
  ['list literals', (levels) => `{ theme(any: ${nest('[', '', ']', levels)}) { id } }`],
  ['object literals', (levels) => `{ theme(filter: ${nest('{inner:', '{}', '}', levels)}) { id } }`],
  ['literals that are never closed', (levels) => `{ theme(any: ${'['.repeat(levels)}`],
  ['types of variables', (levels) => `query ($a: ${nest('[', 'Int', ']', levels)}) { theme { id } }`],
  [
    'defaults of variables',
    (levels) => `query ($a: Any = ${nest('[', '', ']', levels)}) { theme(any: $a) { id } }`,
  ],
];

describe.each(transports)('by %s', (name, send) => {
  const levels = name === 'GET' ? [2_500] : [2_500, 20_000];
  test.each(nested.flatMap(([what, query]) => levels.map((many) => [many, what, query(many)] as const)))(
    '%i levels of %s are refused with 400',
    async (many, _what, query) => {
      // Node refuses a request line that is longer than its headers may be.
      if (name === 'GET' && encodeURIComponent(query).length > 12_000) return;
      const { status, errors, text } = await send(gateway.url, { query });
      expect([many, status, errors?.[0]?.extensions.code]).toEqual([many, 400, 'OPERATION_TOO_DEEP']);
      expectNoInternals(text);
      expect(gateway.takeAsked()).toEqual([]);
    },
  );
});

test.each([2_500, 20_000, 100_000])('variables of %i levels are refused with 400', async (levels) => {
  const query = '"query ($a: Any) { theme(any: $a) { id } }"';
  for (const value of [nest('[', '', ']', levels), nest('{"a":', '1', '}', levels)]) {
    const { status, errors, text } = await ask(gateway.url, `{"query":${query},"variables":{"a":${value}}}`);
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'OPERATION_TOO_DEEP']);
    expectNoInternals(text);
  }
  expect(gateway.takeAsked()).toEqual([]);
});

test.each([2_500, 20_000])('variables of %i levels close a WebSocket', async (levels) => {
  const overSocket = transports.find(([name]) => name === 'a WebSocket')![1];
  const a = JSON.parse(nest('[', '', ']', levels));
  const { status, errors, text } = await overSocket(gateway.url, {
    query: 'query ($a: Any) { theme(any: $a) { id } }',
    variables: { a },
  });
  expect([status, errors]).toEqual([400, [expect.objectContaining({ message: text })]]);
  expect(text).toBe('Brackets nested deeper than 200 levels');
  expect(gateway.takeAsked()).toEqual([]);
});

const chain = (length: number, inside: (spread: string) => string) =>
  `{ theme { ...F0 } } ${Array.from({ length }, (_, n) => `fragment F${n} on Theme{${inside(`...F${n + 1}`)}}`).join(' ')}
    fragment F${length} on Theme { id }`;

test.each([
  ['one the other', (spread: string) => spread],
  ['one the other in inline fragments', (spread: string) => `...{${spread}}`],
  ['one the other below a field', (spread: string) => `parent{${spread}}`],
])('1,000 fragments that spread %s are refused with 400', async (_title, inside) => {
  const { status, errors, text } = await gateway.ask(chain(1_000, inside));
  expectNoInternals(text);
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'OPERATION_TOO_DEEP']);
  expect(gateway.takeAsked()).toEqual([]);
});

test('as many fragments as are allowed are answered', async () => {
  const { data, errors } = await gateway.ask(chain(190, (spread) => spread));
  expect({ data, errors }).toEqual({ data: { theme: { id: 't1' } }, errors: undefined });
});
