import { koreaDate } from '@ieum/kit/korea-date.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { readStartupId } from '@ieum/kit/startup-id.ts';
import { eq, getTableName, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteExpiredConsents } from './change-feed.ts';
import { openTestDirectory, refusals, type TestDirectory } from './fixtures/test-directory.ts';
import { consents, merges, referralEvents, referrals, startups } from './tables.ts';

const today = koreaDate();
const sender = 'org:cau';
const receiver = 'org:dongjak-gu';
const third = 'org:kosmes';

let directory: TestDirectory;

beforeAll(async () => {
  directory = await openTestDirectory('concurrency');
});

afterAll(() => directory?.close());

const merge = (from: string, into: string) =>
  directory.askAs(
    sender,
    'mutation ($from: ID!, $into: ID!) { mergeStartups(from: $from, into: $into, reason: "같은 팀") { id } }',
    { from, into },
  );
const handOn = (referralId: string) =>
  directory.askAs(
    receiver,
    'mutation ($i: ReferralResponseInput!) { respondReferral(input: $i) { id state startup { id } forwardedAs { id } } }',
    { i: { referralId, state: 'DECLINED', forwardTo: third } },
  );
const send = (startupId: string, consentId: string) =>
  directory.askAs(sender, 'mutation ($i: ReferralInput!) { sendReferral(input: $i) { id } }', {
    i: { startupId, to: receiver, requestedKinds: ['SPACE'], consentId, dueOn: addDays(today, 14) },
  });
const revoke = (id: string) =>
  directory.askAs(sender, 'mutation ($id: ID!) { revokeConsent(id: $id) { id } }', { id });

/** A firm with a consent to both receivers and a referral under it, and another firm. */
async function twoFirms() {
  const [from, into] = [await directory.newFirm(), await directory.newFirm()];
  const consent = await directory.newConsent(from, 'REFERRAL', ['HISTORY'], [receiver, third]);
  const { data } = await send(from, consent);
  return { from, into, consent, referral: data.sendReferral.id as string };
}

/**
 * Starts one call after the other while a table is locked, each once the one before waits for a lock; then lets go of
 * the table. Gives the answers.
 */
async function whileLocked<Answer>(table: PgTable, ...calls: (() => Promise<Answer>)[]): Promise<Answer[]> {
  const client = await directory.open.pool.connect();
  try {
    await client.query(`begin; lock table ${getTableName(table)} in access exclusive mode`);
    const answers: Promise<Answer>[] = [];
    for (const call of calls) {
      answers.push(call());
      await waitFor(answers.length);
    }
    await client.query('commit');
    return await Promise.all(answers);
  } finally {
    client.release();
  }
}

/** Settles when so many connections to this database wait for a lock. */
async function waitFor(count: number): Promise<void> {
  for (;;) {
    const { rows } = await directory.open.pool.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows[0]!.waiting >= count) return;
  }
}

async function expectAllMoved(from: string, into: string): Promise<void> {
  const { database } = directory.open;
  for (const table of [referrals, consents]) {
    const left = await database
      .select()
      .from(table)
      .where(eq(table.startup, readStartupId(from)!));
    expect(left).toEqual([]);
  }
  const [tombstone] = await database
    .select()
    .from(startups)
    .where(eq(startups.number, readStartupId(from)!));
  expect(tombstone!.mergedInto).toBe(readStartupId(into));
}

describe('a merge while', () => {
  test('a referral is handed on takes the new referral along', async () => {
    const { from, into, referral } = await twoFirms();
    const answers = await whileLocked(
      referralEvents,
      () => handOn(referral),
      () => merge(from, into),
    );
    expect(answers.flatMap(refusals)).toEqual([]);
    expect(answers[0]!.data.respondReferral.forwardedAs.id).toMatch(/^ref:/);
    await expectAllMoved(from, into);
  });

  test('and the other way round, the new referral is of the startup that stays', async () => {
    const { from, into, referral } = await twoFirms();
    const answers = await whileLocked(
      merges,
      () => merge(from, into),
      () => handOn(referral),
    );
    expect(answers.flatMap(refusals)).toEqual([]);
    await expectAllMoved(from, into);
  });

  test('a referral is sent takes it along, whichever is first', async () => {
    for (const order of ['merge', 'send'] as const) {
      const { from, into, consent } = await twoFirms();
      const calls = [() => merge(from, into), () => send(from, consent)];
      const table = order === 'merge' ? merges : referralEvents;
      const answers = await whileLocked(table, ...(order === 'merge' ? calls : calls.reverse()));
      // A consent of the tombstone has become one of the startup that stays.
      expect(answers.flatMap(refusals)).toEqual([]);
      await expectAllMoved(from, into);
    }
  });

  test('consents are revoked and expire, neither waits for the other for good', async () => {
    const { from, into, consent } = await twoFirms();
    const shared: string[] = [];
    for (let place = 0; place < 4; place++) {
      shared.push(await directory.newConsent(from, 'HISTORY_SHARING', ['HISTORY'], [third]));
    }
    await directory.open.database
      .update(consents)
      .set({ expiresOn: addDays(today, -1) })
      .where(eq(consents.startup, readStartupId(from)!));
    const answers = await Promise.all([
      merge(from, into),
      ...shared.map(revoke),
      revoke(consent),
      noteExpiredConsents(directory.open.database, today).then(() => ({ data: null, errors: [] })),
    ]);
    const codes = answers.flatMap(({ errors = [] }) => errors).map(({ extensions }) => extensions.code);
    expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
    await expectAllMoved(from, into);
  });
});

describe('a transaction that PostgreSQL ends to break a circle of waiting', () => {
  const breakMerges = async (code: string, times: number) => {
    const { database } = directory.open;
    await database.execute(sql`create sequence broken_merges`);
    await database.execute(
      sql.raw(`create function break_merge() returns trigger language plpgsql as $$ begin
        if nextval('broken_merges') <= ${times} then raise exception 'broken' using errcode = '${code}'; end if;
        return new; end $$`),
    );
    await database.execute(
      sql`create trigger break_merge before insert on merges for each row execute function break_merge()`,
    );
  };
  const mend = async (): Promise<number> => {
    const { database } = directory.open;
    const { rows } = await database.execute<{ tries: number }>(
      sql`select last_value::int as tries from broken_merges`,
    );
    await database.execute(sql`drop trigger break_merge on merges`);
    await database.execute(sql`drop function break_merge`);
    await database.execute(sql`drop sequence broken_merges`);
    return rows[0]!.tries;
  };

  test.each([
    ['40P01', 2, 3, []],
    ['40001', 2, 3, []],
    ['40P01', 1000, 4, [['INTERNAL_SERVER_ERROR', undefined]]],
    ['23514', 1000, 1, [['INTERNAL_SERVER_ERROR', undefined]]],
  ])('by %s %i times is tried %i times', async (code, times, tries, refused) => {
    const [from, into] = [await directory.newFirm(), await directory.newFirm()];
    await breakMerges(code, times);
    try {
      expect(refusals(await merge(from, into))).toEqual(refused);
    } finally {
      expect(await mend()).toBe(tries);
    }
    expect(directory.takeLog().map(({ err }) => err?.message)).toEqual(refused.map(() => 'broken'));
  });
});
