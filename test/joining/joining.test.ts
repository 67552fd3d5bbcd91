import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownSubgraphs, type StartedNetwork, startNetwork } from '../setup/network.ts';
import { type SharedNetwork, sharedNetwork } from '../setup/shared-network.ts';
import { startTechnopark, type Technopark, type TechnoparkRecord } from './technopark.ts';

/** Startups 42, 43 and 44 of the demo network; the id of 42 is the one the design prints. */
const records: readonly TechnoparkRecord[] = [
  {
    id: 'tp-busan:sup:2026-1',
    startup: { number: 42, id: 'st000001a69' },
    kind: 'PROTOTYPE',
    title: '시제품 가공',
    startedOn: '2026-03-02',
    won: 3_000_000,
  },
  {
    id: 'tp-busan:sup:2026-2',
    startup: { number: 42, id: 'st000001a69' },
    kind: 'PROTOTYPE',
    title: '시제품 재가공',
    startedOn: '2026-05-20',
    won: 1_500_000,
  },
  {
    id: 'tp-busan:sup:2026-3',
    startup: { number: 43, id: 'st000001b66' },
    kind: 'CERTIFICATION',
    title: '시험 인증',
    startedOn: '2026-06-01',
    won: 800_000,
  },
  {
    id: 'tp-busan:sup:2026-4',
    startup: { number: 44, id: 'st000001c63' },
    kind: 'CERTIFICATION',
    title: '시험 인증',
    startedOn: '2026-06-02',
    won: 900_000,
    // The directory has neither; an owner cannot know that.
    agreementId: 'agr:nobody-signed',
    referralId: 'ref:01ARZ3NDEKTSV4RRFFQ69G5FAV',
  },
];

let technopark: Technopark;
let five: SharedNetwork;
let six: StartedNetwork;

beforeAll(async () => {
  technopark = await startTechnopark(records);
  five = await sharedNetwork();
  six = await startNetwork({
    subgraphs: [...ownSubgraphs, { name: 'busan-technopark', url: technopark.url }],
  });
}, 240_000);

afterAll(async () => {
  await six?.stop();
  await technopark?.stop();
});

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
  data: any;
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
}

async function ask(network: Pick<SharedNetwork, 'gatewayUrl'>, query: string): Promise<Answer> {
  const response = await fetch(`${network.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

/** Asks both networks and expects no error of either. */
async function askBoth(query: string): Promise<{ before: Answer['data']; after: Answer['data'] }> {
  const [before, after] = await Promise.all([ask(five, query), ask(six, query)]);
  expect([before.errors, after.errors]).toEqual([undefined, undefined]);
  return { before: before.data, after: after.data };
}

test("one entry in the list puts its records into a startup's supports, in the one order", async () => {
  const { before, after } = await askBoth(`{ startup(id: "st000001a69") { supports(first: 100, order: ASC) {
    totalCount sources { subgraph status totalCount }
    edges { node { id startedOn provider { name { ko } } ... on SupportRecord { __typename } } } } } }`);
  const [old, now] = [before.startup.supports, after.startup.supports];
  expect(now.totalCount).toBe(old.totalCount + 2);
  expect(now.sources).toContainEqual({ subgraph: 'busan-technopark', status: 'OK', totalCount: 2 });
  const ids = (edges: { node: { id: string } }[]) => edges.map(({ node }) => node.id);
  expect(ids(now.edges).filter((id) => !id.startsWith('tp-busan:'))).toEqual(ids(old.edges));
  expect(
    now.edges.filter(({ node }: { node: { __typename: string } }) => node.__typename === 'TechnoparkSupport'),
  ).toMatchObject([
    { node: { id: 'tp-busan:sup:2026-1', provider: { name: { ko: '부산테크노파크' } } } },
    { node: { id: 'tp-busan:sup:2026-2', provider: { name: { ko: '부산테크노파크' } } } },
  ]);
  const keys = now.edges.map(
    ({ node }: { node: { startedOn: string; id: string } }) => `${node.startedOn} ${node.id}`,
  );
  expect(keys).toEqual([...keys].sort());
});

test('its own type can be asked for beside the others', async () => {
  const { data, errors } = await ask(
    six,
    `{ organization(id: "org:tp-busan") { supports(first: 3) { edges { node {
    title startup { id stage } ... on TechnoparkSupport { equipment } } } } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.organization.supports.edges).toHaveLength(3);
  expect(data.organization.supports.edges[2].node).toMatchObject({
    title: '시제품 재가공',
    equipment: '5축 가공기',
    startup: { id: 'st000001a69' },
  });
});

test('a referral or agreement that the directory does not have is null, and its record is whole', async () => {
  const read = (fields: string) =>
    ask(
      six,
      `{ supports(filter: { ids: ["tp-busan:sup:2026-4"] }) { edges { node { id title ${fields} } } } }`,
    );
  const record = { id: 'tp-busan:sup:2026-4', title: '시험 인증' };
  const place = ['supports', 'edges', 0, 'node'];
  const nullable = await read('agreement { signedOn } referral { startup { id } }');
  expect(nullable.errors).toBeUndefined();
  const { data, errors } = await read('agreement { title } referral { state }');
  expect(data.supports.edges).toEqual([{ node: { ...record, agreement: null, referral: null } }]);
  // Fields that the directory never leaves null say why there is nothing.
  const extensions = { code: 'SUBGRAPH_NULL', subgraph: 'directory' };
  expect(errors).toHaveLength(2);
  expect(errors).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: [...place, 'agreement', 'title'], extensions }),
      expect.objectContaining({ path: [...place, 'referral', 'state'], extensions }),
    ]),
  );
});

