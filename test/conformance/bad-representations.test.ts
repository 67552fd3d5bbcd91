import { expect, test } from 'vitest';
import { sharedNetwork } from '../setup/shared-network.ts';

/** What no gateway sends, unless another subgraph has told it a key that is none. */
const bad: readonly unknown[] = [
  7,
  {},
  { __typename: 'NoSuchType', id: 'org:cau' },
  { __typename: 'Query', id: 'org:cau' },
  { __typename: 'Organization' },
  { __typename: 'Organization', id: null },
  { __typename: 'Organization', id: { a: 1 } },
  { __typename: 'Startup', id: ['st000001a69'] },
  { __typename: 'Region', code: {} },
];

test.each(['directory', 'universities', 'local-governments', 'support-agencies', 'gyeongnam-center'])(
  '%s refuses a bad representation with BAD_INPUT at its own place, and answers the others of the list',
  async (name) => {
    const { subgraphUrls } = await sharedNetwork();
    const first = { __typename: 'Organization', id: 'org:cau' };
    const last = { __typename: 'Startup', id: 'st000001a69' };
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Organization { id } } }`;
    const response = await fetch(subgraphUrls[name]!, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { r: [first, ...bad, last] } }),
    });
    const { data, errors } = (await response.json()) as {
      data: { _entities: unknown[] };
      errors: { message: string; path: unknown[]; extensions: { code: string } }[];
    };
    expect(response.status).toBe(200);
    expect(data._entities).toEqual([first, ...bad.map(() => null), { __typename: 'Startup' }]);
    expect(errors.map(({ path, extensions }) => [...path, extensions.code])).toEqual(
      bad.map((_, at) => ['_entities', at + 1, 'BAD_INPUT']),
    );
    for (const { message } of errors) expect(message).toMatch(/^representations\.\d+: expected .+; got|: "/);
  },
);
