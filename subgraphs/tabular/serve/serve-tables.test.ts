import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startupId } from '@ieum/kit/startup-id.ts';
import { type Caller, callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import { decodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { defaultFirstPort, defaultListFile, readSubgraphList } from '@ieum/schema/subgraph-list.ts';
import { readInputs } from '@ieum/schema/subgraphs.ts';
import { verify } from '@ieum/schema/verify/verify.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/setup/database.ts';
import {
  agencyMapping,
  agencyWorkbook,
  businessNumber,
  mappingText,
  recordRow,
} from '../fixtures/agency-workbook.ts';
import { openStandInDirectory, type StandInDirectory } from '../fixtures/stand-in-directory.ts';
import { type ServedTables, serveTables } from './serve-tables.ts';

let folder: string;
let database: TestDatabase;
let directory: StandInDirectory;
let served: ServedTables;
const told: string[] = [];

const workbook = (records: Parameters<typeof agencyWorkbook>[0]) => agencyWorkbook(records);
const replaceFile = (content: Uint8Array | string) => writeFileSync(join(folder, 'agency.xlsx'), content);

/** Forty records of startups that the directory knows by number, then odd ones. */
const records = [
  ...Array.from({ length: 40 }, (_, index) =>
    recordRow({
      관리번호: `2024-${String(index).padStart(3, '0')}`,
      기업명: `㈜기업${index}`,
      사업자등록번호: businessNumber(index),
      지원유형: index % 3 === 0 ? '멘토링' : '사업화',
      사업명: index % 2 === 0 ? '초기창업패키지' : '도약패키지',
      시작일: `2024.${1 + (index % 12)}.${1 + (index % 28)}.`,
      금액: `${index + 1}백만원`,
      공개: ['공개', '협약기관', '비공개'][index % 3]!,
      공간: index % 5 === 0 ? '부산창업공간' : null,
    }),
  ),
  recordRow({ 관리번호: 'A-1', 이음번호: startupId(900), 공개: '협약기관', 비고: '우선 지원' }),
  recordRow({ 관리번호: 'A-2', 사업자등록번호: businessNumber(500) }),
  recordRow({ 관리번호: 'A-3', 기업명: '㈜기업0' }),
  recordRow({ 관리번호: 'A-4', 이음번호: startupId(901) }),
  recordRow({ 관리번호: 'A-5', 금액: '약 5억' }),
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-'));
  writeFileSync(join(folder, 'mapping.yaml'), mappingText(agencyMapping));
  replaceFile(await workbook(records));
  [database, directory] = await Promise.all([createTestDatabase('tabular'), openStandInDirectory()]);
  for (let index = 0; index < 40; index++) {
    const id = startupId(index + 1);
    directory.numbers.set(businessNumber(index), id);
    directory.changes.push({ startupId: id });
  }
  directory.changes.push({ startupId: startupId(900), sharedWith: ['org:cau'] });
  served = await serveTables(join(folder, 'mapping.yaml'), {
    tell: (line) => told.push(line),
    environment: {
      ...{ DATABASE_URL: database.url, IEUM_DIRECTORY_URL: directory.url, PORT: '0' },
      // Tests reload and match by hand.
      ...{ IEUM_TABULAR_WATCH_MS: '3600000', IEUM_SHARING_POLL_MS: '60000' },
    },
  });
  await served.match();
}, 60_000);

afterAll(async () => {
  await served?.close();
  await directory?.close();
  await database?.drop();
  rmSync(folder, { recursive: true });
});

const callerOf = (organization: string | null): Caller => ({
  ...{ subject: 'test', organization, roles: [], scopes: [], purpose: null },
});

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
  data: any;
  errors?: { message: string; extensions: { code: string } }[];
}

