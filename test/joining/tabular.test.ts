import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { demoSeed } from '@ieum/kit/demo/facts.ts';
import { demoStartup } from '@ieum/kit/demo/startup.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { ownSubgraphs, type StartedNetwork, startNetwork } from '../setup/network.ts';
import { sharedNetwork } from '../setup/shared-network.ts';

const root = resolve(import.meta.dirname, '../..');
const startups = Array.from({ length: 400 }, (_, index) => demoStartup(demoSeed, index + 1));
const numbered = startups.filter(({ bizRegNo, mergedInto }) => bizRegNo !== null && mergedInto === null);
const [first, second, third] = numbered as [(typeof numbered)[0], (typeof numbered)[0], (typeof numbered)[0]];
const sharing = numbered.slice(3).find(({ sharedWith }) => sharedWith.length > 0)!;

/** As a clerk keeps it: what was given, to whom by its business number, and a line that names nobody. */
const lines = [
  '2026년 지원 현황,,,,,,,',
  '관리번호,기업명,사업자등록번호,지원유형,사업명,시작일,지원금액(천원),공개여부',
  `1,${first.displayName},${first.bizRegNo},시제품,시제품 제작,2026.3.2.,"3,000",공개`,
  `2,${second.displayName},${second.bizRegNo},시제품,시제품 제작,2026.3.3.,"1,500",공개`,
  `3,${third.displayName},${third.bizRegNo},인증,시험 인증,2026.4.,800,공개`,
  `4,${sharing.displayName},${sharing.bizRegNo},인증,시험 인증,2026.5.1,900,협약기관`,
  `5,${first.displayName},,멘토링,멘토링,2026.6.1,0,공개`,
  '합계,,,,,,"6,200",',
];

let folder: string;
let database: TestDatabase;
let network: StartedNetwork;
let served: ChildProcess;
let printed = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-tabular-joining-'));
  database = await createTestDatabase('tabular_joining');
  writeFileSync(join(folder, 'support.csv'), `${lines.join('\r\n')}\r\n`);
  // The network of this test has the directory's demo data of that one, whose directory runs already.
  const { subgraphUrls } = await sharedNetwork();
  expect(await ieum('tabular', 'init', 'support.csv', '--organization', 'org:tp-busan')).toBe(0);
  allowDemoNumbers();
  served = launch('tabular', 'serve', 'support.mapping.yaml', {
    IEUM_DIRECTORY_URL: new URL('/', subgraphUrls.directory!).toString(),
    IEUM_SHARING_POLL_MS: '200',
  });
  const url = await printedUrl();
  const directory = ownSubgraphs.filter(({ name }) => name === 'directory');
  network = await startNetwork({ subgraphs: [...directory, { name: 'tp-busan', url }] });
}, 240_000);

