import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask as askQuestion, operator, questions } from '../questions/ask.ts';
import { variablesOf } from '../questions/variables.ts';
import { startTwoGateways, type TwoGateways } from './two-gateways.ts';

let gateways: TwoGateways;

beforeAll(async () => {
  gateways = await startTwoGateways();
});

afterAll(async () => {
  await gateways?.stop();
});

beforeEach(() => {
  gateways.takeRequests();
});

async function ask(url: string, query: string, variables: object = {}): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** Asks both gateways, holds their answers equal, and gives the requests that each took. */
async function askBoth(query: string, variables: object = {}) {
  const answer = await ask(gateways.declaredUrl, query, variables);
  const declared = gateways.takeRequests();
  const other = await ask(gateways.silentUrl, query, variables);
  const silent = gateways.takeRequests();
  expect(answer).toEqual(other);
  return { answer, declared, silent };
}

const owners = ['gyeongnam-center', 'local-governments', 'support-agencies', 'universities'];
const page = '{ totalCount edges { node { id } } sources { subgraph status totalCount error } }';

describe('the sources that are asked', () => {
  test.each<[string, string, string[]]>([
    [
      'of an organization’s records and programs',
      `organization(id: "org:jinju") { supports ${page} programs ${page} }`,
      ['local-governments'],
    ],
    [
      'of one that no source publishes for',
      `organization(id: "org:doosan") { supports ${page} programs ${page} }`,
      [],
    ],
    ['of the spaces in a city', `region(code: "4817000000") { spaces ${page} }`, owners],
    [
      'of the spaces in a city where few may have one',
      `region(code: "2600000000") { spaces ${page} }`,
      ['support-agencies'],
    ],
    [
      'of the records of two providers',
      `supports(filter: { providerIds: ["org:cau", "org:kosmes"] }) ${page}`,
      ['support-agencies', 'universities'],
    ],
    [
      'of records in a province',
      `supports(filter: { regionCodes: ["4800000000"] }) ${page}`,
      ['gyeongnam-center', 'local-governments', 'universities'],
    ],
    ['of a record', `supports(filter: { ids: ["jinju:ten:1"] }) ${page}`, ['local-governments']],
    [
      'of the records of a kind of providers',
      `supports(filter: { providerKinds: [UNIVERSITY] }) ${page}`,
      ['universities'],
    ],
    [
      'of the programs of an operator',
      `programs(filter: { operatorIds: ["org:ccei-gyeongnam"] }) ${page}`,
      ['gyeongnam-center'],
    ],
    [
      'of statistics of a region',
      'supportStats(groupBy: [KIND], filter: { regionCodes: ["1159000000"] }) { records suppressed }',
      // One agency lies in the whole of Seoul, and so in this district, too.
      ['local-governments', 'support-agencies', 'universities'],
    ],
    [
      'of a total of one provider',
      'supportStats(groupBy: [], filter: { providerIds: ["org:sba"] }) { records amountWon suppressed }',
      ['support-agencies'],
    ],
    [
      'of a total of nobody’s',
      'supportStats(groupBy: [], filter: { providerIds: ["org:nobody"] }) { records amountWon suppressed }',
      ['gyeongnam-center'],
    ],
    ['of everything', `supports ${page}`, owners],
    ['of a startup', `startup(id: "st000001a69") { supports ${page} }`, owners],
  ])('%s are those that may have one', async (_, field, expected) => {
    const { declared, silent } = await askBoth(`{ ${field} }`);
    const isOwner = (name: string) => name !== 'directory';
    expect(declared.filter(isOwner).toSorted()).toEqual(expected);
    expect(silent.filter(isOwner).toSorted()).toEqual(owners);
  });

  test('of a cohort are those that may have a record of a leaf', async () => {
    const query = `{ cohort(where: { and: [
      { supported: { providerIds: ["org:cau"] } } { not: { supported: { providerKinds: [UNIVERSITY], kinds: [MENTORING] } } }
    ] }) { count } }`;
    const { answer, declared, silent } = await askBoth(query);
    expect((answer as { data: { cohort: { count: number } } }).data.cohort.count).toBeGreaterThan(10);
    expect(declared.toSorted()).toEqual(['directory', 'universities']);
    expect(silent.toSorted()).toEqual(['directory', ...owners].toSorted());
  });

  test('of what lies in each other are those that may have it, level by level', async () => {
    const query = `{ supports(first: 5, filter: { providerIds: ["org:jinju"] }) { edges { node { id provider {
      programs(first: 3) { edges { node { id } } } } } } } }`;
    const { declared, silent } = await askBoth(query);
    expect(declared).toEqual(['local-governments', 'local-governments']);
    expect(silent).toHaveLength(8);
  });
});