async function ask(query: string, organization: string | null = null) {
  const response = await fetch(served.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [callerHeader]: writeCaller(callerOf(organization)) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

async function record(id: string, fields: string, organization: string | null = null) {
  const { data, errors } = await ask(
    `{ supports(filter: { ids: ["tp-busan:sup:${id}"] }) { edges { node { ${fields} } } } }`,
    organization,
  );
  expect(errors).toBeUndefined();
  return data.supports.edges[0]?.node;
}

test('what a workbook holds is served when it listens, and what was refused is told', async () => {
  expect(told[0]).toContain('52 rows: 48 new, 0 changed, 0 as before, 1 refused');
  const { data } =
    await ask(`{ supports { totalCount } programs { totalCount edges { node { id name operator { id } } } }
    spaces { edges { node { id name { ko } vacantUnits status } } } organization: _entities(representations: [{ __typename: "Organization", id: "org:tp-busan" }]) {
    ... on Organization { supports { totalCount } } } }`);
  expect(data.supports.totalCount).toBe(44);
  expect(data.organization[0].supports.totalCount).toBe(44);
  expect(data.programs.edges).toHaveLength(2);
  expect(data.spaces.edges.map(({ node }: { node: { vacantUnits: number } }) => node.vacantUnits)).toEqual([
    3,
    null,
  ]);
});

test('it passes the verification of subgraphs', async () => {
  const list = readSubgraphList(defaultListFile, defaultFirstPort);
  if ('problems' in list) throw new Error(list.problems.join('\n'));
  const others = (await readInputs(list.entries)).flatMap((read) => ('input' in read ? [read.input] : []));
  const results = await verify({ name: 'tp-busan', url: served.url, others });
  const failed = results.filter(({ outcome, id }) => outcome === 'failed' && !id.startsWith('latency.'));
  expect(failed).toEqual([]);
  // The network signs nothing yet, and nothing is entered while the verification listens.
  const unsaid = results.filter(({ outcome }) => outcome === 'not applicable').map(({ id }) => id);
  expect(unsaid.filter((id) => !/^(signatures|events)\./.test(id))).toEqual([]);
}, 60_000);

test('a record is told as its disclosure says, and its extra columns as the mapping says', async () => {
  const fields =
    'startup { id } amount { won } ... on TpBusanSupport { sales { won text } signedOn signedOnPrecision isOutstanding grade note }';
  const whole = {
    ...{ startup: { id: startupId(900) }, amount: { won: 50_000_000 }, signedOn: '2024-03-01' },
    ...{ signedOnPrecision: 'MONTH', isOutstanding: true },
  };
  // The startup shares its history with org:cau, but not its amounts.
  expect(await record('A-1', fields, 'org:tp-busan')).toEqual({
    ...whole,
    ...{ sales: { won: 120_000_000, text: '1억 2,000만 원' }, grade: 'GRADE_A', note: '우선 지원' },
  });
  const restricted = { sales: null, grade: null, note: null, amount: null };
  expect(await record('A-1', fields, 'org:cau')).toEqual({ ...whole, ...restricted });
  expect(await record('A-1', fields, 'org:sba')).toEqual({ ...whole, ...restricted, startup: null });
  expect(await record('A-1', fields)).toEqual({ ...whole, ...restricted, startup: null });
});

test('a revoked consent closes what it opened', async () => {
  directory.changes.push({ startupId: startupId(900) });
  await served.match();
  expect(await record('A-1', 'startup { id }', 'org:cau')).toEqual({ startup: null });
  directory.changes.push({ startupId: startupId(900), sharedWith: ['org:cau'], amountsWith: ['org:cau'] });
  await served.match();
  expect(await record('A-1', 'startup { id } amount { won }', 'org:cau')).toMatchObject({
    amount: { won: 50_000_000 },
  });
});

const unmatchedQuery = `{ _entities(representations: [{ __typename: "Organization", id: "org:tp-busan" }]) { ... on Organization {
  tpBusanImport { rows refused unmatched { totalCount edges { node { row startupName reason record { id startup { id } } } } } } } } }`;

test('records that match no startup are listed to their organization alone, and a name never links', async () => {
  const { data } = await ask(unmatchedQuery, 'org:tp-busan');
  const { unmatched, refused } = data._entities[0].tpBusanImport;
  expect([refused, unmatched.totalCount]).toEqual([1, 3]);
  expect(unmatched.edges.map(({ node }: { node: { reason: string } }) => node)).toEqual([
    {
      row: 44,
      startupName: null,
      reason: 'UNKNOWN_BUSINESS_NUMBER',
      record: { id: 'tp-busan:sup:A-2', startup: null },
    },
    {
      row: 45,
      startupName: '㈜기업0',
      reason: 'NO_NUMBER',
      record: { id: 'tp-busan:sup:A-3', startup: null },
    },
    {
      row: 46,
      startupName: null,
      reason: 'UNKNOWN_STARTUP_ID',
      record: { id: 'tp-busan:sup:A-4', startup: null },
    },
  ]);
  expect((await ask(unmatchedQuery, 'org:cau')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('they count in statistics as startups of their own, and in no startup set', async () => {
  const { data } =
    await ask(`{ startupSet(where: { ids: ["tp-busan:sup:A-1", "tp-busan:sup:A-2", "tp-busan:sup:A-3"] }) { ids }
    three: supportStats(groupBy: [], filter: { ids: ["tp-busan:sup:A-1", "tp-busan:sup:A-2", "tp-busan:sup:A-3"] }) { records suppressed }
    two: supportStats(groupBy: [], filter: { ids: ["tp-busan:sup:A-2", "tp-busan:sup:A-3"] }) { records suppressed } }`);
  expect(decodeIdSet(data.startupSet[0].ids)).toEqual([900]);
  expect(data.three).toEqual([{ records: 3, suppressed: false }]);
  expect(data.two).toEqual([{ records: null, suppressed: true }]);
});

test('a startup that the directory comes to know is matched then, and numbers are asked for many at once', async () => {
  const before = directory.asked.length;
  await served.match();
  expect(directory.asked.length).toBe(before);
  directory.numbers.set(businessNumber(500), startupId(77));
  directory.changes.push({ startupId: startupId(77) }, { startupId: startupId(901) });
  await served.match();
  expect(directory.asked.slice(before)).toEqual([1]);
  expect(directory.asked[0]).toBe(41);
  expect(await record('A-2', 'startup { id }')).toEqual({ startup: { id: startupId(77) } });
  expect(await record('A-4', 'startup { id }')).toEqual({ startup: { id: startupId(901) } });
  expect(await record('A-3', 'startup { id }')).toEqual({ startup: null });
});

test('importing the same again changes nothing', async () => {
  const before = await record('A-1', 'updatedAt startup { id }');
  const result = await served.reload();
  expect(result?.counts).toMatchObject({
    created: 0,
    changed: 0,
    unchanged: 48,
    refused: 1,
    newlyVanished: 0,
  });
  expect(await record('A-1', 'updatedAt startup { id }')).toEqual(before);
});

test('a changed file is taken whole: what changed is new, what vanished is kept and told', async () => {
  const changed = recordRow({ 관리번호: 'A-2', 사업자등록번호: businessNumber(500), 사업명: '재도약패키지' });
  replaceFile(await workbook([...records.slice(0, 40), changed, recordRow({ 관리번호: 'B-1' })]));
  const result = await served.reload();
  expect(result?.counts).toMatchObject({ created: 2, changed: 1, refused: 0, newlyVanished: 3 });
  expect(result?.vanished).toEqual(['A-1', 'A-3', 'A-4'].map((id) => `tp-busan:sup:${id}`));
  expect(told.at(-1)).toContain('3 are not in the source any more, and are kept: tp-busan:sup:A-1');
  expect(await record('A-2', 'title startup { id }')).toEqual({
    title: '재도약패키지',
    startup: { id: startupId(77) },
  });
  expect(await record('A-3', 'title')).toEqual({ title: '초기창업패키지' });
});

test('a refused row keeps its earlier version', async () => {
  const refused = recordRow({ 관리번호: 'A-2', 사업명: '재도약패키지', 금액: '약 5억' });
  replaceFile(await workbook([...records.slice(0, 40), refused, recordRow({ 관리번호: 'B-1' })]));
  const result = await served.reload();
  expect(result?.counts).toMatchObject({ created: 0, refused: 1, kept: 1, newlyVanished: 0, vanished: 3 });
  expect(await record('A-2', 'title')).toEqual({ title: '재도약패키지' });
});

test.each([
  ['is damaged', (whole: Uint8Array) => whole.subarray(0, whole.length - 40), 'is damaged'],
  ['is text by the name of a workbook', () => '연번,이름\n1,가\n', 'is no workbook, whatever its name says'],
])('a new file that %s is refused, and the old goes on being served', async (_, damage, reason) => {
  const before = await ask('{ supports { totalCount } }');
  replaceFile(damage(await workbook(records)));
  expect(await served.reload()).toBeNull();
  expect(told.at(-1)).toContain(reason);
  expect(await ask('{ supports { totalCount } }')).toEqual(before);
});

test('questions during an import are answered by the rows of before or of after, never by some of both', async () => {
  const titles = ['먼저', '나중'];
  const many = (title: string) =>
    workbook(Array.from({ length: 300 }, (_, index) => recordRow({ 관리번호: `C-${index}`, 사업명: title })));
  const filter = '(filter: { ids: ["tp-busan:sup:C-0", "tp-busan:sup:C-150", "tp-busan:sup:C-299"] })';
  replaceFile(await many(titles[0]!));
  await served.reload();
  replaceFile(await many(titles[1]!));
  const seen = new Set<string>();
  let isOver = false;
  const reading = served.reload().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const { data, errors } = await ask(`{ supports${filter} { edges { node { title } } } }`);
    expect(errors).toBeUndefined();
    seen.add(data.supports.edges.map(({ node }: { node: { title: string } }) => node.title).join());
  }
  expect((await reading)?.counts.changed).toBe(300);
  seen.add((await record('C-7', 'title')).title);
  const possible = [...titles.map((title) => Array(3).fill(title).join()), titles[1]];
  expect([...seen].filter((one) => !possible.includes(one))).toEqual([]);
});
