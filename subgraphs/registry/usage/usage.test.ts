import { type OpenDatabase, openDatabase } from '@ieum/kit/database.ts';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveSchema } from '../fixtures/serve-schema.ts';
import { openTestRegistry, type TestRegistry } from '../fixtures/test-registry.ts';
import { usageCoordinates, usageCounts, usageOperations, usageReports } from '../tables.ts';
import {
  defaultUsageSettings,
  forgetUsage,
  readOperations,
  readUsageWindow,
  readUses,
} from './read-usage.ts';
import { recordUsage } from './record-usage.ts';

const now = new Date('2026-11-16T12:00:00+09:00');
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);
const used = (document: string, more: object = {}) => ({
  ...{ hash: 'anything', name: null, document, client: 'portal', clientVersion: '1', count: 1 },
  ...{ lastSeen: now.toISOString(), ...more },
});
const report = (...operations: object[]) => ({ id: ulid(), operations, dropped: 0 });

let registry: TestRegistry;
let open: OpenDatabase;

beforeAll(async () => {
  registry = await openTestRegistry('usage');
  open = openDatabase(registry.url);
});

afterAll(async () => {
  await open.pool.end();
  await registry.end();
});

beforeEach(async () => {
  for (const table of [usageOperations, usageReports]) await open.database.delete(table);
  await serveSchema(open.database, 'type Query { a(id: ID): A b: Int } type A { id: ID c: Int }');
});

