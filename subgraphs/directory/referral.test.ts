import { callerOf } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { originQuery } from '@ieum/kit/origin.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStandInOwner, type StandInOwner } from './fixtures/stand-in-owner.ts';
import { openTestDirectory, refusals, type TestDirectory } from './fixtures/test-directory.ts';
import { referralMoves } from './referral-state.ts';
import type { ReferralState } from './schema.gen.ts';
import { referrals, type StoredReferralState } from './tables.ts';

const today = koreaDate();
const sender = 'org:cau';
const receiver = 'org:dongjak-gu';
const third = 'org:kosmes';

let directory: TestDirectory;
let owner: StandInOwner;
let firm: string;
let consentId: string;

beforeAll(async () => {
  owner = await openStandInOwner();
  directory = await openTestDirectory('referral', { ownerUrls: [owner.url] });
  firm = await directory.newFirm();
  consentId = await directory.newConsent(firm, 'REFERRAL', ['HISTORY', 'CONTACT'], [receiver, third]);
});

afterAll(async () => {
  await directory?.close();
  await owner?.close();
});

const detail = `id state sentOn dueOn decidedOn responseDays stageAtReferral reason comment requestedKinds
  from { id } to { id } startup { id } consent { id } agreement { id } forwardedAs { id state from { id } to { id } dueOn }
  history { state by { id } }`;
const sendMutation = `mutation ($i: ReferralInput!) { sendReferral(input: $i) { ${detail} } }`;
const respondMutation = `mutation ($i: ReferralResponseInput!) { respondReferral(input: $i) { ${detail} } }`;
const withdrawMutation = `mutation ($id: ID!, $key: String) { withdrawReferral(id: $id, idempotencyKey: $key) { ${detail} } }`;
const fulfillMutation = `mutation ($id: ID!, $r: ID!, $key: String) {
  fulfillReferral(id: $id, recordId: $r, idempotencyKey: $key) { ${detail} } }`;
const record = { id: 'dongjak-gu:ten:2026-001', status: 'ACTIVE' };
const unknownReferral = 'ref:01JD0000000000000000000000';

const input = (more: Record<string, unknown> = {}) => ({
  startupId: firm,
  to: receiver,
  requestedKinds: ['SPACE', 'SUBSIDY', 'SPACE'],
  reason: '졸업 후 공간',
  consentId,
  dueOn: addDays(today, 14),
  agreementId: 'agr:seoul-southwest-2024',
  ...more,
});
const send = (more: Record<string, unknown> = {}, by = sender) =>
  directory.askAs(by, sendMutation, { i: input(more) });
const respond = (referralId: string, state: string, more: Record<string, unknown> = {}, by = receiver) =>
  directory.askAs(by, respondMutation, { i: { referralId, state, ...more } });

async function newReferral(): Promise<string> {
  return (await send()).data.sendReferral.id;
}

/** A referral in a state, whatever moves it would have taken. */
async function referralIn(state: ReferralState): Promise<string> {
  const id = await newReferral();
  const isExpired = state === 'EXPIRED';
  const stored: StoredReferralState = isExpired ? 'RECEIVED' : (state as StoredReferralState);
  await directory.open.database
    .update(referrals)
    .set({ state: stored, ...(isExpired ? { sentOn: addDays(today, -9), dueOn: addDays(today, -1) } : {}) })
    .where(eq(referrals.id, id));
  return id;
}

