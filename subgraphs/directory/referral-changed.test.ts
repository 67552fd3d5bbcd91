import { callerOf } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import {
  askBySocket,
  subscribeBySocket,
  subscribeByStream,
  type TestSubscriber,
} from '@ieum/kit/fixtures/subscribers.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStandInOwner, type StandInOwner } from './fixtures/stand-in-owner.ts';
import { openTestDirectory, type TestDirectory } from './fixtures/test-directory.ts';

const today = koreaDate();
const [sender, receiver, third] = ['org:cau', 'org:dongjak-gu', 'org:kosmes'] as const;

let directory: TestDirectory;
let owner: StandInOwner;
let firm: string;
let consentId: string;

beforeAll(async () => {
  owner = await openStandInOwner();
  directory = await openTestDirectory('referral-changed', { ownerUrls: [owner.url] });
  firm = await directory.newFirm();
  consentId = await directory.newConsent(firm, 'REFERRAL', ['HISTORY', 'CONTACT'], [receiver, third]);
});

afterAll(async () => {
  await directory?.close();
  await owner?.close();
});

const query = `subscription ($o: ID!) { referralChanged(organization: $o) {
  id state from { id } to { id } startup { id } reason history { state } } }`;

const subscription = (organization: string, caller = callerOf(organization)) => ({
  query,
  variables: { o: organization },
  caller,
});

async function send(by: string, to: string, more: object = {}): Promise<string> {
  const { data } = await directory.askAs(
    by,
    'mutation ($i: ReferralInput!) { sendReferral(input: $i) { id } }',
    {
      i: {
        startupId: firm,
        to,
        requestedKinds: ['SPACE'],
        reason: '졸업 후 공간',
        consentId,
        dueOn: addDays(today, 14),
        ...more,
      },
    },
  );
  return data.sendReferral?.id;
}

const respond = (referralId: string, state: string, more: object = {}) =>
  directory.askAs(receiver, 'mutation ($i: ReferralResponseInput!) { respondReferral(input: $i) { id } }', {
    i: { referralId, state, ...more },
  });

async function moves(subscriber: TestSubscriber, count: number): Promise<[string, string][]> {
  const told: [string, string][] = [];
  while (told.length < count) {
    const { data } = await subscriber.next();
    told.push([data.referralChanged.id, data.referralChanged.state]);
  }
  return told;
}

test('both sides are told of each move, by either transport, with what each may read', async () => {
  const [from, to] = [
    await subscribeBySocket(directory, subscription(sender)),
    await subscribeByStream(directory, subscription(receiver)),
  ];
  const id = await send(sender, receiver);
  const first = { id, state: 'SENT', from: { id: sender }, to: { id: receiver }, startup: { id: firm } };
  for (const side of [from, to]) {
    expect((await side.next()).data.referralChanged).toEqual({
      ...first,
      reason: '졸업 후 공간',
      history: [{ state: 'SENT' }],
    });
  }
  await respond(id, 'RECEIVED');
  expect((await from.next()).data.referralChanged.history).toHaveLength(2);
  await respond(id, 'ACCEPTED');
  expect((await from.next()).data.referralChanged.state).toBe('ACCEPTED');
  expect((await moves(to, 2)).at(-1)).toEqual([id, 'ACCEPTED']);
  owner.outcomes.set(id, [{ id: 'dongjak-gu:ten:2026-001', status: 'ACTIVE' }]);
  const fulfilled = await directory.askAs(
    receiver,
    'mutation ($id: ID!) { fulfillReferral(id: $id, recordId: "dongjak-gu:ten:2026-001") { state } }',
    { id },
  );
  expect(fulfilled.errors).toBeUndefined();
  expect([await moves(from, 1), await moves(to, 1)]).toEqual([[[id, 'FULFILLED']], [[id, 'FULFILLED']]]);
  await from.leave();
  await to.leave();
});

test('what is refused or repeated is no event, and a withdrawal is one', async () => {
  const from = await subscribeBySocket(directory, subscription(sender));
  const id = await send(sender, receiver, { idempotencyKey: 'told-once' });
  expect(await send(sender, receiver, { idempotencyKey: 'told-once' })).toBe(id);
  expect(await send(sender, sender)).toBeUndefined();
  await directory.askAs(sender, 'mutation ($id: ID!) { withdrawReferral(id: $id) { id } }', { id });
  expect(await moves(from, 1)).toEqual([[id, expect.stringMatching(/SENT|WITHDRAWN/)]]);
  expect(await moves(from, 1)).toEqual([[id, 'WITHDRAWN']]);
  await from.leave();
});

test('handing on tells the parties of both, and nobody else', async () => {
  const subscribers = await Promise.all(
    [sender, receiver, third].map((organization) => subscribeByStream(directory, subscription(organization))),
  );
  const id = await send(sender, receiver);
  for (const subscriber of subscribers.slice(0, 2)) await moves(subscriber, 1);
  await respond(id, 'DECLINED', { forwardTo: third });
  const [from, to, next] = subscribers as [TestSubscriber, TestSubscriber, TestSubscriber];
  const [[forwardedId]] = (await moves(next, 1)) as [[string, string]];
  expect(forwardedId).not.toBe(id);
  expect(await moves(from, 1)).toEqual([[id, 'DECLINED']]);
  expect((await moves(to, 2)).toSorted()).toEqual(
    [
      [id, 'DECLINED'],
      [forwardedId, 'SENT'],
    ].toSorted(),
  );
  for (const subscriber of subscribers) await subscriber.leave();
});

test("an organization's referrals are for itself", async () => {
  const refusal = async (caller: Parameters<typeof subscription>[1] | null) => {
    const subscriber = askBySocket(directory.url, { ...subscription(receiver), caller });
    const refused = subscriber.next();
    await expect(refused).rejects.toMatchObject([{ path: ['referralChanged'] }]);
    await subscriber.leave();
    return refused.catch(([error]) => error.extensions.code);
  };
  expect(await refusal(callerOf(sender))).toBe('FORBIDDEN');
  expect(await refusal(callerOf(null))).toBe('FORBIDDEN');
  expect(await refusal(null)).toBe('UNAUTHENTICATED');
});
