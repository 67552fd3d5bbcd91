import { beforeAll, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { SubgraphInput } from '../subgraph.ts';
import { defaultFirstPort, defaultListFile, readSubgraphList } from '../subgraph-list.ts';
import { readInputs } from '../subgraphs.ts';
import { latencyChecks } from './checks/latency.ts';
import { trialsOf } from './filter-rules.ts';
import { type Steps, startAgency } from './fixtures/agency.ts';
import { faults } from './fixtures/faults.ts';
import type { Subject } from './subject.ts';
import { type Result, verify } from './verify.ts';

let others: SubgraphInput[];

beforeAll(async () => {
  const list = readSubgraphList(defaultListFile, defaultFirstPort);
  if ('problems' in list) throw new Error(list.problems.join('\n'));
  const read = await readInputs(list.entries);
  others = read.flatMap((result) => ('input' in result ? [result.input] : []));
});

/** Nearly all of the agencies below have one SDL. */
const composed = new Map<string, ReturnType<typeof compose>>();
const composeOnce: typeof compose = (subgraphs) =>
  composed.getOrInsertComputed(subgraphs.at(-1)!.sdl, () => compose(subgraphs));

/** What a conforming agency comes to once some of its steps are replaced. */
async function verifyAgency(broken: Partial<Steps> = {}): Promise<Result[]> {
  const agency = await startAgency(broken);
  try {
    return await verify({ name: 'test-agency', url: agency.url, others, compose: composeOnce });
  } finally {
    agency.stop();
  }
}

/** How long answers take depends on what else the machine does, so time is no part of it. */
const failedOf = (results: readonly Result[]) =>
  results.filter(({ outcome, id }) => outcome === 'failed' && !id.startsWith('latency.')).map(({ id }) => id);

test('a conforming subgraph passes every check, and only signatures say nothing of it', async () => {
  const results = await verifyAgency();
  expect(failedOf(results)).toEqual([]);
  expect(results.filter(({ outcome }) => outcome === 'not applicable').map(({ id }) => id)).toEqual([
    'signatures.request',
    'signatures.response',
  ]);
});

test.each(faults)('a subgraph that %s fails %s, and nothing else', async (_, ids, broken) => {
  const results = await verifyAgency(broken);
  expect(failedOf(results)).toEqual(ids.split(' '));
  const failed = results.find(({ outcome }) => outcome === 'failed');
  expect(failed?.detail).toMatch(/\S/);
});

test('answers that are not what the schema says are faults, and end nothing', async () => {
  const withoutNodes: Steps['result'] = (result) =>
    JSON.parse(JSON.stringify(result), (key, value) => (key === 'node' ? null : value));
  const failed = failedOf(await verifyAgency({ result: withoutNodes }));
  expect(failed).toContain('values.not-null');
  const withoutData: Steps['result'] = (result, query) =>
    query.includes('_service') ? result : JSON.parse('[null]');
  expect(failedOf(await verifyAgency({ result: withoutData }))).toContain('gathered.answers');
});

test('latency is told of small requests, and is a fault where one in a hundred takes too long', async () => {
  const check = latencyChecks.find(({ id }) => id === 'latency.small')!;
  const judge = (times: readonly number[]) => {
    let at = 0;
    const post = async () => ({ ms: times[at++ % times.length] });
    return check.run({ asker: { post }, keys: async () => new Map() } as unknown as Subject);
  };
  expect(check.level).toBe('should');
  expect(await judge([2])).toEqual({ outcome: 'passed', detail: '200 requests: p50 2.0 ms, p99 2.0 ms' });
  expect(await judge([2, 2, 2, 2, 2, 2, 2, 2, 2, 400])).toEqual({
    outcome: 'failed',
    detail: '200 requests: p50 2.0 ms, p99 400.0 ms',
  });
});

test('a program is for applicants of a region where it is for all, for that region, around or in it', () => {
  const node = (id: string, ...codes: string[]) => ({ id, targetRegions: codes.map((code) => ({ code })) });
  const nodes = [
    node('dongjak', '1159000000'),
    node('seoul', '1100000000'),
    node('sadang', '1159010700'),
    node('all'),
    node('busan', '2600000000', '4812100000'),
  ];
  const trials = trialsOf('ProgramFilter', nodes, new Set(['regionCodes']));
  expect(trials.map(({ filter, lists }) => [filter, nodes.filter(lists).map(({ id }) => id)])).toEqual([
    [{ regionCodes: ['1159000000'] }, ['dongjak', 'seoul', 'sadang', 'all']],
    [{ regionCodes: ['1100000000'] }, ['dongjak', 'seoul', 'sadang', 'all']],
  ]);
});
