import { type Answer, callerOf, operator } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { verifyPass } from '@ieum/kit/pass.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { readStartupId } from '@ieum/kit/startup-id.ts';
import { eq } from 'drizzle-orm';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantMutation, openTestDirectory, refusals, type TestDirectory } from './fixtures/test-directory.ts';
import { consents, founders, referrals } from './tables.ts';

const today = koreaDate();
let directory: TestDirectory;

beforeAll(async () => {
  directory = await openTestDirectory('consent');
});

afterAll(() => directory?.close());

const revoke = (id: string) =>
  directory.askAs('org:cau', 'mutation ($id: ID!) { revokeConsent(id: $id) { id revokedOn } }', { id });
const passQuery = `query ($id: ID!) { startup(id: $id) { confidential { id pass } } }`;

async function passFor(organization: string | null, id: string): Promise<string> {
  const { data, errors } = await directory.askAs(organization, passQuery, { id });
  expect(errors).toBeUndefined();
  expect(data.startup.confidential.id).toBe(id);
  return data.startup.confidential.pass;
}

const mayOf = async (organization: string | null, id: string) =>
  decodeJwt(await passFor(organization, id)).may;

describe('the pass', () => {
  test('is a compact JWS that owners verify by the published key', async () => {
    const firm = await directory.newFirm();
    await directory.newConsent(firm, 'HISTORY_SHARING', ['HISTORY', 'TENANCY_TERMS'], ['org:sba']);
    const pass = await passFor('org:sba', firm);
    expect(decodeProtectedHeader(pass)).toEqual({ alg: 'ES256', typ: 'ieum-pass', kid: expect.any(String) });
    const claims = decodeJwt(pass);
    expect(claims).toEqual({
      sub: firm,
      ids: [firm],
      aud: 'org:sba',
      may: ['HISTORY', 'TENANCY_TERMS'],
      iat: expect.any(Number),
      exp: claims.iat! + 60,
    });
    const url = new URL('/.well-known/jwks.json', directory.url);
    const { keys } = (await (await fetch(url)).json()) as { keys: Record<string, unknown>[] };
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
        kid: expect.any(String),
        alg: 'ES256',
        use: 'sig',
      },
    ]);
    const verified = await verifyPass(firm, pass, callerOf('org:sba'), createRemoteJWKSet(url));
    expect(verified).toEqual({ startups: [readStartupId(firm)], may: new Set(['HISTORY', 'TENANCY_TERMS']) });
    await expect(verifyPass(firm, pass, callerOf('org:snu'), createRemoteJWKSet(url))).rejects.toThrow(
      'another organization',
    );
  });

  test('opens the union of what standing consents that name the organization cover', async () => {
    const firm = await directory.newFirm();
    expect(await mayOf('org:sba', firm)).toEqual([]);
    await directory.newConsent(firm, 'HISTORY_SHARING', ['PERFORMANCE'], ['org:sba', 'org:snu']);
    await directory.newConsent(firm, 'HISTORY_SHARING', ['LOAN_TERMS', 'PERFORMANCE'], ['org:sba']);
    await directory.newConsent(firm, 'STATISTICS', ['AMOUNTS'], ['org:sba']);
    await directory.newConsent(firm, 'PUBLICATION', ['CONTACT'], ['org:sba']);
    const revoked = await directory.newConsent(firm, 'HISTORY_SHARING', ['TENANCY_TERMS'], ['org:sba']);
    await revoke(revoked);
    const expired = await directory.newConsent(firm, 'HISTORY_SHARING', ['HISTORY'], ['org:sba']);
    const { database } = directory.open;
    const setLast = (expiresOn: string) =>
      database.update(consents).set({ expiresOn }).where(eq(consents.id, expired));
    await setLast(addDays(today, -1));
    expect(await mayOf('org:sba', firm)).toEqual(['LOAN_TERMS', 'PERFORMANCE']);
    await setLast(today);
    expect(await mayOf('org:sba', firm)).toEqual(['HISTORY', 'LOAN_TERMS', 'PERFORMANCE']);
    expect(await mayOf('org:snu', firm)).toEqual(['PERFORMANCE']);
    expect(await mayOf('org:cau', firm)).toEqual([]);
    expect(await mayOf(null, firm)).toEqual([]);
  });

  test('opens what a REFERRAL consent covers while a referral to the organization stands', async () => {
    const firm = await directory.newFirm();
    const consentId = await directory.newConsent(firm, 'REFERRAL', ['CONTACT'], ['org:sba', 'org:snu']);
    expect(await mayOf('org:sba', firm)).toEqual([]);
    const { data } = await directory.askAs(
      'org:cau',
      'mutation ($i: ReferralInput!) { sendReferral(input: $i) { id } }',
      { i: { startupId: firm, to: 'org:sba', requestedKinds: ['LOAN'], consentId, dueOn: today } },
    );
    const { id } = data.sendReferral;
    const expected = {
      SENT: true,
      RECEIVED: true,
      INFO_REQUESTED: true,
      ACCEPTED: true,
      FULFILLED: true,
      DECLINED: false,
      WITHDRAWN: false,
    } as const;
    const { database } = directory.open;
    for (const [state, opens] of Object.entries(expected)) {
      await database
        .update(referrals)
        .set({ state: state as keyof typeof expected })
        .where(eq(referrals.id, id));
      expect([state, await mayOf('org:sba', firm)]).toEqual([state, opens ? ['CONTACT'] : []]);
      expect(await mayOf('org:snu', firm)).toEqual([]);
    }
    await database
      .update(referrals)
      .set({ state: 'RECEIVED', dueOn: addDays(today, -1) })
      .where(eq(referrals.id, id));
    expect(await mayOf('org:sba', firm)).toEqual([]);
  });

  test('names every id that stands for the startup, under either', async () => {
    const [a, b, c] = [await directory.newTeam(), await directory.newTeam(), await directory.newFirm()];
    for (const from of [a, b]) {
      await directory.askAs(
        'org:cau',
        'mutation ($f: ID!, $i: ID!) { mergeStartups(from: $f, into: $i, reason: "x") { id } }',
        { f: from, i: c },
      );
    }
    for (const id of [a, b, c]) {
      const claims = decodeJwt(await passFor('org:sba', id!));
      expect([claims.sub, new Set(claims.ids as string[])]).toEqual([id, new Set([a, b, c])]);
    }
  });

  test('is one statement for the permissions and one for the merged ids of a whole page', async () => {
    for (let count = 0; count < 5; count++) await directory.newFirm();
    const { statements } = await directory.ask(
      '{ startups(first: 50) { edges { node { confidential { pass } } } } }',
    );
    expect(statements).toHaveLength(3);
  });

  test('is for callers the gateway vouches for', async () => {
    const firm = await directory.newFirm();
    const answer = await directory.ask(passQuery, { id: firm }, null);
    expect([answer.data.startup.confidential, refusals(answer)]).toEqual([
      null,
      [['UNAUTHENTICATED', undefined]],
    ]);
  });
});

