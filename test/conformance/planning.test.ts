import { startSubgraph, startTestGateway, type TestSubgraph } from '@ieum/gateway/fixtures/network.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectNoInternals } from './gateway.ts';

const subgraphs = 8;
const branches = 4;

const range = (many: number) => Array.from({ length: many }, (_, n) => n);

/** Every subgraph has every branch, and a field of its own at each of them. */
const sdl = (
  n: number,
) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
  type Query { node: Node @shareable }
  type Node @key(fields: "id") {
    id: ID!
    ${range(branches)
      .map((branch) => `b${branch}: Node @shareable`)
      .join(' ')}
    own${n}: Int
  }`;

/** Any of the subgraphs may be asked for any of the branches: ways to plan multiply with the levels. */
function bush(levels: number): string {
  const own = range(subgraphs).map((n) => `own${n}`);
  if (levels === 0) return own.join(' ');
  return `${own.join(' ')} ${range(branches)
    .map((branch) => `b${branch}{${bush(levels - 1)}}`)
    .join(' ')}`;
}

/** What is logged when an operation is left to the other planners, which run out of time at it, too. */
const ranOutOfTime = expect.objectContaining({ reason: 'Planning took too long.' });

let all: TestSubgraph[];
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
beforeAll(async () => {
  all = await Promise.all(range(subgraphs).map(() => startSubgraph(() => ({ data: { node: null } }))));
  gateway = await startTestGateway(
    all.map(({ url }, n) => ({ name: `s${n}`, url, sdl: sdl(n) })),
    { environment: { IEUM_PLAN_TIMEOUT_MS: '300' } },
  );
});
afterAll(async () => {
  await gateway.close();
  for (const subgraph of all) await subgraph.close();
});

test('a plan that explodes on shareable fields ends with 400 after its time, and others are answered meanwhile', async () => {
  let isOver = false;
  const exploding = gateway.ask(`{ node { ${bush(4)} } }`).finally(() => {
    isOver = true;
  });
  // Planned before, so that it does not wait for the planner.
  let others = 0;
  while (!isOver) {
    const { status, text } = await gateway.ask('{ __typename node { id } }');
    expect([status, text]).toEqual([200, '{"data":{"__typename":"Query","node":null}}\n']);
    others++;
  }
  const { status, errors, text } = await exploding;
  expect([status, errors?.[0]?.extensions]).toEqual([400, { code: 'OPERATION_TOO_COMPLEX', limitMs: 300 }]);
  expectNoInternals(text);
  expect(others).toBeGreaterThan(1);
  expect(gateway.takeLog()).toContainEqual(ranOutOfTime);
});

test('what took too long is refused at once when it comes again', async () => {
  const query = `{ node { ${bush(4)} own0 } }`;
  const first = await gateway.ask(query);
  const again = await Promise.all(range(20).map(() => gateway.ask(query)));
  expect([first, ...again].map(({ status }) => status)).toEqual(Array(21).fill(400));
  expect(gateway.takeLog()).toEqual([ranOutOfTime]);
});

test('a bush that can be planned is planned', async () => {
  const { status, data } = await gateway.ask(`{ node { ${bush(1)} } }`);
  expect([status, data]).toEqual([200, { node: null }]);
});
