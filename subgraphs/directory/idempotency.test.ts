import { koreaDate } from '@ieum/kit/korea-date.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStandInOwner, type StandInOwner } from './fixtures/stand-in-owner.ts';
import {
  nextBusinessNumber,
  openTestDirectory,
  refusals,
  type TestDirectory,
} from './fixtures/test-directory.ts';

const today = koreaDate();
const sender = 'org:cau';
const receiver = 'org:dongjak-gu';
const tenancies = ['dongjak-gu:ten:2026-001', 'dongjak-gu:ten:2026-002'];

let directory: TestDirectory;
let owner: StandInOwner;

beforeAll(async () => {
  owner = await openStandInOwner();
  directory = await openTestDirectory('directory-idempotency', { ownerUrls: [owner.url] });
});

afterAll(async () => {
  await directory?.close();
  await owner?.close();
});

type Arguments = Record<string, unknown>;

/** A mutation, and what it takes to call it: `fresh` gives the arguments of a call that has not been made yet. */
interface Case {
  mutation: string;
  organization: string;
  /** Type of `input`; left out where the mutation takes arguments. */
  input?: string;
  fresh(): Promise<Arguments>;
  /** What to change so that it is another call. */
  other(): Promise<Arguments> | Arguments;
}

const cases: Case[] = [
  {
    mutation: 'registerPreFounder',
    organization: sender,
    input: 'PreFounderInput',
    fresh: async () => ({ teamName: '한 팀' }),
    other: () => ({ teamName: '딴 팀' }),
  },
  {
    mutation: 'linkBusinessRegistration',
    organization: sender,
    input: 'BusinessRegistrationInput',
    fresh: async () => ({
      startupId: await directory.newTeam(),
      bizRegNo: nextBusinessNumber('04'),
      startedOn: '2025-01-02',
      basis: 'OPENING_DATE',
    }),
    other: () => ({ startedOn: '2025-01-03' }),
  },
  {
    mutation: 'mergeStartups',
    organization: sender,
    fresh: async () => ({
      from: await directory.newFirm(),
      into: await directory.newFirm(),
      reason: '같은 팀',
    }),
    other: () => ({ reason: '다른 까닭' }),
  },
  {
    mutation: 'sendReferral',
    organization: sender,
    input: 'ReferralInput',
    fresh: newReferralInput,
    other: () => ({ reason: '졸업' }),
  },
  {
    mutation: 'respondReferral',
    organization: receiver,
    input: 'ReferralResponseInput',
    fresh: async () => ({ referralId: await newReferral(), state: 'RECEIVED' }),
    other: () => ({ comment: '확인했습니다' }),
  },
  {
    mutation: 'withdrawReferral',
    organization: sender,
    fresh: async () => ({ id: await newReferral() }),
    other: async () => ({ id: await newReferral() }),
  },
  {
    mutation: 'fulfillReferral',
    organization: receiver,
    fresh: async () => {
      const id = await newReferral();
      for (const state of ['RECEIVED', 'ACCEPTED']) await respond(id, state);
      owner.outcomes.set(
        id,
        tenancies.map((tenancy) => ({ id: tenancy, status: 'ACTIVE' })),
      );
      return { id, recordId: tenancies[0] };
    },
    other: () => ({ recordId: tenancies[1] }),
  },
  {
    mutation: 'grantConsent',
    organization: sender,
    input: 'ConsentInput',
    fresh: async () => ({
      startupId: await directory.newFirm(),
      purpose: 'HISTORY_SHARING',
      fieldGroups: ['HISTORY'],
      recipientIds: [receiver],
    }),
    other: () => ({ fieldGroups: ['HISTORY', 'AMOUNTS'] }),
  },
  {
    mutation: 'revokeConsent',
    organization: sender,
    fresh: async () => ({ id: await newConsent(await directory.newFirm()) }),
    other: async () => ({ id: await newConsent(await directory.newFirm()) }),
  },
];

let keys = 0;

const call = ({ mutation, organization, input }: Case, given: Arguments, key: string) => {
  const keyed = { ...given, idempotencyKey: key };
  if (input) {
    const query = `mutation ($i: ${input}!) { result: ${mutation}(input: $i) { id } }`;
    return directory.askAs(organization, query, { i: keyed });
  }
  const types: Record<string, string> = { reason: 'String!', idempotencyKey: 'String' };
  const names = Object.keys(keyed);
  const declared = names.map((name) => `$${name}: ${types[name] ?? 'ID!'}`).join(', ');
  const passed = names.map((name) => `${name}: $${name}`).join(', ');
  return directory.askAs(
    organization,
    `mutation (${declared}) { result: ${mutation}(${passed}) { id } }`,
    keyed,
  );
};

test('the cases are all mutations of the directory that a client calls', async () => {
  const { data } = await directory.ask('{ __schema { mutationType { fields { name } } } }');
  const names = data.__schema.mutationType.fields.map(({ name }: { name: string }) => name);
  // keepStartupSet is the gateway's, and needs no key: a set kept twice is one set.
  const own = names.filter((name: string) => name !== 'keepStartupSet');
  expect(cases.map(({ mutation }) => mutation).sort()).toEqual(own.sort());
});

