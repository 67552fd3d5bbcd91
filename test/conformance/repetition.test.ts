import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectNoInternals, startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance();
});
afterAll(() => gateway.close());
afterEach(() => gateway.expectSound());

const times = (many: number, text: string | ((n: number) => string)) =>
  Array.from({ length: many }, (_, n) => (typeof text === 'string' ? text : text(n))).join(' ');

const inOneAnother = (fragments: number, fields: number) =>
  `${`...on Theme{${'id '.repeat(fields)}`.repeat(fragments)}id${'}'.repeat(fragments)}`;

/** Each level spreads the next one twice: 1 kB that stands for millions of fields. */
const doubling = (levels: number, inside: (spread: string) => string) =>
  `{ theme { ...F0 } } ${times(levels, (n) => `fragment F${n} on Theme{${inside(`...F${n + 1}`)}}`)}
    fragment F${levels} on Theme { id }`;

const hostile: ReadonlyArray<[what: string, query: string]> = [
  ['80 inline fragments of 40 fields in one another', `{ theme { ${inOneAnother(80, 40)} } }`],
  ['190 inline fragments of 70 fields in one another', `{ theme { ${inOneAnother(190, 70)} } }`],
  ['200 inline fragments of 100 fields', `{ theme { ${times(200, `...on Theme{${'id '.repeat(100)}}`)} } }`],
  ['1,000 inline fragments with an object', `{ theme { ${times(1_000, '...on Theme{parent{id}}')} } }`],
  ['one field 4,000 times', `{ theme { ${'id '.repeat(4_000)} } }`],
  ['one object 3,000 times', `{ ${'theme{id} '.repeat(3_000)} }`],
  ['22 levels of two spreads', doubling(22, (spread) => `${spread} ${spread}`)],
  [
    '22 levels of two spreads below aliases',
    doubling(22, (spread) => `a:parent{${spread}}b:parent{${spread}}`),
  ],
  [
    '4,000 spreads of 190 fragments in a row',
    `{ theme { ${'...F0 '.repeat(4_000)} } } ${times(190, (n) => `fragment F${n} on Theme{...F${n + 1}}`)} fragment F190 on Theme { id }`,
  ],
];

test.each(hostile)('%s are refused with 400 and one or two reasons', async (_what, query) => {
  const { status, errors = [], text } = await gateway.ask(query);
  expect(status).toBe(400);
  for (const { extensions } of errors) {
    expect(extensions.code).toMatch(/^(OPERATION_TOO_COMPLEX|OPERATION_TOO_DEEP|GRAPHQL_PARSE_FAILED)$/);
  }
  expect(errors.length).toBeLessThanOrEqual(2);
  expectNoInternals(text);
  expect(gateway.takeAsked()).toEqual([]);
});

test.each([
  ['80 inline fragments of 40 fields', `{ theme { ${times(80, `...on Theme{${'id '.repeat(40)}}`)} } }`],
  ['one field 100 times', `{ theme { ${'id '.repeat(100)} } }`],
  ['10 levels of two spreads', doubling(10, (spread) => `${spread} ${spread}`)],
])('%s, which are within the limits, are one field of one request or refused', async (_what, query) => {
  const { status, data, errors } = await gateway.ask(query);
  if (status === 400) expect(errors?.[0]?.extensions.code).toBe('OPERATION_TOO_COMPLEX');
  else expect(data).toEqual({ theme: { id: 't1' } });
  const asked = gateway.takeAsked();
  expect(asked.length).toBeLessThanOrEqual(1);
  for (const { query: sent } of asked) expect(sent.match(/\bid\b/g)).toHaveLength(1);
});

test.each(transports)('fragments that double 22 times are refused by %s', async (_name, send) => {
  const query = doubling(22, (spread) => `${spread} ${spread}`);
  const { status, errors } = await send(gateway.url, { query });
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'OPERATION_TOO_COMPLEX']);
  expect(gateway.takeAsked()).toEqual([]);
});

test('what a document expands to is named with its limit', async () => {
  // 20 * 300 fields in 320 selections.
  const query = `{ ${times(20, (n) => `a${n}: theme { ...A }`)} } fragment A on Theme { ${times(300, (n) => `b${n}: id`)} }`;
  const { status, errors } = await gateway.ask(query);
  expect(status).toBe(400);
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('6020 fields with its fragments spread out; at most 5000'),
    extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 5_000, actual: 6_020 },
  });
});