describe('consent decides', () => {
  const query = `query ($id: ID!) { startup(id: $id) {
    displayName bizRegNo corpRegNo businessStartedOn businessStartBasis stages { stage } stage
    founder { name email university { id } } consents { id recipients { id } } referrals { id } } }`;

  test('who sees numbers, the start day, the founder, consents and referrals of a firm', async () => {
    const firm = await directory.newFirm('2025-03-02');
    const founder = { name: '한가상', email: 'f@example.com', universityId: 'org:cau' };
    await directory.open.database.insert(founders).values({ startup: readStartupId(firm)!, ...founder });
    const named = await directory.newConsent(firm, 'HISTORY_SHARING', ['HISTORY'], ['org:sba']);
    const seen = (organization: string | null) => directory.askAs(organization, query, { id: firm });

    const stranger = await seen('org:kicox');
    expect(stranger.data.startup).toEqual({
      displayName: '새벽팀',
      bizRegNo: null,
      corpRegNo: null,
      businessStartedOn: null,
      businessStartBasis: null,
      stages: null,
      stage: 'BI',
      founder: null,
      consents: [],
      referrals: [],
    });
    expect(refusals(stranger)).toEqual([1, 2, 3].map(() => ['CONSENT_REQUIRED', undefined]));

    const sba = await seen('org:sba');
    expect(sba.data.startup).toMatchObject({
      bizRegNo: expect.stringMatching(/^099/),
      businessStartedOn: '2025-03-02',
      businessStartBasis: 'OPENING_DATE',
      founder: null,
      consents: [{ id: named, recipients: [{ id: 'org:sba' }] }],
    });
    expect(refusals(sba)).toEqual([['CONSENT_REQUIRED', undefined]]);

    const contact = await directory.newConsent(firm, 'HISTORY_SHARING', ['CONTACT'], ['org:sba']);
    expect((await seen('org:sba')).data.startup.founder).toEqual({
      name: '한가상',
      email: 'f@example.com',
      university: { id: 'org:cau' },
    });
    const withoutScopes = await directory.ask(query, { id: firm }, { ...callerOf('org:sba'), scopes: [] });
    expect(withoutScopes.data.startup).toMatchObject({
      bizRegNo: null,
      founder: null,
      businessStartedOn: '2025-03-02',
    });
    expect(refusals(withoutScopes)).toEqual([1, 2, 3].map(() => ['FORBIDDEN', undefined]));

    await revoke(named);
    await revoke(contact);
    expect((await seen('org:sba')).data.startup).toMatchObject({
      bizRegNo: null,
      businessStartedOn: null,
      founder: null,
    });
    expect((await seen('org:cau')).data.startup).toMatchObject({ businessStartedOn: '2025-03-02' });
    expect((await seen(null)).data.startup).toMatchObject({
      consents: null,
      referrals: null,
      businessStartedOn: null,
    });
  });

  test('a consent is an entity to those it names alone', async () => {
    const firm = await directory.newFirm();
    const id = await directory.newConsent(firm, 'STATISTICS', ['HISTORY'], ['org:sba']);
    const entity = async (organization: string | null) =>
      (
        await directory.askAs(
          organization,
          'query ($k: [_Any!]!) { _entities(representations: $k) { ... on Consent { purpose grantedOn } } }',
          {
            k: [{ __typename: 'Consent', id }],
          },
        )
      ).data._entities[0];
    expect(await entity('org:sba')).toEqual({ purpose: 'STATISTICS', grantedOn: today });
    expect(await entity('org:cau')).toEqual({ purpose: 'STATISTICS', grantedOn: today });
    expect(await entity('org:kicox')).toBeNull();
    expect(await entity(null)).toBeNull();
  });
});

