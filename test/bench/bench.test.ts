import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createSubgraph } from './federation/subgraph.ts';
import { runLoad } from './load/run-load.ts';
import { toRows, writeTable } from './report.ts';
import { readSettings } from './settings.ts';
import { startStage } from './stage.ts';

function ask(name: Parameters<typeof createSubgraph>[0], query: string, variables = {}) {
  return JSON.parse(createSubgraph(name).answer(JSON.stringify({ query, variables })).toString());
}

test('a subgraph answers for the representations and the selection that it is asked with', () => {
  const query = `query ($a: [_Any!]!, $b: [_Any!]!) {
    _e0: _entities(representations: $a) { __typename ... on Startup { name } }
    _e1: _entities(representations: $b) { ...f }
  }
  fragment f on Startup { id key: __typename region }`;
  const of = (...ids: string[]) => ids.map((id) => ({ __typename: 'Startup', id }));
  const variables = { a: of('startup-100-0', 'startup-999-1', 'startup-100-0'), b: of('startup-100-2') };
  expect(ask('startups', query, variables)).toEqual({
    data: {
      _e0: [
        { __typename: 'Startup', name: 'Hanbit batteries No. 100' },
        { __typename: 'Startup', name: 'Hanbit robotics No. 999' },
        { __typename: 'Startup', name: 'Hanbit batteries No. 100' },
      ],
      _e1: [{ id: 'startup-100-2', key: 'Startup', region: 'Tongyeong' }],
    },
  });
});

test('a subgraph computes from the required fields that come with a representation, and from nothing else', () => {
  const query =
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Program { budgetPerSeat } } }';
  const program = { __typename: 'Program', id: 'program-100-0' };
  const variables = { of: [{ ...program, budget: 100, seats: 3 }, program] };
  expect(ask('vacancies', query, variables).data._entities).toEqual([
    { budgetPerSeat: 33 },
    { budgetPerSeat: null },
  ]);
});

test('a subgraph refuses fields that it does not have', () => {
  expect(ask('programs', '{ programs(cohort: 100) { supports { id } } }').errors[0].message).toContain(
    'supports',
  );
});

test('the gateway answers every operation as graphql-js does over the same data in one piece, as long each time', async () => {
  const settings = await readSettings(['--quick', '--only', 'ieum,ieum-apollo-server,minimum']);
  const stage = await startStage(settings);
  try {
    expect(stage.contestants.map(({ contender }) => contender.name)).toEqual([
      'ieum',
      'ieum-apollo-server',
      'minimum',
    ]);
    // Apollo Server ends its answers with a line feed.
    for (const { contender, answerBytes } of stage.contestants) {
      const more = contender.name === 'minimum' ? 0 : 1;
      expect(Object.fromEntries(answerBytes)).toEqual({ S: 280 + more, M: 4_681 + more, L: 87_600 + more });
    }
  } finally {
    await stage.stop();
  }
});

test('the load generator reads answers with a length and answers in chunks, however they come in', async () => {
  const body = 'x'.repeat(100_000);
  const server = createServer((request, response) => {
    request.resume();
    if (request.headers['content-length'] === '1') {
      response.end(body);
    } else {
      response.write(body.slice(0, 10));
      setImmediate(() => response.end(body.slice(10)));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const load = {
    url,
    requests: [{ body: '1' }, { body: '22' }],
    connections: 3,
    durationMs: 1,
    answerBytes: body.length,
  };
  try {
    const { answered } = await runLoad(load);
    expect(answered).toBeGreaterThanOrEqual(3);
    await expect(runLoad({ ...load, answerBytes: 7 })).rejects.toThrow(
      'Expected 200 with 7 bytes, got 200 with 100000.',
    );
  } finally {
    server.close();
  }
});

test('a row is the median of its samples, and the table puts the ratio to the stock stack first', () => {
  const sample = (contender: string, rps: number) => ({
    operation: 'S',
    contender,
    connections: 16,
    shared: false,
    rps,
    cpuUsPerRequest: 1,
    coreShare: 1,
    p50Ms: 1,
    p99Ms: 1,
    rssMb: 1,
    subgraphRequests: 1,
    subgraphRequestCharacters: 1,
    subgraphCpuUsPerRequest: 1,
  });
  const rows = toRows([
    ...[100, 900, 300].map((rps) => sample('ieum', rps)),
    ...[50, 60].map((rps) => sample('apollo-gateway', rps)),
  ]);
  expect(rows.map(({ contender, rps }) => [contender, rps])).toEqual([
    ['ieum', 300],
    ['apollo-gateway', 55],
  ]);
  expect(writeTable(rows, 'apollo-gateway')).toContain(
    '| S 16 distinct ieum           |             5.45 |   1.00 |',
  );
});