describe('usage', () => {
  test('is counted once a report, and added up by client and day', async () => {
    const { database } = open;
    const first = report(used('{ b }', { count: 3 }), used('{b}', { count: 2, client: 'batch' }));
    expect(await recordUsage(database, first, now)).toEqual({ recorded: 2, unread: 0 });
    expect(await recordUsage(database, first, now)).toEqual({ recorded: 0, unread: 0 });
    const twice = used('query { b }', { count: 4 });
    await recordUsage(database, report(twice, twice), now);
    await recordUsage(database, report(used('{ b }', { lastSeen: daysAgo(1).toISOString() })), now);
    const rows = await database.select().from(usageCounts);
    expect(rows.map(({ client, day, count }) => [client, day, count]).sort()).toEqual([
      ['batch', '2026-11-16', 2],
      ['portal', '2026-11-15', 1],
      ['portal', '2026-11-16', 11],
    ]);
    expect(await database.select().from(usageOperations)).toHaveLength(1);
  });

  test('of many reports at once is the same as of one after the other', async () => {
    const { database } = open;
    const names = ['One', 'Two', 'Three', 'Four'];
    const reports = names.map((_, turn) =>
      report(
        ...[...names.slice(turn), ...names.slice(0, turn)].map((name) =>
          used(`query ${name} { b }`, { name, count: 5 }),
        ),
      ),
    );
    await Promise.all([...reports, ...reports].map((each) => recordUsage(database, each, now)));
    const [uses] = await readUses(database, [['Query.b']], defaultUsageSettings, now);
    expect(uses).toMatchObject([
      { client: 'portal', count: 80, operations: ['Four', 'One', 'Three', 'Two'] },
    ]);
  });

  test('keeps no value that a gateway sends, anywhere', async () => {
    const { database } = open;
    const document = 'query Q { st000001a69: a(id: "st000001a69") { id } # Kim\n }';
    await recordUsage(database, report(used(document, { name: 'Q' })), now);
    const tables = [usageOperations, usageCoordinates, usageCounts, usageReports];
    const kept = JSON.stringify(await Promise.all(tables.map((table) => database.select().from(table))));
    expect(kept).toContain('a(id: \\"\\")');
    expect(kept).not.toMatch(/st000001a69|Kim|anything/);
  });

  test('says who used what, the most first, in the window only', async () => {
    const { database } = open;
    await recordUsage(
      database,
      report(
        used('query Big { a { id c } }', { name: 'Big', count: 7, client: 'portal' }),
        used('query Small { a { c } }', { name: 'Small', count: 2, client: 'portal' }),
        used('{ a { c } }', { count: 50, client: 'batch', lastSeen: daysAgo(2).toISOString() }),
        used('query Old { b }', { name: 'Old', count: 9, lastSeen: daysAgo(31).toISOString() }),
      ),
      now,
    );
    const lists = [['A.c'], ['Query.b'], ['A.id', 'A.c'], ['A.gone']];
    expect(await readUses(database, lists, defaultUsageSettings, now)).toEqual([
      [
        {
          client: 'batch',
          operations: [expect.stringMatching(/^\(unnamed [0-9a-f]{8}\)$/)],
          count: 50,
          lastSeen: '2026-11-14T12:00:00+09:00',
        },
        { client: 'portal', operations: ['Big', 'Small'], count: 9, lastSeen: '2026-11-16T12:00:00+09:00' },
      ],
      [],
      [
        { client: 'batch', operations: [expect.any(String)], count: 50, lastSeen: expect.any(String) },
        { client: 'portal', operations: ['Big', 'Small'], count: 9, lastSeen: expect.any(String) },
      ],
      [],
    ]);
    expect((await readOperations(database, defaultUsageSettings, 2, now)).map(({ name }) => name)).toEqual([
      null,
      'Big',
    ]);
  });

  test('is read anew against the public schema that is current', async () => {
    const { database } = open;
    const variable = used('query V($f: F) { d(f: $f) }', { name: 'V' });
    await serveSchema(database, 'type Query { d(f: F): Int } input F { x: Int }');
    await recordUsage(database, report(variable), now);
    await serveSchema(database, 'type Query { d(f: F): Int } input F { x: Int y: Int }');
    await recordUsage(database, report(variable), now);
    const [x, y] = await readUses(database, [['F.x'], ['F.y']], defaultUsageSettings, now);
    expect([x, y]).toMatchObject([[{ count: 2 }], [{ count: 2 }]]);
  });

  test('says since when it is recorded, and forgets what is older than it is kept', async () => {
    const { database } = open;
    const window = () => readUsageWindow(database, defaultUsageSettings, now);
    expect(await window()).toEqual({ days: 30, since: null, isWhole: false });
    await recordUsage(database, report(used('{ b }')), daysAgo(5));
    expect(await window()).toEqual({ days: 30, since: '2026-11-11T12:00:00+09:00', isWhole: false });
    const old = daysAgo(100);
    await recordUsage(
      database,
      report(used('query Old { a { id } }', { name: 'Old', lastSeen: old.toISOString() })),
      old,
    );
    expect(await window()).toMatchObject({ isWhole: true });
    await forgetUsage(database, defaultUsageSettings, now);
    expect((await database.select().from(usageOperations)).map(({ name }) => name)).toEqual([null]);
    expect(await window()).toMatchObject({ since: '2026-11-11T12:00:00+09:00' });
  });

  test.each([
    ['no object', 'text', 'report'],
    ['no id', { operations: [] }, 'report.id'],
    ['an id of another form', { id: '1', operations: [] }, 'report.id'],
    ['no operations', { id: ulid() }, 'report.operations'],
    ['a count below one', report(used('{ b }', { count: 0 })), 'report.operations.0.count'],
    ['a count that is no whole number', report(used('{ b }', { count: 1.5 })), 'report.operations.0.count'],
    ['no document', report(used('{ b }', { document: 1 })), 'report.operations.0.document'],
    ['a time that is none', report(used('{ b }', { lastSeen: 'now' })), 'report.operations.0.lastSeen'],
    ['a name that is none', report(used('{ b }', { name: 'a b' })), 'report.operations.0.name'],
  ])('is refused as a whole with its place where there is %s', async (_, wrong, place) => {
    await expect(recordUsage(open.database, wrong, now)).rejects.toMatchObject({
      message: expect.stringContaining(`${place}: expected`),
      extensions: { code: 'BAD_INPUT' },
    });
    expect(await open.database.select().from(usageReports)).toEqual([]);
  });

  test('of documents that cannot be read is told and not kept, and clients without a name are unknown', async () => {
    const { database } = open;
    const nameless = used('{ b }', { client: '  ', clientVersion: null, lastSeen: '2030-01-01T00:00:00Z' });
    expect(await recordUsage(database, report(used('{ b'), nameless), now)).toEqual({
      recorded: 1,
      unread: 1,
    });
    expect(await database.select().from(usageCounts)).toMatchObject([
      { client: 'unknown', clientVersion: 'unknown', lastSeen: '2026-11-16T12:00:00+09:00' },
    ]);
  });
});
