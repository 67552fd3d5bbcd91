import { koreaDate } from '@ieum/kit/korea-date.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTechnopark, type Technopark, type TechnoparkRecord } from './joining/technopark.ts';
import { ownSubgraphs, type StartedNetwork, startNetwork } from './setup/network.ts';

const sender = 'org:cau';
const city = 'org:jinju';
/** Its records are in a subgraph that runs by itself. */
const outsider = 'org:tp-busan';

let technopark: Technopark;
let network: StartedNetwork;
const records: TechnoparkRecord[] = [];
let firm: string;
let consentId: string;

beforeAll(async () => {
  technopark = await startTechnopark(records);
  network = await startNetwork({
    subgraphs: [...ownSubgraphs, { name: 'busan-technopark', url: technopark.url }],
    env: { IEUM_DEMO_STARTUPS: '50' },
  });
  const team = await ask(
    sender,
    'mutation { result: registerPreFounder(input: { teamName: "연결팀" }) { id } }',
  );
  firm = team.data.result.id;
  const consent = await ask(
    sender,
    'mutation ($input: ConsentInput!) { result: grantConsent(input: $input) { id } }',
    {
      input: {
        startupId: firm,
        purpose: 'REFERRAL',
        fieldGroups: ['HISTORY'],
        recipientIds: [city, outsider],
      },
    },
  );
  consentId = consent.data.result.id;
}, 240_000);

afterAll(async () => {
  await network?.stop();
  await technopark?.stop();
});

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
  data: any;
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
}

/** Asks the gateway on behalf of an organization. */
async function ask(organization: string, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${network.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-demo-organization': organization },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

/** Sends a referral of the firm, which the receiver accepts. Gives its id. */
async function acceptedReferral(to: string): Promise<string> {
  const input = {
    startupId: firm,
    to,
    requestedKinds: ['SPACE'],
    consentId,
    dueOn: addDays(koreaDate(), 30),
  };
  const sent = await ask(
    sender,
    'mutation ($input: ReferralInput!) { result: sendReferral(input: $input) { id } }',
    { input },
  );
  const { id } = sent.data.result;
  const accepted = await ask(
    to,
    `mutation ($id: ID!) {
      a: respondReferral(input: { referralId: $id, state: RECEIVED }) { state }
      b: respondReferral(input: { referralId: $id, state: ACCEPTED }) { state } }`,
    { id },
  );
  expect(accepted.data).toEqual({ a: { state: 'RECEIVED' }, b: { state: 'ACCEPTED' } });
  return id;
}

/** Opens a tenancy that comes of a referral. Gives its id. */
async function openTenancy(referralId: string): Promise<string> {
  const input = { startupId: firm, facilityId: 'jinju:space:5', startedOn: '2026-11-02', referralId };
  const { data, errors } = await ask(
    city,
    'mutation ($input: TenancyInput!) { result: openTenancy(input: $input) { id } }',
    { input },
  );
  expect(errors).toBeUndefined();
  return data.result.id;
}

const fulfill = (by: string, id: string, recordId: string, key: string | null = null) =>
  ask(
    by,
    `mutation ($id: ID!, $recordId: ID!, $key: String) {
      result: fulfillReferral(id: $id, recordId: $recordId, idempotencyKey: $key) {
        state outcomes { id provider { id } } } }`,
    { id, recordId, key },
  );
const refusal = ({ data, errors = [] }: Answer) => [
  data.result,
  ...errors.map(({ extensions }) => [extensions?.code, extensions?.inputPath]),
];
const notFound = [null, ['NOT_FOUND', ['recordId']]];

test('a tenancy that came of a referral fulfils it; an invented one and that of another referral do not', async () => {
  const [first, second] = [await acceptedReferral(city), await acceptedReferral(city)];
  const tenancy = await openTenancy(first);
  expect(refusal(await fulfill(city, first, 'jinju:ten:2026-999'))).toEqual(notFound);
  expect(refusal(await fulfill(city, second, tenancy))).toEqual(notFound);
  const { data, errors } = await fulfill(city, first, tenancy);
  expect(errors).toBeUndefined();
  expect(data.result).toEqual({
    state: 'FULFILLED',
    outcomes: [{ id: tenancy, provider: { id: city } }],
  });
});

test('a record of a subgraph that runs by itself fulfils a referral; while it is away none is found wanting', async () => {
  const [first, second] = [await acceptedReferral(outsider), await acceptedReferral(city)];
  const tenancy = await openTenancy(second);
  const record = { kind: 'PROTOTYPE', title: '시제품 가공', startedOn: '2026-11-02', won: 1 };
  records.push({
    id: 'tp-busan:sup:2026-7',
    startup: { number: 51, id: firm },
    ...record,
    referralId: first,
  });
  const done = await fulfill(outsider, first, 'tp-busan:sup:2026-7', 'once');
  expect(done.errors).toBeUndefined();
  expect(done.data.result.state).toBe('FULFILLED');

  await technopark.stop();
  expect(refusal(await fulfill(city, second, 'jinju:ten:2026-999'))).toEqual([
    null,
    ['OWNER_UNAVAILABLE', undefined],
  ]);
  const again = await fulfill(outsider, first, 'tp-busan:sup:2026-7', 'once');
  expect(again.data.result.state).toBe('FULFILLED');
  expect((await fulfill(city, second, tenancy)).data.result.state).toBe('FULFILLED');
});
