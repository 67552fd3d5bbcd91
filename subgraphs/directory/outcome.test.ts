import type { ServerResponse } from 'node:http';
import { callerOf } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  openStandInOwner,
  type StandInOwner,
  withoutOutcomes,
  withoutReferrals,
} from './fixtures/stand-in-owner.ts';
import { askOutcome } from './outcome.ts';

const id = 'ref:01JD0000000000000000000000';
const other = 'ref:01JD0000000000000000000001';
const recordId = 'dongjak-gu:ten:2026-001';
const caller = callerOf('org:dongjak-gu');
let owners: StandInOwner[];

beforeAll(async () => {
  owners = await Promise.all([openStandInOwner(), openStandInOwner()]);
});

beforeEach(() => {
  for (const owner of owners) {
    owner.reply = undefined;
    owner.callers = [];
    owner.outcomes.clear();
  }
});

afterAll(() => Promise.all((owners ?? []).map((owner) => owner.close())));

const name = (referral: string, status = 'ACTIVE', place = 1) =>
  owners[place]!.outcomes.set(referral, [{ id: recordId, status }]);

/** The code of what `require` throws; null when it does not. */
async function refusal(
  ownerUrls: string[] = owners.map(({ url }) => url),
  limits = { timeoutMs: 60_000, bytes: 10_000 },
): Promise<[unknown, unknown] | null> {
  const outcome = await askOutcome({ caller, ownerUrls }, { id, recordId }, limits);
  try {
    outcome.require();
    return null;
  } catch (error) {
    const { code, inputPath } = (error as { extensions: Record<string, unknown> }).extensions;
    return [code, inputPath];
  }
}

const notFound = ['NOT_FOUND', ['recordId']];
const unavailable = ['OWNER_UNAVAILABLE', undefined];

test('a record that names the referral at any owner fulfils it, and each is asked as the caller', async () => {
  name(id);
  expect(await refusal()).toBeNull();
  expect(owners.map(({ callers }) => callers)).toEqual([[caller], [caller]]);
});

test('an id that no record has, and a record of another referral, are NOT_FOUND', async () => {
  expect(await refusal()).toEqual(notFound);
  name(other);
  expect(await refusal()).toEqual(notFound);
});

test('a record that is CANCELLED is STATE, and a planned one fulfils', async () => {
  name(id, 'CANCELLED');
  expect(await refusal()).toEqual(['STATE', ['recordId']]);
  name(id, 'PLANNED');
  expect(await refusal()).toBeNull();
});

test.each([
  ['referrals with outcomes', withoutOutcomes],
  ['referrals', withoutReferrals],
])('a subgraph without %s has no record', async (_, sdl) => {
  const third = await openStandInOwner(sdl);
  const urls = [...owners, third].map(({ url }) => url);
  expect(await refusal(urls)).toEqual(notFound);
  name(id);
  expect(await refusal(urls)).toBeNull();
  await third.close();
});

const json =
  (body: unknown, status = 200) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

test.each<[string, (response: ServerResponse) => void]>([
  ['breaks off', (response) => response.destroy()],
  ['is no GraphQL server', (response) => response.end('<html></html>')],
  ['is overloaded', json({ errors: [{ message: 'too many requests' }] }, 429)],
  ['lets nobody in', json({ errors: [{ message: 'who are you?' }] }, 401)],
  [
    'fails',
    json({ data: null, errors: [{ message: 'Internal error', locations: [{ line: 1, column: 1 }] }] }),
  ],
  [
    'cannot read its records',
    json({ data: { _entities: [{ outcomes: null }] }, errors: [{ message: 'Internal error' }] }),
  ],
  ['answers nothing', json({})],
  ['answers null', json(null)],
  ['says too much', (response) => response.end(' '.repeat(10_001))],
  ['sends elsewhere', (response) => response.writeHead(307, { location: owners[1]!.url }).end()],
])('where an owner %s, only a record that another has is known', async (_, reply) => {
  owners[0]!.reply = reply;
  expect(await refusal()).toEqual(unavailable);
  name(id);
  expect(await refusal()).toBeNull();
});

test('an owner that does not answer in time has not answered; one that has the record is enough', async () => {
  owners[0]!.reply = () => {};
  expect(await refusal(undefined, { timeoutMs: 50, bytes: 10_000 })).toEqual(unavailable);
  name(id);
  expect(await refusal()).toBeNull();
});

test('an owner that never ends its answer has not answered', async () => {
  owners[0]!.reply = (response) => response.write('{"data":');
  expect(await refusal(undefined, { timeoutMs: 50, bytes: 10_000 })).toEqual(unavailable);
});

test('an owner that does not know the referral has no record of it', async () => {
  owners[0]!.reply = json({ data: { _entities: [null] } });
  expect(await refusal()).toEqual(notFound);
});

test('a directory that is told of no owner cannot know', async () => {
  expect(await refusal([])).toEqual(unavailable);
});

test.each([
  ['a malformed referral', { id: 'ref:1', recordId }, 'BAD_ID'],
  ['a malformed record', { id, recordId: 'ten 1' }, 'BAD_ID'],
  ["another publisher's record", { id, recordId: 'cau:inc:2024-017' }, 'BAD_INPUT'],
])('%s is refused, and nobody asked', async (_, ids, code) => {
  const ownerUrls = owners.map(({ url }) => url);
  await expect(askOutcome({ caller, ownerUrls }, ids)).rejects.toMatchObject({ extensions: { code } });
  expect(owners.map(({ callers }) => callers)).toEqual([[], []]);
});