describe.each(cases)('$mutation', (its) => {
  const newKey = () => `key-${++keys}`;
  const keyPath = its.input ? 'input.idempotencyKey' : 'idempotencyKey';

  test('gives the first result for the same key again, and does nothing more', async () => {
    const [given, key] = [await its.fresh(), newKey()];
    const first = await call(its, given, key);
    expect(first.errors).toBeUndefined();
    const before = await countRows();
    const again = await call(its, given, key);
    expect([again.errors, again.data]).toEqual([undefined, first.data]);
    expect(await countRows()).toEqual(before);
  });

  test('gives one result to calls at the same time', async () => {
    const [given, key] = [await its.fresh(), newKey()];
    const answers = await Promise.all([1, 2, 3].map(() => call(its, given, key)));
    expect(answers.flatMap(refusals)).toEqual([]);
    expect(new Set(answers.map(({ data }) => data.result.id)).size).toBe(1);
  });

  test('refuses the key with other input, then and at the same time', async () => {
    const [given, key, late] = [await its.fresh(), newKey(), newKey()];
    const other = { ...given, ...(await its.other()) };
    const answers = await Promise.all([call(its, given, key), call(its, other, key)]);
    expect(answers.flatMap(refusals)).toEqual([['IDEMPOTENCY_CONFLICT', keyPath]]);
    const next = await its.fresh();
    expect((await call(its, next, late)).errors).toBeUndefined();
    const changed = { ...next, ...(await its.other()) };
    expect(refusals(await call(its, changed, late))).toEqual([['IDEMPOTENCY_CONFLICT', keyPath]]);
  });

  test('leaves the key free when it is refused', async () => {
    const [given, key] = [await its.fresh(), newKey()];
    const wrong = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, wrongOf(name, value)]),
    );
    const [refused] = refusals(await call(its, wrong, key)) as [string, string][];
    expect(refused?.[0]).toMatch(/^(BAD_|NOT_FOUND)/);
    expect((await call(its, given, key)).errors).toBeUndefined();
  });
});

/** Rows of every table that a mutation writes to. */
async function countRows(): Promise<unknown> {
  const tables = [
    ...['startups', 'startup_names', 'business_numbers', 'merges', 'predecessors', 'startup_changes'],
    ...['consents', 'referrals', 'referral_events', 'idempotency_keys'],
  ];
  const counts = tables.map((name) => `(select count(*)::int from ${name}) as ${name}`);
  const { rows } = await directory.open.pool.query(`select ${counts.join(', ')}`);
  return rows[0];
}

/** What stands in an argument's place and is refused. */
function wrongOf(name: string, value: unknown): unknown {
  if (name === 'teamName' || name === 'reason') return ' ';
  return /id$|^from$|^into$/i.test(name) ? 'nobody' : value;
}

async function newConsent(startupId: string): Promise<string> {
  return directory.newConsent(startupId, 'REFERRAL', ['HISTORY'], [receiver]);
}

async function newReferralInput(): Promise<Arguments> {
  const startupId = await directory.newFirm();
  const consentId = await newConsent(startupId);
  return { startupId, to: receiver, requestedKinds: ['SPACE'], consentId, dueOn: addDays(today, 14) };
}

async function newReferral(): Promise<string> {
  const { data } = await directory.askAs(
    sender,
    'mutation ($i: ReferralInput!) { sendReferral(input: $i) { id } }',
    { i: await newReferralInput() },
  );
  return data.sendReferral.id;
}

function respond(referralId: string, state: string) {
  return directory.askAs(
    receiver,
    'mutation ($i: ReferralResponseInput!) { respondReferral(input: $i) { id } }',
    { i: { referralId, state } },
  );
}

describe('a key that was used', () => {
  const register = cases[0]!;
  const insertKeys = (count: number, age: string) =>
    directory.open.pool.query(
      `insert into idempotency_keys (organization, key, mutation, fingerprint, created_at)
       select 'org:cau', $2 || place, 'registerPreFounder', 'x', now() - $2::interval from generate_series(1, $1) as place`,
      [count, age],
    );
  const countKeys = async (age: string) => {
    const { rows } = await directory.open.pool.query<{ count: number }>(
      `select count(*)::int as count from idempotency_keys where key like $1 || '%'`,
      [age],
    );
    return rows[0]!.count;
  };

  test('is forgotten after seven days, some with each new one, the oldest first', async () => {
    await insertKeys(3, '6 days 23:00');
    await insertKeys(150, '7 days 00:01');
    await insertKeys(60, '30 days');
    await call(register, { teamName: '팀' }, 'prune-1');
    const left = await Promise.all(['6 days 23:00', '7 days 00:01', '30 days'].map(countKeys));
    expect(left).toEqual([3, 110, 0]);
    // A key that is there already deletes none.
    await call(register, { teamName: '팀' }, 'prune-1');
    expect(await countKeys('7 days 00:01')).toBe(110);
    await call(register, { teamName: '팀' }, 'prune-2');
    await call(register, { teamName: '팀' }, 'prune-3');
    expect(await countKeys('7 days 00:01')).toBe(0);
    expect(await countKeys('6 days 23:00')).toBe(3);
  });

  test('is found by its age through an index', async () => {
    const { rows } = await directory.open.pool.query<{ definition: string }>(
      `select indexdef as definition from pg_indexes where tablename = 'idempotency_keys'`,
    );
    expect(rows.some(({ definition }) => definition.includes('(created_at)'))).toBe(true);
  });

  test('is free again when it is forgotten between the look and the answer', async () => {
    const client = await directory.open.pool.connect();
    try {
      await insertKeys(1, '8 days');
      await client.query(`begin; delete from idempotency_keys where key = '8 days1'`);
      const answer = call(register, { teamName: '팀' }, '8 days1');
      for (;;) {
        const { rows } = await client.query<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        if (rows[0]!.waiting > 0) break;
      }
      await client.query('commit');
      expect((await answer).errors).toBeUndefined();
    } finally {
      client.release();
    }
  });
});
