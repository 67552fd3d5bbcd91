import { expect, test } from 'vitest';
import { startSubgraph, startTestGateway, testConfig } from './fixtures/network.ts';
import { readLabelShares } from './override-labels.ts';

test.each([
  ['', []],
  ['moved', [['moved', 1]]],
  [
    ' a , b=0.25,c = 0, ',
    [
      ['a', 1],
      ['b', 0.25],
      ['c', 0],
    ],
  ],
  ['team:new-prices/v1.2=1', [['team:new-prices/v1.2', 1]]],
])('"%s" gives each label its share', (text, shares) => {
  expect(readLabelShares(text)).toEqual(new Map(shares as Array<[string, number]>));
});

test.each(['a=', 'a=1.5', 'a=-1', 'a=half', 'a=0.1=2', '=0.5', 'percent(5)', '1a', 'a b'])(
  '"%s" is refused by name',
  (text) => {
    expect(readLabelShares(`fine,${text}`)).toEqual({ problem: expect.stringContaining(`"${text}"`) });
  },
);

test('what is no share keeps the gateway from starting', () => {
  expect(() => testConfig({ IEUM_OVERRIDE_LABELS: 'moved=2' })).toThrow(
    'IEUM_OVERRIDE_LABELS has "moved=2": expected a label, or label=share with a share from 0 to 1.',
  );
});

test.each([
  ['ieum', '', 'old'],
  ['ieum', 'other', 'old'],
  ['ieum', 'moved', 'new'],
  ['apollo', '', 'old'],
  ['apollo', 'moved', 'new'],
])('engine %s with the labels "%s" asks the subgraph "%s"', async (engine, labels, expected) => {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@override"])';
  const sdls = {
    old: `${link} type Query { where: String some: Int }`,
    new: `${link} type Query { where: String @override(from: "old", label: "moved") }`,
  };
  const subgraphs = await Promise.all(
    Object.entries(sdls).map(async ([name, sdl]) => {
      const subgraph = await startSubgraph(() => ({ data: { where: name } }));
      return { ...subgraph, name, sdl };
    }),
  );
  const gateway = await startTestGateway(subgraphs, {
    environment: { GATEWAY_ENGINE: engine, IEUM_OVERRIDE_LABELS: labels },
  });
  expect((await gateway.ask('{ where }')).data).toEqual({ where: expected });
  await gateway.close();
  for (const subgraph of subgraphs) await subgraph.close();
});