afterAll(async () => {
  await network?.stop();
  if (served?.exitCode === null) {
    served.kill('SIGTERM');
    await once(served, 'exit');
  }
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

function launch(...given: Array<string | NodeJS.ProcessEnv>): ChildProcess {
  const args = given.filter((one) => typeof one === 'string');
  const env = Object.assign({}, ...given.filter((one) => typeof one === 'object'));
  const child = spawn(process.execPath, [join(root, 'cli/ieum.ts'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, INIT_CWD: folder, DATABASE_URL: database.url, PORT: '0', ...env },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream!.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  return child;
}

async function ieum(...args: string[]): Promise<number | null> {
  const [code] = await once(launch(...args), 'close');
  return code as number | null;
}

function allowDemoNumbers(): void {
  const path = join(folder, 'support.mapping.yaml');
  writeFileSync(path, `demo: true\n${readFileSync(path, 'utf8')}`);
}

async function printedUrl(): Promise<string> {
  for (;;) {
    const url = /Serving (\S+)\. /.exec(printed)?.[1];
    if (url) return url;
    if (served.exitCode !== null) throw new Error(`It ended before it listened:\n${printed}`);
    await Promise.race([once(served.stdout!, 'data'), once(served, 'close')]);
  }
}

async function ask(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${network.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
  data: any;
  errors?: { message: string }[];
}

test('a spreadsheet is in the network: its rows are among a startup’s supports, completed by the directory', async () => {
  const { data, errors } = await expectMatched(first.id, 1);
  expect(errors).toBeUndefined();
  expect(data.startup.supports.sources).toEqual([{ subgraph: 'tp-busan', status: 'OK', totalCount: 1 }]);
  expect(data.startup.supports.edges).toEqual([
    {
      node: {
        ...{
          __typename: 'TpBusanSupport',
          id: 'tp-busan:sup:1',
          title: '시제품 제작',
          startedOn: '2026-03-02',
        },
        ...{ amount: { text: '300만 원' }, provider: { name: { ko: '부산테크노파크' } } },
        startup: { displayName: first.displayName },
      },
    },
  ]);
});

/** The subgraph reads the directory's changes by itself, soon after it listens. */
async function expectMatched(id: string, totalCount: number): Promise<Answer> {
  const query = `{ startup(id: "${id}") { supports { totalCount sources { subgraph status totalCount } edges { node {
    __typename id title startedOn amount { text } provider { name { ko } } startup { displayName } } } } } }`;
  return await vi.waitFor(
    async () => {
      const answer = await ask(query);
      expect(answer.data.startup.supports.totalCount).toBe(totalCount);
      return answer;
    },
    { timeout: 30_000, interval: 200 },
  );
}

test('its figures are in the statistics, and its startups in cohorts, each once', async () => {
  const { data, errors } = await ask(`{
    supportStats(groupBy: [PROVIDER_KIND], filter: { providerIds: ["org:tp-busan"] }) { dimensions { key label { ko } } records amountWon }
    cohort(where: { supported: { providerIds: ["org:tp-busan"] } }) { count } }`);
  expect(errors).toBeUndefined();
  expect(data.supportStats).toEqual([
    { dimensions: [{ key: 'TECHNOPARK', label: { ko: '테크노파크' } }], records: 5, amountWon: 6_200_000 },
  ]);
  const distinct = new Set([first, second, third, sharing].map(({ id }) => id));
  expect(data.cohort.count).toBe(distinct.size);
});

test('the startup of a record for partners is told to whom it shares its history with alone', async () => {
  const query = '{ supports(filter: { ids: ["tp-busan:sup:4"] }) { edges { node { startup { id } } } } }';
  const told = async (organization: string) => {
    const { data } = await ask(query, { 'x-demo-organization': organization });
    return data.supports.edges[0].node.startup;
  };
  expect(await told(sharing.sharedWith[0]!)).toEqual({ id: sharing.id });
  expect(await told('org:tp-busan')).toEqual({ id: sharing.id });
  expect(await told('none')).toBeNull();
});

test('its own organization alone is told which rows match no startup', async () => {
  const query = `{ organization(id: "org:tp-busan") { tpBusanImport { rows created unmatched { edges { node { row startupName reason } } } } } }`;
  const { data } = await ask(query, { 'x-demo-organization': 'org:tp-busan' });
  expect(data.organization.tpBusanImport).toEqual({
    ...{ rows: 8, created: 5 },
    unmatched: { edges: [{ node: { row: 7, startupName: first.displayName, reason: 'NO_NUMBER' } }] },
  });
  expect((await ask(query, { 'x-demo-organization': 'org:cau' })).errors).toHaveLength(1);
});

test('a changed file is taken while it is served, and SIGTERM ends it in order', async () => {
  writeFileSync(
    join(folder, 'support.csv'),
    `${lines.join('\r\n').replace('시험 인증,2026.4.', '시험 성적서,2026.4.')}\r\n`,
  );
  const query = '{ supports(filter: { ids: ["tp-busan:sup:3"] }) { edges { node { title } } } }';
  await vi.waitFor(
    async () => expect((await ask(query)).data.supports.edges[0].node.title).toBe('시험 성적서'),
    { timeout: 30_000, interval: 200 },
  );
  served.kill('SIGTERM');
  const [code] = await once(served, 'exit');
  expect(code).toBe(0);
});