describe('grantConsent and revokeConsent', () => {
  test('wrong input is refused by its code and place', async () => {
    const firm = await directory.newFirm();
    const input = {
      startupId: firm,
      purpose: 'REFERRAL',
      fieldGroups: ['HISTORY'],
      recipientIds: ['org:sba'],
    };
    const cases: [Record<string, unknown>, string, string][] = [
      [{ startupId: 'st' }, 'BAD_STARTUP_ID', 'input.startupId'],
      [{ startupId: 'stzzzzzzz37' }, 'NOT_FOUND', 'input.startupId'],
      [{ fieldGroups: [] }, 'BAD_INPUT', 'input.fieldGroups'],
      [{ recipientIds: [] }, 'BAD_INPUT', 'input.recipientIds'],
      [{ recipientIds: ['org:sba', 'sba'] }, 'BAD_ID', 'input.recipientIds.1'],
      [{ recipientIds: ['org:sba', 'org:nobody'] }, 'NOT_FOUND', 'input.recipientIds.1'],
      [{ expiresOn: addDays(today, -1) }, 'BAD_INPUT', 'input.expiresOn'],
    ];
    for (const [more, code, path] of cases) {
      const answer = await directory.askAs('org:cau', grantMutation, { i: { ...input, ...more } });
      expect([more, refusals(answer)]).toEqual([more, [[code, path]]]);
    }
    expect(refusals(await revoke('con:x'))).toEqual([['BAD_ID', 'id']]);
    expect(refusals(await revoke('con:01JD0000000000000000000000'))).toEqual([['NOT_FOUND', 'id']]);
    const scopeless = await directory.ask(grantMutation, { i: input }, { ...operator, scopes: [] });
    expect(refusals(scopeless)).toEqual([['FORBIDDEN', undefined]]);
  });

  test('revoking is for good, and doing it again changes nothing', async () => {
    const id = await directory.newConsent(await directory.newFirm(), 'REFERRAL', ['HISTORY'], ['org:sba']);
    expect((await revoke(id)).data.revokeConsent).toEqual({ id, revokedOn: today });
    expect((await revoke(id)).data.revokeConsent).toEqual({ id, revokedOn: today });
  });
});

