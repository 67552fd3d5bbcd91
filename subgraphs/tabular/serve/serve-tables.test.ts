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

async function ask(query: string, organization: string | null = null) {
  const response = await fetch(served.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [callerHeader]: writeCaller(callerOf(organization)) },
    body: JSON.stringify({ query }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
  return (await response.json()) as {
    data: any;
    errors?: { message: string; extensions: { code: string } }[];
  };
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
  expect(results.filter(({ outcome }) => outcome === 'not applicable').map(({ id }) => id)).toEqual([
    'signatures.request',
  ]);
}, 60_000);