test('a referral goes from sent to fulfilled, and both sides see all of it', async () => {
  const { data, errors } = await send();
  expect(errors).toBeUndefined();
  const { id, ...sent } = data.sendReferral;
  expect(id).toMatch(/^ref:[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(sent).toEqual({
    state: 'SENT',
    sentOn: today,
    dueOn: addDays(today, 14),
    decidedOn: null,
    responseDays: null,
    stageAtReferral: 'BI',
    reason: '졸업 후 공간',
    comment: null,
    requestedKinds: ['SPACE', 'SUBSIDY'],
    from: { id: sender },
    to: { id: receiver },
    startup: { id: firm },
    consent: { id: consentId },
    agreement: { id: 'agr:seoul-southwest-2024' },
    forwardedAs: null,
    history: [{ state: 'SENT', by: { id: sender } }],
  });
  await respond(id, 'RECEIVED');
  await respond(id, 'INFO_REQUESTED', { comment: '매출 자료' });
  await respond(id, 'RECEIVED');
  const accepted = await respond(id, 'ACCEPTED', { comment: '창업지원센터 3층' });
  expect(accepted.data.respondReferral).toMatchObject({
    state: 'ACCEPTED',
    decidedOn: today,
    responseDays: 0,
    comment: '창업지원센터 3층',
    startup: { id: firm },
  });
  owner.outcomes.set(id, [record]);
  const done = await directory.askAs(receiver, fulfillMutation, { id, r: record.id });
  expect(done.data.fulfillReferral.state).toBe('FULFILLED');
  const seen = await directory.askAs(sender, `query ($id: ID!) { referral(id: $id) { ${detail} } }`, { id });
  expect(
    seen.data.referral.history.map(({ state, by }: { state: string; by: { id: string } }) => [state, by.id]),
  ).toEqual([
    ['SENT', sender],
    ['RECEIVED', receiver],
    ['INFO_REQUESTED', receiver],
    ['RECEIVED', receiver],
    ['ACCEPTED', receiver],
    ['FULFILLED', receiver],
  ]);
});

const states: ReferralState[] = [
  ...(['SENT', 'RECEIVED', 'INFO_REQUESTED', 'ACCEPTED'] as const),
  ...(['DECLINED', 'WITHDRAWN', 'EXPIRED', 'FULFILLED'] as const),
];
const moves = {
  RECEIVED: (id: string) => respond(id, 'RECEIVED'),
  INFO_REQUESTED: (id: string) => respond(id, 'INFO_REQUESTED'),
  ACCEPTED: (id: string) => respond(id, 'ACCEPTED'),
  DECLINED: (id: string) => respond(id, 'DECLINED'),
  WITHDRAWN: (id: string) => directory.askAs(sender, withdrawMutation, { id }),
  FULFILLED: (id: string) => {
    owner.outcomes.set(id, [record]);
    return directory.askAs(receiver, fulfillMutation, { id, r: record.id });
  },
};
const allowed: Record<keyof typeof moves, ReferralState[]> = {
  RECEIVED: ['SENT', 'INFO_REQUESTED'],
  INFO_REQUESTED: ['RECEIVED'],
  ACCEPTED: ['RECEIVED', 'INFO_REQUESTED'],
  DECLINED: ['SENT', 'RECEIVED', 'INFO_REQUESTED'],
  WITHDRAWN: ['SENT', 'RECEIVED', 'INFO_REQUESTED'],
  FULFILLED: ['ACCEPTED'],
};

describe.each(Object.keys(moves) as (keyof typeof moves)[])('to %s', (target) => {
  test.each(states)('from %s', async (state) => {
    const id = await referralIn(state);
    const answer = await moves[target](id);
    const { data } = await directory.askAs(sender, 'query ($id: ID!) { referral(id: $id) { state } }', {
      id,
    });
    if (allowed[target].includes(state)) {
      expect(answer.errors).toBeUndefined();
      expect(data.referral.state).toBe(target);
    } else {
      const path = target === 'WITHDRAWN' || target === 'FULFILLED' ? 'id' : 'input.state';
      expect(refusals(answer)).toEqual([['REFERRAL_STATE', path]]);
      expect(answer.errors![0]!.extensions.state).toBe(state);
      expect(data.referral.state).toBe(state);
    }
  });
});

test('the table of moves is the one tested', () => {
  expect(
    Object.fromEntries(Object.entries(referralMoves).map(([state, move]) => [state, move.after])),
  ).toEqual(allowed);
});

test.each(['SENT', 'WITHDRAWN', 'EXPIRED', 'FULFILLED'])('%s is no answer to a referral', async (state) => {
  expect(refusals(await respond(await newReferral(), state))).toEqual([['REFERRAL_STATE', 'input.state']]);
});

test('each move is for its side alone', async () => {
  const id = await newReferral();
  const answers = [
    await respond(id, 'RECEIVED', {}, sender),
    await respond(id, 'RECEIVED', {}, third),
    await directory.askAs(receiver, withdrawMutation, { id }),
    await directory.askAs(sender, fulfillMutation, { id, r: 'cau:inc:1' }),
    await directory.askAs(null, withdrawMutation, { id }),
    await directory.askAs('org:nobody', withdrawMutation, { id }),
  ];
  expect(answers.flatMap(refusals)).toEqual(answers.map(() => ['FORBIDDEN', undefined]));
  expect(answers[0]!.errors![0]!.message).toContain('x-demo-organization');
});

test('of two answers at once one is taken and the other sees it', async () => {
  for (let round = 0; round < 5; round++) {
    const id = await referralIn('RECEIVED');
    const answers = await Promise.all([
      respond(id, 'ACCEPTED'),
      respond(id, 'DECLINED'),
      respond(id, 'ACCEPTED'),
    ]);
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    expect(answers.flatMap(refusals)).toEqual([
      ['REFERRAL_STATE', 'input.state'],
      ['REFERRAL_STATE', 'input.state'],
    ]);
    const { data } = await directory.askAs(
      sender,
      'query ($id: ID!) { referral(id: $id) { history { state } } }',
      { id },
    );
    expect(data.referral.history).toHaveLength(2);
  }
});

test('a withdrawal and an answer at once leave one of them', async () => {
  const id = await newReferral();
  const answers = await Promise.all([
    directory.askAs(sender, withdrawMutation, { id }),
    respond(id, 'DECLINED'),
  ]);
  expect(answers.flatMap(refusals).map((refusal) => (refusal as string[])[0])).toEqual(['REFERRAL_STATE']);
});

test('declining may hand a referral on, with as many days to answer', async () => {
  const id = await newReferral();
  const { data, errors } = await respond(id, 'DECLINED', { forwardTo: third, comment: '융자가 먼저입니다' });
  expect(errors).toBeUndefined();
  const { forwardedAs } = data.respondReferral;
  expect(forwardedAs).toEqual({
    id: expect.stringMatching(/^ref:/),
    state: 'SENT',
    from: { id: receiver },
    to: { id: third },
    dueOn: addDays(today, 14),
  });
  const seen = await directory.askAs(third, `query ($id: ID!) { referral(id: $id) { ${detail} } }`, {
    id: forwardedAs.id,
  });
  expect(seen.data.referral).toMatchObject({
    reason: '졸업 후 공간',
    startup: { id: firm },
    consent: { id: consentId },
  });
});

test.each([
  ['an organization that the consent does not name', 'DECLINED', 'org:sba', 'CONSENT_REQUIRED'],
  ['the sender', 'DECLINED', sender, 'BAD_INPUT'],
  ['itself', 'DECLINED', receiver, 'BAD_INPUT'],
  ['nobody', 'DECLINED', 'org:nobody', 'NOT_FOUND'],
  ['what is no id', 'DECLINED', 'kosmes', 'BAD_ID'],
  ['anyone without declining', 'RECEIVED', third, 'BAD_INPUT'],
])('handing on to %s is refused, and nothing is written', async (_, state, forwardTo, code) => {
  const id = await newReferral();
  expect(refusals(await respond(id, state, { forwardTo }))).toEqual([[code, 'input.forwardTo']]);
  const { data } = await directory.askAs(sender, 'query ($id: ID!) { referral(id: $id) { state } }', { id });
  expect(data.referral.state).toBe('SENT');
});

test('wrong input to sendReferral is refused by its code and place', async () => {
  const stranger = await directory.newFirm();
  const strangersConsent = await directory.newConsent(stranger, 'REFERRAL', ['HISTORY'], [receiver]);
  const otherPurpose = await directory.newConsent(firm, 'HISTORY_SHARING', ['HISTORY'], [receiver]);
  const revoked = await directory.newConsent(firm, 'REFERRAL', ['HISTORY'], [receiver]);
  await directory.askAs(sender, 'mutation ($id: ID!) { revokeConsent(id: $id) { id } }', { id: revoked });
  const cases: [Record<string, unknown>, string, string][] = [
    [{ startupId: 'st000001a68' }, 'BAD_STARTUP_ID', 'input.startupId'],
    [{ startupId: 'stzzzzzzz37' }, 'NOT_FOUND', 'input.startupId'],
    [{ to: 'dongjak' }, 'BAD_ID', 'input.to'],
    [{ to: 'org:nobody' }, 'NOT_FOUND', 'input.to'],
    [{ to: sender }, 'BAD_INPUT', 'input.to'],
    [{ requestedKinds: [] }, 'BAD_INPUT', 'input.requestedKinds'],
    [{ reason: ' ' }, 'BAD_INPUT', 'input.reason'],
    [{ reason: 'x'.repeat(2001) }, 'BAD_INPUT', 'input.reason'],
    [{ reason: 'a\u0000b' }, 'BAD_INPUT', 'input.reason'],
    [{ dueOn: addDays(today, -1) }, 'BAD_INPUT', 'input.dueOn'],
    [{ agreementId: 'agr' }, 'BAD_ID', 'input.agreementId'],
    [{ agreementId: 'agr:none' }, 'NOT_FOUND', 'input.agreementId'],
    [{ consentId: 'con:1' }, 'BAD_ID', 'input.consentId'],
    [{ consentId: 'con:01JD0000000000000000000000' }, 'NOT_FOUND', 'input.consentId'],
    [{ consentId: strangersConsent }, 'CONSENT_REQUIRED', 'input.consentId'],
    [{ consentId: otherPurpose }, 'CONSENT_REQUIRED', 'input.consentId'],
    [{ consentId: revoked }, 'CONSENT_REQUIRED', 'input.consentId'],
    [{ to: 'org:sba' }, 'CONSENT_REQUIRED', 'input.consentId'],
    [{ idempotencyKey: '' }, 'BAD_INPUT', 'input.idempotencyKey'],
  ];
  for (const [more, code, path] of cases) {
    expect([more, refusals(await send(more))]).toEqual([more, [[code, path]]]);
  }
});

test.each([
  [{ dueOn: '2026-02-30' }, 'BAD_SCALAR'],
  [{ requestedKinds: ['MONEY'] }, 'BAD_USER_INPUT'],
  [{ startupId: null }, 'BAD_USER_INPUT'],
])('%o is refused before anything runs', async (more, code) => {
  const { errors } = await send(more);
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
});

test('wrong ids of moves are refused by their code and place', async () => {
  const id = await referralIn('ACCEPTED');
  const fulfill = (referral: string, r: string) =>
    directory.askAs(receiver, fulfillMutation, { id: referral, r });
  const answers = [
    await respond('ref:1', 'RECEIVED'),
    await respond(unknownReferral, 'RECEIVED'),
    await directory.askAs(sender, withdrawMutation, { id: 'x' }),
    await directory.askAs(sender, withdrawMutation, { id: unknownReferral }),
    await fulfill('x', 'dongjak-gu:ten:1'),
    await fulfill(unknownReferral, 'dongjak-gu:ten:1'),
    await fulfill(id, 'ten 1'),
    await fulfill(id, 'cau:inc:2024-017'),
    await respond(id, 'RECEIVED', { comment: '\u0007' }),
  ];
  expect(answers.flatMap(refusals)).toEqual([
    ['BAD_ID', 'input.referralId'],
    ['NOT_FOUND', 'input.referralId'],
    ['BAD_ID', 'id'],
    ['NOT_FOUND', 'id'],
    ['BAD_ID', 'id'],
    ['NOT_FOUND', 'id'],
    ['BAD_ID', 'recordId'],
    ['BAD_INPUT', 'recordId'],
    ['BAD_INPUT', 'input.comment'],
  ]);
});

describe('a referral is fulfilled', () => {
  const fulfill = (id: string, key: string | null = null) =>
    directory.askAs(receiver, fulfillMutation, { id, r: record.id, key });
  const stateOf = async (id: string) =>
    (await directory.askAs(sender, 'query ($id: ID!) { referral(id: $id) { state } }', { id })).data.referral
      .state;

  test('by a record that its owner says names it, and by no other', async () => {
    const [id, another] = [await referralIn('ACCEPTED'), await referralIn('ACCEPTED')];
    owner.outcomes.set(another, [record]);
    const answer = await fulfill(id);
    expect(refusals(answer)).toEqual([['NOT_FOUND', 'recordId']]);
    expect(answer.errors![0]!.message).toContain(id);
    expect(await stateOf(id)).toBe('ACCEPTED');
    owner.outcomes.set(id, [{ ...record, status: 'CANCELLED' }]);
    expect(refusals(await fulfill(id))).toEqual([['STATE', 'recordId']]);
    expect(await stateOf(id)).toBe('ACCEPTED');
    owner.outcomes.set(id, [record]);
    expect((await fulfill(id)).data.fulfillReferral.state).toBe('FULFILLED');
  });

  test('not while the owner is away, a repeated key aside', async () => {
    const [first, second] = [await referralIn('ACCEPTED'), await referralIn('ACCEPTED')];
    for (const id of [first, second]) owner.outcomes.set(id, [record]);
    const done = await fulfill(first, 'fulfill-1');
    expect(done.data.fulfillReferral.state).toBe('FULFILLED');
    owner.reply = (response) => response.destroy();
    expect(refusals(await fulfill(second, 'fulfill-2'))).toEqual([['OWNER_UNAVAILABLE', undefined]]);
    expect(await stateOf(second)).toBe('ACCEPTED');
    expect((await fulfill(first, 'fulfill-1')).data).toEqual(done.data);
    owner.reply = undefined;
    expect((await fulfill(second, 'fulfill-2')).data.fulfillReferral.state).toBe('FULFILLED');
  });
});

test('the same key sends once, also while the first call runs, and another input under it is a conflict', async () => {
  const calls = await Promise.all([1, 2, 3].map(() => send({ idempotencyKey: 'k1', reason: '한 번' })));
  expect(new Set(calls.map(({ data }) => data.sendReferral.id)).size).toBe(1);
  expect(refusals(await send({ idempotencyKey: 'k1', reason: '다시' }))).toEqual([
    ['IDEMPOTENCY_CONFLICT', 'input.idempotencyKey'],
  ]);
  const id = await newReferral();
  const withdraw = () => directory.askAs(sender, withdrawMutation, { id, key: 'k2' });
  expect([(await withdraw()).data.withdrawReferral.state, (await withdraw()).errors]).toEqual([
    'WITHDRAWN',
    undefined,
  ]);
});

test('several moves in one request each answer with what is there then', async () => {
  const id = await newReferral();
  const { data } = await directory.askAs(
    receiver,
    `mutation ($id: ID!) {
      a: respondReferral(input: { referralId: $id, state: RECEIVED }) { state history { state } }
      b: respondReferral(input: { referralId: $id, state: ACCEPTED }) { state history { state } }
    }`,
    { id },
  );
  expect([data.a.state, data.a.history.length, data.b.state, data.b.history.length]).toEqual([
    'RECEIVED',
    2,
    'ACCEPTED',
    3,
  ]);
});

describe('who may see what of a referral', () => {
  const query = `query ($id: ID!) { referral(id: $id) { state startup { id } consent { id } reason comment } }`;
  const seen = (organization: string | null, id: string) => directory.askAs(organization, query, { id });

  test('the two organizations see the startup and the reason, others only that it is there', async () => {
    const id = await newReferral();
    for (const party of [sender, receiver]) {
      const { data, errors } = await seen(party, id);
      expect(errors).toBeUndefined();
      expect(data.referral).toMatchObject({
        startup: { id: firm },
        consent: { id: consentId },
        reason: '졸업 후 공간',
      });
    }
    const other = await seen('org:sba', id);
    expect(other.data.referral).toEqual({
      state: 'SENT',
      startup: null,
      consent: null,
      reason: null,
      comment: null,
    });
    expect(refusals(other)).toEqual([
      ['FORBIDDEN', undefined],
      ['FORBIDDEN', undefined],
    ]);
    expect((await seen(null, id)).data.referral).toBeNull();
    const sba = await directory.newConsent(firm, 'HISTORY_SHARING', ['HISTORY'], ['org:sba']);
    expect((await seen('org:sba', id)).data.referral).toMatchObject({ startup: { id: firm }, reason: null });
    await directory.askAs(sender, 'mutation ($id: ID!) { revokeConsent(id: $id) { id } }', { id: sba });
    expect((await seen('org:sba', id)).data.referral.startup).toBeNull();
  });

  test('revoking the consent hides the startup from the receiver; the referral stays', async () => {
    const own = await directory.newFirm();
    const consent = await directory.newConsent(own, 'REFERRAL', ['HISTORY'], [receiver]);
    const { id } = (await send({ startupId: own, consentId: consent })).data.sendReferral;
    await directory.askAs(sender, 'mutation ($id: ID!) { revokeConsent(id: $id) { id } }', { id: consent });
    const { data, errors } = await seen(receiver, id);
    expect(data.referral).toEqual({
      state: 'SENT',
      startup: null,
      consent: { id: consent },
      reason: null,
      comment: null,
    });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([
      'CONSENT_REQUIRED',
      'CONSENT_REQUIRED',
    ]);
    expect((await seen(sender, id)).data.referral.startup).toEqual({ id: own });
    expect((await respond(id, 'RECEIVED')).data.respondReferral).toMatchObject({
      state: 'RECEIVED',
      startup: null,
    });
  });

  test('reason and comment take the scope referral:read', async () => {
    const id = await newReferral();
    const { data, errors } = await directory.ask(query, { id }, { ...callerOf(sender), scopes: [] });
    expect(data.referral).toMatchObject({ startup: { id: firm }, reason: null, comment: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});

test('inbox and outbox are for the organization itself, newest first, by today’s state', async () => {
  const expired = await referralIn('EXPIRED');
  const fresh = await newReferral();
  const box = (field: string, args = '') =>
    `query ($id: ID!) { organization(id: $id) { ${field}${args} { id state startup { id displayName } from { name { ko } } } } }`;
  const { data, errors, statements } = await directory.askAs(receiver, box('inbox'), { id: receiver });
  expect(errors).toBeUndefined();
  const inbox = data.organization.inbox;
  expect(inbox[0].id).toBe(fresh);
  expect(inbox.map(({ id }: { id: string }) => id)).toContain(expired);
  expect(inbox.at(-1).state).toBe('EXPIRED');
  expect(inbox.length).toBeGreaterThan(20);
  // The organization, the page, consents of the referrals, permissions, startups, senders.
  expect(statements.length).toBeLessThanOrEqual(6);

  const only = await directory.askAs(receiver, box('inbox', '(states: [EXPIRED])'), { id: receiver });
  expect(new Set(only.data.organization.inbox.map(({ state }: { state: string }) => state))).toEqual(
    new Set(['EXPIRED']),
  );
  const sent = await directory.askAs(receiver, box('inbox', '(states: [SENT, RECEIVED])'), { id: receiver });
  expect(sent.data.organization.inbox.map(({ id }: { id: string }) => id)).not.toContain(expired);

  const paged = await directory.askAs(receiver, box('inbox', `(first: 3, after: "${inbox[4].id}")`), {
    id: receiver,
  });
  expect(paged.data.organization.inbox).toEqual(inbox.slice(5, 8));
  expect(refusals(await directory.askAs(receiver, box('inbox', '(first: 0)'), { id: receiver }))).toEqual([
    ['BAD_INPUT', 'first'],
  ]);
  expect(
    refusals(
      await directory.askAs(receiver, box('inbox', `(after: "${unknownReferral}")`), { id: receiver }),
    ),
  ).toEqual([['NOT_FOUND', 'after']]);

  const outbox = await directory.askAs(sender, box('outbox'), { id: sender });
  expect(outbox.data.organization.outbox.map(({ id }: { id: string }) => id)).toContain(fresh);
  const foreign = await directory.askAs(sender, box('inbox'), { id: receiver });
  expect([foreign.data.organization.inbox, refusals(foreign)]).toEqual([null, [['FORBIDDEN', undefined]]]);
  expect(foreign.errors![0]!.message).toContain(`x-demo-organization: ${receiver}`);
});

test('the ledger lists referrals by sides, agreement, states and days', async () => {
  const { data } = await directory.ask(
    `query ($from: Date, $to: Date) {
      all: referrals { id }
      sides: referrals(from: "${receiver}", to: "${third}") { from { id } to { id } }
      agreement: referrals(agreementId: "agr:seoul-southwest-2024", sent: { from: $from, to: $to }) { id }
      other: referrals(agreementId: "agr:water-talent-2016") { id }
      earlier: referrals(sent: { to: $from }) { sentOn }
      declined: referrals(states: [DECLINED]) { state responseDays }
      none: referrals(states: []) { id }
      page: referrals(first: 2) { id }
    }`,
    { from: addDays(today, -2), to: today },
  );
  expect(data.sides).toEqual([{ from: { id: receiver }, to: { id: third } }]);
  expect(data.agreement.length).toBeGreaterThan(20);
  expect(data.other).toEqual([]);
  expect(data.earlier.every(({ sentOn }: { sentOn: string }) => sentOn === addDays(today, -9))).toBe(true);
  expect(new Set(data.declined.map(({ state }: { state: string }) => state))).toEqual(new Set(['DECLINED']));
  expect(data.none).toEqual([]);
  expect(data.page).toEqual(data.all.slice(0, 2));
  const nobody = await directory.askAs(null, '{ referrals { id } }');
  expect(nobody.data.referrals).toBeNull();
  const anonymous = await directory.ask('{ referrals { id } }', {}, null);
  expect(refusals(anonymous)).toEqual([['UNAUTHENTICATED', undefined]]);
  const wrong = await directory.ask(
    '{ a: referrals(from: "x") { id } b: referrals(agreementId: "x") { id } c: referral(id: "x") { id } }',
  );
  expect(refusals(wrong)).toEqual([
    ['BAD_ID', 'from'],
    ['BAD_ID', 'agreementId'],
    ['BAD_ID', 'id'],
  ]);
});

test('a subgraph is told to whom a referral went, of which startup and in which state; of its reason nothing', async () => {
  const referralId = await referralIn('ACCEPTED');
  const service = { ...callerOf(null), subject: 'subgraph:universities', roles: ['service'] };
  const asked = { agreementId: 'agr:nope', hasAgreement: true, referralId, hasReferral: true };
  const { data, errors } = await directory.ask(originQuery, asked, service);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    agreement: null,
    referral: { to: { id: receiver }, startup: { id: firm }, state: 'ACCEPTED' },
  });
  expect((await directory.ask(originQuery, asked, callerOf(null))).data.referral).toBeNull();
  const written = await directory.ask(
    'query ($id: ID!) { referral(id: $id) { reason consent { id } } }',
    { id: referralId },
    service,
  );
  expect(written.data.referral).toEqual({ reason: null, consent: null });
  expect(refusals(written)).toEqual([['FORBIDDEN', undefined]]);
});