describe('the change feed', () => {
  const service = {
    subject: 'subgraph:universities',
    organization: null,
    roles: ['service'],
    scopes: [],
    purpose: 'sync',
  };
  const feedQuery =
    'query ($after: String, $first: Int) { startupChanges(after: $after, first: $first) { seq at startupId mergedInto sharedWith amountsWith } }';
  const feed = async (after: string | null, first?: number) =>
    (await directory.ask(feedQuery, { after, first }, service)).data.startupChanges;
  const lastSeq = async () => (await feed(null)).at(-1)?.seq ?? '0';

  test('tells of new startups, consents granted and revoked, and merges, in order', async () => {
    const before = await lastSeq();
    const team = await directory.newTeam();
    const consent = await directory.newConsent(
      team,
      'HISTORY_SHARING',
      ['HISTORY', 'AMOUNTS'],
      ['org:sba', 'org:cau'],
    );
    await directory.newConsent(team, 'REFERRAL', ['HISTORY'], ['org:kicox']);
    const firm = await directory.newFirm();
    await directory.askAs(
      'org:cau',
      'mutation ($f: ID!, $i: ID!) { mergeStartups(from: $f, into: $i, reason: "x") { id } }',
      { f: team, i: firm },
    );
    await revoke(consent);
    const changes = await feed(before);
    expect(
      changes.map(({ at: _at, seq, ...change }: Record<string, unknown>) => [
        Number(seq) - Number(before),
        change,
      ]),
    ).toEqual([
      [1, { startupId: team, mergedInto: null, sharedWith: [], amountsWith: [] }],
      [
        2,
        {
          startupId: team,
          mergedInto: null,
          sharedWith: ['org:cau', 'org:sba'],
          amountsWith: ['org:cau', 'org:sba'],
        },
      ],
      [3, { startupId: firm, mergedInto: null, sharedWith: [], amountsWith: [] }],
      // It was entered as a team, then linked to its business number.
      [4, { startupId: firm, mergedInto: null, sharedWith: [], amountsWith: [] }],
      [
        5,
        {
          startupId: team,
          mergedInto: firm,
          sharedWith: ['org:cau', 'org:sba'],
          amountsWith: ['org:cau', 'org:sba'],
        },
      ],
      [
        6,
        {
          startupId: firm,
          mergedInto: null,
          sharedWith: ['org:cau', 'org:sba'],
          amountsWith: ['org:cau', 'org:sba'],
        },
      ],
      [7, { startupId: team, mergedInto: firm, sharedWith: [], amountsWith: [] }],
      [8, { startupId: firm, mergedInto: null, sharedWith: [], amountsWith: [] }],
    ]);
    expect(await feed(before, 2)).toEqual(changes.slice(0, 2));
    expect(await feed(changes[7].seq)).toEqual([]);
  });

  test('numbers have no gaps however many write at once', async () => {
    const before = Number(await lastSeq());
    await Promise.all(Array.from({ length: 20 }, () => directory.newTeam()));
    const seqs = (await feed(String(before))).map(({ seq }: { seq: string }) => Number(seq));
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, place) => before + place + 1));
  });

  test('tells once of a consent that ran out', async () => {
    const firm = await directory.newFirm();
    const id = await directory.newConsent(firm, 'HISTORY_SHARING', ['HISTORY'], ['org:sba']);
    const before = await lastSeq();
    await directory.open.database
      .update(consents)
      .set({ expiresOn: addDays(today, -1) })
      .where(eq(consents.id, id));
    const changes = await feed(before);
    expect(changes).toMatchObject([{ startupId: firm, sharedWith: [] }]);
    expect(await feed(before)).toEqual(changes);
  });

  test('is for subgraphs only, and takes a sequence number', async () => {
    expect(refusals(await directory.ask(feedQuery))).toEqual([['FORBIDDEN', undefined]]);
    const asked = (variables: Record<string, unknown>): Promise<Answer> =>
      directory.ask(feedQuery, variables, service);
    expect(refusals(await asked({ after: 'x' }))).toEqual([['BAD_CURSOR', 'after']]);
    expect(refusals(await asked({ first: 0 }))).toEqual([['BAD_INPUT', 'first']]);
    expect(refusals(await asked({ first: 10_001 }))).toEqual([['BAD_INPUT', 'first']]);
  });
});