test('its programs and spaces are in the lists of all', async () => {
  const { before, after } = await askBoth(`{
    programs(first: 1) { totalCount }
    spaces(first: 1) { totalCount edges { node { id name { ko } } } }
    region(code: "2600000000") { spaces { edges { node { id vacantUnits } } } } }`);
  expect(after.programs.totalCount).toBe(before.programs.totalCount + 1);
  expect(after.spaces.totalCount).toBe(before.spaces.totalCount + 1);
  expect(after.spaces.edges[0].node.id).toBe('tp-busan:space:1');
  expect(before.region.spaces.edges).toEqual([]);
  expect(after.region.spaces.edges).toEqual([{ node: { id: 'tp-busan:space:1', vacantUnits: 8000 } }]);
});

test('its figures are added to the statistics', async () => {
  const { before, after } = await askBoth(
    '{ supportStats(groupBy: [KIND]) { dimensions { key } records amountWon suppressed } }',
  );
  type Cell = { dimensions: [{ key: string }]; records: number; amountWon: number };
  const cell = (data: { supportStats: Cell[] }, key: string) =>
    data.supportStats.find(({ dimensions: [kind] }) => kind.key === key) as Cell;
  const [old, now] = [cell(before, 'PROTOTYPE'), cell(after, 'PROTOTYPE')];
  expect([now.records - old.records, now.amountWon - old.amountWon]).toEqual([2, 4_500_000]);
  expect(
    after.supportStats.filter(
      ({ dimensions: [{ key }] }: Cell) => key !== 'PROTOTYPE' && key !== 'CERTIFICATION',
    ),
  ).toEqual(
    before.supportStats.filter(
      ({ dimensions: [{ key }] }: Cell) => key !== 'PROTOTYPE' && key !== 'CERTIFICATION',
    ),
  );
});

test('its startups count in cohorts, each once', async () => {
  const { before, after } = await askBoth(`{
    alone: cohort(where: { supported: { providerIds: ["org:tp-busan"] } }) { count suppressed }
    all: cohort(where: { or: [{ supported: {} }, { supported: { providerIds: ["org:tp-busan"] } }] }) { count } }`);
  expect(before.alone).toEqual({ count: 0, suppressed: false });
  expect(after.alone).toEqual({ count: 3, suppressed: false });
  expect(after.all.count).toBeGreaterThanOrEqual(before.all.count);
});

test('no public signature that was there before changes', async () => {
  const query =
    '{ __schema { types { name kind fields(includeDeprecated: true) { name args { name type { ...T } } type { ...T } } enumValues { name } inputFields { name type { ...T } } } } } fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }';
  const { before, after } = await askBoth(query);
  const types = (data: typeof before) =>
    new Map<string, unknown>(data.__schema.types.map((type: { name: string }) => [type.name, type]));
  const [old, now] = [types(before), types(after)];
  expect([...now.keys()].filter((name) => !old.has(name)).sort()).toEqual([
    'TechnoparkProgram',
    'TechnoparkSpace',
    'TechnoparkSupport',
  ]);
  for (const [name, type] of old) expect(now.get(name), name).toEqual(type);
});

test("when it goes away, the others' records stay and it is named", async () => {
  await technopark.stop();
  const { data, errors } = await ask(
    six,
    '{ startup(id: "st000001a69") { displayName supports(first: 100) { totalCount sources { subgraph status error } } } }',
  );
  const { data: alone } = await ask(five, '{ startup(id: "st000001a69") { supports { totalCount } } }');
  expect(data.startup.supports.totalCount).toBe(alone.startup.supports.totalCount);
  expect(data.startup.supports.sources[0]).toMatchObject({ subgraph: 'busan-technopark', status: 'ERROR' });
  expect(errors).toMatchObject([
    {
      path: ['startup', 'supports'],
      extensions: { code: 'GATHER_SOURCE_FAILED', subgraph: 'busan-technopark' },
    },
  ]);
});
