import { demoSeed } from '@ieum/kit/demo/facts.ts';
import { callerOf } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { asc, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDirectory, type TestDirectory } from './fixtures/test-directory.ts';
import { type Context, createLoaders } from './loaders.ts';
import { knowsIdentity } from './startup-permission.ts';
import { isKnownTo } from './startup-visibility.ts';
import { consents, referrals, startups } from './tables.ts';

const today = koreaDate();
const organizations = ['org:cau', 'org:snu', 'org:ieum'];
const callers: (Caller | null)[] = [
  null,
  callerOf(null),
  ...organizations.flatMap((organization) => [
    callerOf(organization),
    { ...callerOf(organization), scopes: [] },
  ]),
];

let directory: TestDirectory;

beforeAll(async () => {
  directory = await openTestDirectory('visibility', { demoStartups: 400, demoSeed });
});

afterAll(() => directory?.close());

test('a pre-founder that was merged is listed by its region and themes only to who knows the team', async () => {
  const enter = async () => {
    const { data } = await directory.askAs(
      'org:cau',
      `mutation { registerPreFounder(input: { teamName: "숨은팀", themeIds: ["theme:abb"], plannedRegion: "1159000000" }) { id } }`,
    );
    return data.registerPreFounder.id as string;
  };
  const [from, into] = [await enter(), await enter()];
  await directory.askAs(
    'org:cau',
    'mutation ($from: ID!, $into: ID!) { mergeStartups(from: $from, into: $into, reason: "같은 팀") { id } }',
    { from, into },
  );
  const listed = async (organization: string | null, filter: string) => {
    const { data } = await directory.askAs(
      organization,
      `query ($ids: [ID!]) { startups(filter: { ids: $ids, identityStatuses: [MERGED], ${filter} }, first: 100) {
        totalCount edges { node { id mergedInto { id } } } } }`,
      { ids: [from] },
    );
    return data.startups.edges.map(({ node }: { node: { id: string } }) => node.id);
  };
  for (const filter of ['regionCodes: ["1159000000"]', 'themeIds: ["theme:abb"]']) {
    expect([filter, await listed('org:snu', filter), await listed(null, filter)]).toEqual([filter, [], []]);
    expect([filter, await listed('org:cau', filter)]).toEqual([filter, [from]]);
  }
  await directory.newConsent(from, 'HISTORY_SHARING', ['CONTACT'], ['org:snu']);
  expect(await listed('org:snu', 'themeIds: ["theme:abb"]')).toEqual([from]);
});

test('of the demo, lists tell what fields tell', async () => {
  for (const caller of callers) await expectAgreement(caller);
});

test('of any startups, merges and consents, lists tell what fields tell', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStartup, { minLength: 4, maxLength: 30 }), async (given) => {
      await replaceStartups(given);
      for (const caller of callers) await expectAgreement(caller);
    }),
    { numRuns: 25 },
  );
});

const anyStartup = fc.record({
  status: fc.constantFrom('PRE_FOUNDER', 'PRE_FOUNDER', 'SOLE_PROPRIETOR', 'CLOSED'),
  enteredBy: fc.subarray(organizations),
  /** Place of the startup it was merged into; out of range or a tombstone's own: not merged. */
  heir: fc.option(fc.nat(29)),
  consents: fc.array(
    fc.record({
      purpose: fc.constantFrom('HISTORY_SHARING', 'REFERRAL', 'STATISTICS'),
      fieldGroups: fc.subarray(['HISTORY', 'CONTACT'], { minLength: 1 }),
      recipientIds: fc.subarray(organizations, { minLength: 1 }),
      expires: fc.option(fc.integer({ min: -1, max: 1 })),
      isRevoked: fc.boolean(),
      referralTo: fc.option(fc.constantFrom(...organizations)),
      state: fc.constantFrom('SENT', 'ACCEPTED', 'DECLINED'),
      due: fc.integer({ min: -1, max: 1 }),
    }),
    { maxLength: 2 },
  ),
});

type AnyStartup = typeof anyStartup extends fc.Arbitrary<infer Value> ? Value : never;

/** Consents and referrals hang on the startup that stays, as a merge leaves them. */
async function replaceStartups(given: readonly AnyStartup[]): Promise<void> {
  const { database } = directory.open;
  await database.execute(sql`truncate ${startups}, ${consents}, ${referrals}`);
  const isHeir = (place: number) => given.some(({ heir }, other) => heir === place && other !== place);
  const heirOf = (place: number) => {
    const heir = given[place]!.heir;
    const isMerged = heir !== null && heir < given.length && heir !== place && !isHeir(place);
    return isMerged && given[heir]!.heir === null ? heir : null;
  };
  await database.insert(startups).values(
    given.map(({ status, enteredBy }, place) => {
      const heir = heirOf(place);
      return {
        number: place + 1,
        mergedInto: heir === null ? null : heir + 1,
        displayName: startupId(place + 1),
        identityStatus: heir === null ? (status as 'PRE_FOUNDER') : ('MERGED' as const),
        businessStatus: 'UNKNOWN' as const,
        registeredOn: today,
        enteredBy,
      };
    }),
  );
  const rows = given.flatMap((one, place) =>
    one.consents.map((consent, part) => ({
      ...consent,
      id: `${String(place).padStart(20, '0')}${String(part).padStart(6, '0')}`,
      startup: (heirOf(place) ?? place) + 1,
    })),
  );
  if (rows.length === 0) return;
  await database.insert(consents).values(
    rows.map(({ id, startup, purpose, fieldGroups, recipientIds, expires, isRevoked }) => ({
      id: `con:${id}`,
      startup,
      purpose: purpose as 'REFERRAL',
      fieldGroups: fieldGroups as 'CONTACT'[],
      recipientIds,
      grantedOn: addDays(today, -1),
      expiresOn: expires === null ? null : addDays(today, expires),
      revokedOn: isRevoked ? today : null,
    })),
  );
  const sent = rows.filter(({ referralTo }) => referralTo !== null);
  if (sent.length === 0) return;
  await database.insert(referrals).values(
    sent.map(({ id, startup, referralTo, state, due }) => ({
      id: `ref:${id}`,
      startup,
      fromId: 'org:dongjak',
      toId: referralTo!,
      requestedKinds: [],
      consentId: `con:${id}`,
      sentOn: addDays(today, -1),
      dueOn: addDays(today, due),
      state: state as 'SENT',
    })),
  );
}

/** The condition of lists holds for the startups whose identity the fields show, and for no other. */
async function expectAgreement(caller: Caller | null): Promise<void> {
  const { database } = directory.open;
  const context = { caller, database, loaders: createLoaders(database, caller) } as Context;
  const rows = await database.select().from(startups).orderBy(asc(startups.number));
  const shown = await Promise.all(rows.map((row) => knowsIdentity(row, context)));
  const listed = await database
    .select({ number: startups.number })
    .from(startups)
    .where(isKnownTo(caller, today))
    .orderBy(asc(startups.number));
  expect(listed.map(({ number }) => number)).toEqual(
    rows.filter((_, place) => shown[place]).map(({ number }) => number),
  );
}
