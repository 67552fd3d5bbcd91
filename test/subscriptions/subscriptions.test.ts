import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { addDays } from '@ieum/kit/stage.ts';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type StartedNetwork, startNetwork } from '../setup/network.ts';

const university = 'org:cau';
const city = 'org:jinju';

let network: StartedNetwork;
const clients: Client[] = [];

beforeAll(async () => {
  network = await startNetwork({ env: { IEUM_DEMO_STARTUPS: '50' } });
}, 240_000);

afterEach(() => {
  for (const client of clients.splice(0)) void client.dispose();
});

afterAll(async () => {
  await network?.stop();
});

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
  data?: any;
  errors?: ReadonlyArray<{ message: string; path?: unknown; extensions?: Record<string, unknown> }>;
}

/** Asks the gateway over HTTP on behalf of an organization. */
async function ask(organization: string, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${network.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-demo-organization': organization },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

function connect(organization: string): Client {
  const client = createClient({
    url: `${network.gatewayUrl.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { 'x-demo-organization': organization },
  });
  clients.push(client);
  return client;
}

/** Subscribes; `until` does something again and again until an event comes that fits. */
function subscribe(organization: string, query: string, variables: Record<string, unknown> = {}) {
  const events: Answer[] = [];
  const arrivals = new Set<() => void>();
  connect(organization).subscribe<Answer['data']>(
    { query, variables },
    {
      next(event) {
        events.push(event);
        for (const tell of arrivals) tell();
      },
      error: (error) => events.push({ errors: error as never }),
      complete: () => undefined,
    },
  );
  return {
    events,
    /** A subscription over a WebSocket is not acknowledged: what is done first may be done too early to be told. */
    async until(
      fits: (event: Answer) => boolean,
      act: () => Promise<void> = async () => undefined,
    ): Promise<Answer> {
      for (let attempt = 0; attempt < 40; attempt++) {
        const found = events.find(fits);
        if (found) return found;
        await act();
        await new Promise<void>((done) => {
          const timer = setTimeout(done, 1_000);
          arrivals.add(() => {
            clearTimeout(timer);
            done();
          });
        });
      }
      throw new Error(`No event fits:\n${JSON.stringify(events, null, 1)}`);
    },
  };
}

async function registerTeam(): Promise<string> {
  const { data } = await ask(
    university,
    'mutation { result: registerPreFounder(input: { teamName: "구독팀" }) { id } }',
  );
  return data.result.id;
}

/** Records made here, by id. */
const made = new Map<string, string>();

async function admitToIncubation(): Promise<void> {
  const { data: found } = await ask(
    university,
    `{ spaces(filter: { operatorIds: ["${university}"], vacant: true, kinds: [INCUBATOR] }, first: 1) { edges { node { id } } } }`,
  );
  const input = {
    startupId: await registerTeam(),
    centerId: found.spaces.edges[0].node.id,
    startedOn: addDays(koreaDate(), -1),
  };
  const { data, errors } = await ask(
    university,
    'mutation ($input: IncubationInput!) { result: admitToIncubation(input: $input) { id } }',
    { input },
  );
  expect(errors).toBeUndefined();
  made.set(data.result.id, input.startupId);
}

async function openTenancy(): Promise<void> {
  const { data: found } = await ask(
    city,
    `{ spaces(filter: { operatorIds: ["${city}"], vacant: true }, first: 20) { edges { node { id kind } } } }`,
  );
  const input = {
    startupId: await registerTeam(),
    facilityId: found.spaces.edges[0].node.id,
    startedOn: addDays(koreaDate(), -1),
  };
  const { data, errors } = await ask(
    city,
    'mutation ($input: TenancyInput!) { result: openTenancy(input: $input) { id } }',
    { input },
  );
  expect(errors).toBeUndefined();
  made.set(data.result.id, input.startupId);
}

const supports = `subscription ($filter: SupportFilter) {
  supportRecorded(filter: $filter) {
    __typename id kind
    provider { id name { ko } }
    startup { id displayName supports(first: 1) { totalCount edges { node { id } } } }
    ... on Incubation { incubationStatus }
  }
}`;
const isOf = (organization: string) => (event: Answer) =>
  event.data?.supportRecorded?.provider.id === organization && made.has(event.data.supportRecorded.id);

test('supports that are recorded in two subgraphs are told as one stream, by the filter', async () => {
  const { events, until } = subscribe('org:ieum', supports, { filter: { providerIds: [university, city] } });
  const incubation = await until(isOf(university), admitToIncubation);
  const record = incubation.data.supportRecorded;
  expect(incubation).toEqual({
    data: {
      supportRecorded: {
        __typename: 'Incubation',
        id: record.id,
        kind: 'INCUBATION',
        provider: { id: university, name: { ko: '중앙대학교' } },
        startup: null,
        incubationStatus: 'RESIDENT',
      },
    },
  });
  const tenancy = await until(isOf(city), openTenancy);
  expect(tenancy.data.supportRecorded).toMatchObject({ __typename: 'SpaceTenancy', provider: { id: city } });
  expect(events.every(({ errors }) => errors === undefined)).toBe(true);
});

test('who recorded a support is told which startup it is about, with its history', async () => {
  const { until } = subscribe(university, supports, { filter: { providerIds: [university] } });
  const { data } = await until(isOf(university), admitToIncubation);
  const { id, startup } = data.supportRecorded;
  expect(startup).toEqual({
    id: made.get(id),
    displayName: expect.stringContaining('구독팀'),
    supports: { totalCount: 1, edges: [{ node: { id } }] },
  });
});

test('a referral is told to both sides when it is sent, with what other subgraphs know', async () => {
  const query = `subscription ($organization: ID!) { referralChanged(organization: $organization) {
    id state from { id name { ko } } to { name { ko } } startup { displayName supports(first: 1) { sources { status } } } outcomes { id } } }`;
  const sent = new Set<string>();
  const startupId = await registerTeam();
  const { data: consent } = await ask(
    university,
    'mutation ($input: ConsentInput!) { result: grantConsent(input: $input) { id } }',
    { input: { startupId, purpose: 'REFERRAL', fieldGroups: ['HISTORY'], recipientIds: [city] } },
  );
  const receiver = subscribe(city, query, { organization: city });
  const sender = subscribe(university, query, { organization: university });
  const send = async () => {
    const input = {
      ...{ startupId, to: city, requestedKinds: ['SPACE'] },
      ...{ consentId: consent.result.id, dueOn: addDays(koreaDate(), 30) },
    };
    const { data, errors } = await ask(
      university,
      'mutation ($input: ReferralInput!) { result: sendReferral(input: $input) { id } }',
      { input },
    );
    expect(errors).toBeUndefined();
    sent.add(data.result.id);
  };
  const isSent = (event: Answer) => sent.has(event.data?.referralChanged?.id);
  const { data } = await receiver.until(isSent, send);
  const own = await sender.until(isSent, send);
  expect(own.data.referralChanged).toMatchObject({ state: 'SENT', to: { name: { ko: '진주시' } } });
  expect(data.referralChanged).toMatchObject({
    state: 'SENT',
    from: { id: university, name: { ko: '중앙대학교' } },
    startup: { displayName: expect.any(String), supports: { sources: expect.any(Array) } },
    outcomes: [],
  });
});

test('referrals of another organization are refused', async () => {
  const { until } = subscribe(university, `subscription { referralChanged(organization: "${city}") { id } }`);
  const { errors } = await until((event) => event.errors !== undefined);
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', subgraph: 'directory' } }]);
});

test('Apollo Client is told events by graphql-ws', async () => {
  const link = new GraphQLWsLink(connect('org:ieum'));
  const client = new ApolloClient({ link: ApolloLink.from([link]), cache: new InMemoryCache() });
  const told: unknown[] = [];
  const subscription = client
    .subscribe({
      query: gql`subscription ($filter: SupportFilter) { supportRecorded(filter: $filter) { id kind } }`,
      variables: { filter: { providerIds: [city] } },
    })
    .subscribe(({ data }) => told.push(data));
  const other = subscribe('org:ieum', supports, { filter: { providerIds: [city] } });
  await other.until(() => told.length > 0, openTenancy);
  expect(told[0]).toMatchObject({ supportRecorded: { kind: 'SPACE' } });
  subscription.unsubscribe();
  client.stop();
});

test('while a subgraph is dead the others are heard; when it is back it is heard again', async () => {
  const { events, until } = subscribe(university, supports, { filter: { providerIds: [university, city] } });
  await until(isOf(city), openTenancy);
  process.kill(network.processOf('local-governments') as number, 'SIGKILL');
  const lost = await until(({ errors }) => errors !== undefined);
  expect(lost).toEqual({
    data: null,
    errors: [
      {
        message: expect.stringContaining(
          'Subscription.supportRecorded is without what subgraph "local-governments" has',
        ),
        path: ['supportRecorded'],
        extensions: {
          code: 'GATHER_SOURCE_FAILED',
          subgraph: 'local-governments',
          reason: 'SUBGRAPH_TRUNCATED',
        },
      },
    ],
  });
  await until(isOf(university), admitToIncubation);
  const before = events.length;
  const isBack = (event: Answer) => events.indexOf(event) >= before && isOf(city)(event);
  await until(isBack, async () => {
    await openTenancy().catch(() => undefined);
  });
});
