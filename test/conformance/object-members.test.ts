import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.restore());
afterEach(async () => {
  gateway.restore();
  await gateway.expectSound();
});

const members = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  'then',
  'toJSON',
];

describe.each(transports)('by %s', (_name, send) => {
  test.each(members)('%s is an alias like any other', async (name) => {
    const query = `{ ${name}: theme { ${name}: name parent { ${name}: score id } } }`;
    const { text } = await send(gateway.url, { query });
    const theme = `{"${name}":"n-t1","parent":{"${name}":2,"id":"t2"}}`;
    expect(text).toContain(`"data":{"${name}":${theme}}`);
  });

  test.each(members)(
    '%s is a name of a variable, an operation and a fragment like any other',
    async (name) => {
      const query = `query ${name}($${name}: String) { echo(text: $${name}) theme { ...${name} } } fragment ${name} on Theme { score }`;
      const variables = JSON.parse(`{"${name}":"value"}`);
      const { data } = await send(gateway.url, { query, variables, operationName: name });
      expect(data).toEqual({ echo: '{"text":"value"}', theme: { score: 1 } });
    },
  );

  test.each(members)('%s is a key of a free value like any other', async (name) => {
    const variables = { any: JSON.parse(`{"${name}":{"${name}":{"polluted":true}}}`) };
    const { data } = await send(gateway.url, { query: 'query ($any: Any) { echo(any: $any) }', variables });
    expect(data.echo).toBe(`{"any":{"${name}":{"${name}":{"polluted":true}}}}`);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each(members)('%s is no field, argument, type, input field or operation that exists', async (name) => {
    for (const asked of [
      { query: `{ ${name} }` },
      { query: `{ theme(${name}: 1) { id } }` },
      { query: `{ theme { ... on ${name} { id } } }` },
      { query: `query ($a: ${name}) { theme { id } }` },
      { query: `{ theme(order: ${name}) { id } }` },
      { query: `{ theme { ...${name} } }` },
      { query: `{ theme @${name} { id } }` },
      { query: '{ theme { id } }', operationName: name },
      {
        query: 'query ($a: Filter) { theme(filter: $a) { id } }',
        variables: { a: JSON.parse(`{"${name}":1}`) },
      },
      { query: 'query ($a: Order) { theme(order: $a) { id } }', variables: { a: name } },
    ]) {
      const { status } = await send(gateway.url, asked);
      expect([asked, status]).toEqual([asked, 400]);
    }
    expect(gateway.takeAsked()).toEqual([]);
  });

  test.each(members)('%s in an answer, unasked or as the name of a type, changes nothing', async (name) => {
    gateway.catalogue.answer = (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        `{"data":{"theme":{"__typename":"${name}","${name}":{"polluted":true},"id":"t1"},"${name}":{"polluted":true}},"${name}":{"errors":[]},"extensions":{"${name}":{"polluted":true}}}`,
      );
      return undefined;
    };
    const { status, data } = await send(gateway.url, { query: '{ theme { id } }' });
    expect(status).toBe(200);
    expect([{ theme: null }, { theme: { id: 't1' } }]).toContainEqual(data);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    gateway.takeLog();
  });

  test.each(members)('%s among the keys of errors changes nothing', async (name) => {
    gateway.catalogue.answer = (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        `{"data":{"theme":null},"errors":[{"message":"No.","path":["theme","${name}"],"${name}":{"polluted":true},"extensions":{"code":"NO","${name}":{"polluted":true}}}]}`,
      );
      return undefined;
    };
    const { errors } = await send(gateway.url, { query: '{ theme { id } }' });
    expect(errors?.[0]?.message).toBe('No.');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