test('the questions have the same answers, in fewer requests', async () => {
  const counts: Array<[id: string, declared: number, silent: number]> = [];
  for (const question of questions) {
    const organization = question.headers['x-demo-organization'] ?? operator;
    const answer = await askQuestion(gateways.declaredUrl, question, question.variables, organization);
    const declared = gateways.takeRequests();
    const other = await askQuestion(gateways.silentUrl, question, question.variables, organization);
    const silent = gateways.takeRequests();
    expect([question.id, answer]).toEqual([question.id, other]);
    expect([question.id, declared.length <= silent.length]).toEqual([question.id, true]);
    counts.push([question.id, declared.length, silent.length]);
  }
  const fewer = counts.filter(([, declared, silent]) => declared < silent).map(([id]) => id);
  expect(fewer).toEqual(expect.arrayContaining(['Q01', 'Q05', 'Q10', 'Q17', 'Q22', 'Q24']));
});

test('the questions have the same answers whatever their variables', async () => {
  const asked = Object.entries(variablesOf).map(([id, variables]) => fc.tuple(fc.constant(id), variables));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(...asked),
      fc.constantFrom(operator, 'org:cau', 'org:kosmes', null),
      async ([id, variables], organization) => {
        const question = questions.find((each) => each.id === id)!;
        expect(await askQuestion(gateways.declaredUrl, question, variables, organization)).toEqual(
          await askQuestion(gateways.silentUrl, question, variables, organization),
        );
      },
    ),
    { numRuns: 60 },
  );
});

const filter = fc.record(
  {
    providerIds: someOf(
      'org:cau',
      'org:jinju',
      'org:kosmes',
      'org:ccei-gyeongnam',
      'org:ccei-gwangju',
      'org:nobody',
    ),
    providerKinds: someOf(
      'UNIVERSITY',
      'LOCAL_GOVERNMENT',
      'SUPPORT_AGENCY',
      'INNOVATION_CENTER',
      'MINISTRY',
    ),
    regionCodes: someOf(
      '1100000000',
      '1159000000',
      '4800000000',
      '4812000000',
      '4812100000',
      '4817000000',
      '2900000000',
      '2600000000',
    ),
    kinds: someOf('SPACE', 'LOAN', 'INCUBATION', 'MENTORING', 'RND'),
  },
  { requiredKeys: [] },
);

function someOf(...values: string[]) {
  return fc.option(fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }));
}

test('lists, counts and statistics are the same whatever their conditions', async () => {
  const query = `query ($filter: SupportFilter, $regions: [RegionCode!], $operators: [ID!], $groupBy: [StatGroup!]!, $after: String) {
    supports(filter: $filter, first: 7, after: $after) { totalCount edges { cursor node { id provider { id supports(filter: $filter, first: 2) { totalCount } } } } pageInfo { hasNextPage endCursor } sources { subgraph status totalCount error } }
    programs(filter: { operatorIds: $operators, regionCodes: $regions }, first: 5) { totalCount edges { node { id } } }
    spaces(filter: { operatorIds: $operators, regionCodes: $regions }, first: 5) { totalCount edges { node { id } } sources { subgraph totalCount } }
    supportStats(groupBy: $groupBy, filter: $filter) { dimensions { name key label { ko } } records amountWon suppressed }
    startup(id: "st000001a69") { supports(filter: $filter) { totalCount } } }`;
  const groupBy = fc.uniqueArray(fc.constantFrom('PROVIDER', 'KIND', 'REGION', 'YEAR'), { maxLength: 2 });
  const variables = fc.record({
    filter,
    groupBy,
    regions: someOf('1100000000', '4817000000', '4812000000', '4817011900', '2600000000'),
    operators: someOf('org:cau', 'org:jinju', 'org:dongyang', 'org:kicox', 'org:nobody'),
    // Of another order than the one asked for: every source refuses it.
    after: fc.constantFrom(null, null, null, 'W1siQSIsIjIwMjMtMDMtMDIiXSxbIkEiLCJjYXU6aW5jOjIwMjMtMDA0Il1d'),
  });
  let spared = 0;
  await fc.assert(
    fc.asyncProperty(variables, async (given) => {
      const { declared, silent } = await askBoth(query, given);
      spared += silent.length - declared.length;
    }),
    { numRuns: 100 },
  );
  expect(spared).toBeGreaterThan(100);
});
