import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectNoInternals, startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance({ IEUM_MAX_TOKENS: '100000' });
});
afterAll(() => gateway.close());
afterEach(() => gateway.expectSound());

const most = 5;
/** Five errors of 500 characters, and what they are wrapped in. */
const mostBytes = 5_000;

const many = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');
const long = 'x'.repeat(8_000);

describe.each(transports)('by %s', (name, send) => {
  test.each([10, 1_000, 10_000])('%i unknown directives give at most five errors', async (count) => {
    // Node refuses a request line that is longer than its headers may be.
    if (name === 'GET' && count > 1_000) return;
    const { status, errors, text } = await send(gateway.url, {
      query: `{ theme { id ${many(count, (n) => `@d${n}`)} } }`,
    });
    expect([count, status]).toEqual([count, 400]);
    expect(errors?.length).toBeLessThanOrEqual(most);
    expect(text.length).toBeLessThan(mostBytes);
    expectNoInternals(text);
  });

  test.each<[string, string, unknown?]>([
    ['unknown fields', `{ ${many(300, (n) => `f${n}`)} }`],
    ['unknown arguments', `{ theme(${many(300, (n) => `a${n}: 1`)}) { id } }`],
    ['unknown types', many(100, (n) => `query Q${n}($a: T${n}) { theme { id } }`)],
    ['unknown fragments', `{ theme { ${many(300, (n) => `...F${n}`)} } }`],
    [
      'wrong variables',
      'query ($a: Filter) { theme(filter: $a) { id } }',
      { a: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, 1])) },
    ],
  ])('hundreds of %s give at most five errors', async (_what, query, variables) => {
    const { status, errors, text } = await send(gateway.url, { query, variables });
    expect(status).toBe(400);
    expect(errors?.length).toBeLessThanOrEqual(most);
    expect(text.length).toBeLessThan(mostBytes);
  });

  test.each<[string, string, unknown?]>([
    ['a field', `{ ${long} }`],
    ['a directive', `{ theme @${long} { id } }`],
    ['a type', `query ($a: ${long}) { theme { id } }`],
    ['an enum value', `{ theme(order: ${long}) { id } }`],
    ['a value of a variable', 'query ($a: Order) { theme(order: $a) { id } }', { a: long }],
    ['a key of a variable', 'query ($a: Filter) { theme(filter: $a) { id } }', { a: { [long]: 1 } }],
    ['an unexpected string', `{ theme "${long}" }`],
  ])('the name of %s is not echoed at length', async (_what, query, variables) => {
    const { status, errors, text } = await send(gateway.url, { query, variables });
    expect(status).toBe(400);
    expect(errors?.length).toBeLessThanOrEqual(2);
    expect(text.length).toBeLessThan(1_500);
  });

  test('the name of an operation is not echoed at length', async () => {
    const { status, text } = await send(gateway.url, {
      query: 'query A { theme { id } }',
      operationName: long,
    });
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(1_000);
  });
});
