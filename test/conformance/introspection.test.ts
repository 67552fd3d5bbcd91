import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let open: Awaited<ReturnType<typeof startConformance>>;
let closed: typeof open;
let quiet: typeof open;
beforeAll(async () => {
  open = await startConformance();
  closed = await startConformance({ IEUM_INTROSPECTION: '0' });
  quiet = await startConformance({ IEUM_SUGGESTIONS: '0' });
});
afterAll(() => Promise.all([open.close(), closed.close(), quiet.close()]));

const ways: ReadonlyArray<[title: string, query: string]> = [
  ['the whole schema', getIntrospectionQuery()],
  ['the schema', '{ __schema { queryType { name } } }'],
  ['a type', '{ __type(name: "Theme") { fields { name } } }'],
  ['an alias', '{ a: __schema { queryType { name } } }'],
  ['a fragment', '{ ...A } fragment A on Query { __type(name: "Theme") { name } }'],
  [
    'a fragment in a fragment',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ... { __schema { description } } }',
  ],
  ['data', '{ theme { id } __schema { queryType { name } } }'],
  [
    'an operation beside the one that is asked',
    'query B { __schema { description } } query A { theme { id } }',
  ],
];

describe.each(transports)('where introspection is off, by %s,', (_name, send) => {
  test.each(ways)('it is refused through %s', async (title, query) => {
    const { status, errors, data } = await send(closed.url, {
      query,
      ...(title.startsWith('an operation') && { operationName: 'A' }),
    });
    expect([status, errors?.[0]?.extensions.code, data]).toEqual([400, 'INTROSPECTION_DISABLED', undefined]);
    expect(closed.takeAsked()).toEqual([]);
  });

  test('the name of a type stays', async () => {
    const { data } = await send(closed.url, { query: '{ __typename theme { __typename id } }' });
    expect(data).toEqual({ __typename: 'Query', theme: { __typename: 'Theme', id: 't1' } });
    closed.takeAsked();
  });
});

describe.each(transports)('by %s', (_name, send) => {
  test('introspection is on unless it is turned off', async () => {
    const { data } = await send(open.url, { query: '{ __schema { queryType { name } } }' });
    expect(data.__schema.queryType.name).toBe('Query');
  });

  const misspelt: ReadonlyArray<[what: string, query: string, variables?: unknown]> = [
    ['field', '{ theme { nam } }'],
    ['root field', '{ theem { id } }'],
    ['argument', '{ themes(frist: 1) { id } }'],
    ['type', 'query ($a: Filtr) { theme(filter: $a) { id } }'],
    ['fragment type', '{ theme { ... on Teme { id } } }'],
    ['enum value', '{ theme(order: UPP) { id } }'],
    ['input field', '{ theme(filter: { txt: "" }) { id } }'],
    ['directive argument', '{ theme @skip(iff: true, if: false) { id } }'],
    ['enum value in a variable', 'query ($a: Order) { theme(order: $a) { id } }', { a: 'UPP' }],
    ['input field in a variable', 'query ($a: Filter) { theme(filter: $a) { id } }', { a: { txt: '' } }],
  ];

  test.each(misspelt)(
    'a misspelt %s gets a suggestion only where suggestions are on',
    async (what, query, variables) => {
      const [told, untold, hidden] = await Promise.all(
        [open, quiet, closed].map(({ url }) => send(url, { query, variables })),
      );
      expect([told?.status, untold?.status, hidden?.status]).toEqual([400, 400, 400]);
      if (what !== 'directive argument') expect(told?.text).toContain('Did you mean');
      expect(untold?.text).not.toContain('Did you mean');
      expect(hidden?.text).not.toContain('Did you mean');
    },
  );
});
