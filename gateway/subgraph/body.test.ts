import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeBody } from './body.ts';

test('a body without variables is the query and an empty object', () => {
  expect(writeBody({ query: '{ "a\n }' })).toBe(String.raw`{"query":"{ \"a\n }","variables":{}}`);
});

test('representations stand beside the variables as the texts they came in', () => {
  const text = '{"__typename":"T","id":1.50}';
  expect(
    writeBody({ query: 'q', variables: { first: 2 }, representations: { r: [text, text], none: [] } }),
  ).toBe(`{"query":"q","variables":{"first":2,"r":[${text},${text}],"none":[]}}`);
});

test('a body is what JSON.stringify writes of the same operation', () => {
  const values = fc.dictionary(fc.string(), fc.jsonValue());
  const lists = fc.dictionary(
    fc.string().map((name) => `r${name}`),
    fc.array(fc.jsonValue()),
  );
  fc.assert(
    fc.property(
      fc.string(),
      fc.option(fc.string()),
      values,
      lists,
      (query, operationName, given, entities) => {
        const variables = Object.fromEntries(Object.entries(given).filter(([name]) => !name.startsWith('r')));
        const representations = Object.fromEntries(
          Object.entries(entities).map(([name, list]) => [name, list.map((value) => JSON.stringify(value))]),
        );
        const body = JSON.parse(writeBody({ query, operationName, variables, representations }));
        const expected = {
          query,
          ...(operationName && { operationName }),
          variables: { ...variables, ...entities },
        };
        expect(body).toEqual(JSON.parse(JSON.stringify(expected)));
      },
    ),
  );
});
