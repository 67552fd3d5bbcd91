import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readCaller } from '@ieum/schema/contract/caller.ts';
import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import type { SubgraphContext } from './context.ts';
import { defineAgency } from './fixtures/agency/agency.ts';
import { openTestSubgraph, type TestSubgraph } from './fixtures/open-test-subgraph.ts';
import { requireStartup } from './mutation.ts';
import { createSharing } from './sharing.ts';
import { startupId } from './startup-id.ts';
import { sharingWatermark, startupSharing } from './tables.ts';

let database: TestDatabase;
let agency: TestSubgraph;
let directory: Server;
let isDown = false;
const asked: { caller: unknown; after: string }[] = [];
const changes = [
  { startupId: startupId(1), mergedInto: null, sharedWith: ['org:a'], amountsWith: [] },
  { startupId: startupId(2), mergedInto: startupId(1), sharedWith: [], amountsWith: [] },
  { startupId: startupId(3), mergedInto: null, sharedWith: ['org:a'], amountsWith: ['org:a'] },
];

beforeAll(async () => {
  directory = createServer(async (request, response) => {
    if (isDown) return response.destroy();
    const chunks = await request.toArray();
    const { variables } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    asked.push({ caller: readCaller(String(request.headers['ieum-caller'])), after: variables.after });
    const startupChanges = changes
      .map((change, index) => ({ seq: String(index + 1), ...change }))
      .filter(({ seq }) => Number(seq) > Number(variables.after));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { startupChanges } }));
  });
  await new Promise<void>((resolve) => directory.listen(0, '127.0.0.1', resolve));
  database = await createTestDatabase('sharing');
  const { port } = directory.address() as AddressInfo;
  agency = await openTestSubgraph(defineAgency(), database.url, { directoryUrl: `http://127.0.0.1:${port}` });
  await agency.sharing.poll();
});

afterAll(async () => {
  await agency?.close();
  await database?.drop();
  directory.close();
  directory.closeAllConnections();
});

const stored = () => agency.open.database.select().from(startupSharing).orderBy(asc(startupSharing.startup));

test('changes become rows, merges are followed, and the watermark is kept', async () => {
  expect(await stored()).toEqual([
    { startup: 1, mergedInto: null, canonical: 1, sharedWith: ['org:a'], amountsWith: [] },
    { startup: 2, mergedInto: 1, canonical: 1, sharedWith: [], amountsWith: [] },
    { startup: 3, mergedInto: null, canonical: 3, sharedWith: ['org:a'], amountsWith: ['org:a'] },
  ]);
  expect(await agency.open.database.select().from(sharingWatermark)).toEqual([{ id: 1, seq: 3 }]);
});

test('a later poll reads on from there, as the subgraph itself', async () => {
  changes.push(
    { startupId: startupId(3), mergedInto: null, sharedWith: [], amountsWith: [] },
    { startupId: startupId(1), mergedInto: startupId(3), sharedWith: [], amountsWith: [] },
  );
  expect(await agency.sharing.poll()).toBe(true);
  expect(asked.at(-1)).toEqual({
    caller: {
      subject: 'subgraph:fixture',
      organization: null,
      roles: ['service'],
      scopes: [],
      purpose: 'sync',
    },
    after: '3',
  });
  expect(
    (await stored()).map(({ startup, canonical, sharedWith }) => [startup, canonical, sharedWith]),
  ).toEqual([
    [1, 3, []],
    [2, 3, []],
    [3, 3, []],
  ]);
});

test('a mutation finds a startup the directory has just told of, under the one it was merged into', async () => {
  const find = (number: number) =>
    requireStartup(
      { database: agency.open.database, sharing: agency.sharing } as SubgraphContext,
      startupId(number),
      ['input', 'startupId'],
    );
  changes.push({ startupId: startupId(9), mergedInto: startupId(3), sharedWith: [], amountsWith: [] });
  expect(await find(9)).toBe(3);
  expect(await find(1)).toBe(3);
  await expect(find(10)).rejects.toMatchObject({
    extensions: { code: 'NOT_FOUND', inputPath: ['input', 'startupId'] },
  });
});

test('a directory that is down leaves what is stored', async () => {
  isDown = true;
  expect(await agency.sharing.poll()).toBe(false);
  expect(await stored()).toHaveLength(4);
  isDown = false;
  expect(await agency.sharing.poll()).toBe(true);
});

test('a directory that does not answer is told in one line: a minute after the start, later at the third time', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const lines: string[] = [];
  const { port } = directory.address() as AddressInfo;
  const sharing = createSharing(agency.open.database, {
    name: 'fixture',
    directoryUrl: `http://127.0.0.1:${port}`,
    pollMs: 5000,
    log: { info: () => lines.push('(info)'), warn: (text) => lines.push(text) },
  });
  const line = 'the directory gives no startup changes; what is stored stands: UND_ERR_SOCKET';
  isDown = true;
  for (const ms of [0, 10_000, 20_000, 59_000, 60_000, 61_000]) {
    clock.mockReturnValue(ms);
    expect(await sharing.poll()).toBe(false);
  }
  expect(lines.splice(0)).toEqual(['(info)', '(info)', '(info)', '(info)', line, '(info)']);
  isDown = false;
  expect(await sharing.poll()).toBe(true);
  isDown = true;
  for (let times = 1; times <= 4; times++) await sharing.poll();
  expect(lines).toEqual(['(info)', '(info)', line, '(info)']);
  isDown = false;
  clock.mockRestore();
});
