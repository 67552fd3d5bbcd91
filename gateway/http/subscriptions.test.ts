import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import { createClient as createStreamClient } from 'graphql-sse';
import { afterEach, expect, test } from 'vitest';
import {
  connectTo,
  note,
  type SubscribedNetworkOptions,
  startSubscribedNetwork,
} from '../fixtures/subscribed-network.ts';

const ends: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: SubscribedNetworkOptions = {}) {
  const network = await startSubscribedNetwork(options);
  ends.push(network.stop);
  return network;
}

const next = async <T>(events: AsyncIterator<T>): Promise<T> => (await events.next()).value;

test('an event of a subgraph is completed by the others', async () => {
  const { people, connect } = await start();
  const events = connect().subscribe('subscription { renamed { name notes { id title } } }');
  await people.opened(1);
  people.tell('renamed', { id: 'p1', name: 'Kim' });
  people.tell('renamed', { id: 'p2', name: 'Lee' });
  const notes = (id: string) =>
    ['a', 'b'].map((source) => ({ id: `${source}-${id}-1`, title: `Title of ${source}-${id}-1` }));
  expect(await next(events)).toEqual({ data: { renamed: { name: 'Kim', notes: notes('p1') } } });
  expect(await next(events)).toEqual({ data: { renamed: { name: 'Lee', notes: notes('p2') } } });
  await events.return?.();
  await people.opened(0);
});

test('a mutation over the same connection is told to who subscribes', async () => {
  const { people, connect } = await start();
  const { subscribe } = connect();
  const events = subscribe('subscription ($id: ID) { changed: renamed(id: $id) { __typename name } }', {
    id: 'p1',
  });
  await people.opened(1);
  const rename = 'mutation { rename(id: "p1", name: "Park") { name } }';
  expect(await next(subscribe(rename))).toEqual({ data: { rename: { name: 'Park' } } });
  expect(await next(events)).toEqual({ data: { changed: { __typename: 'Person', name: 'Park' } } });
});

test('every source of a gathered field is heard, with what is gathered inside its records', async () => {
  const { a, b, people, connect } = await start();
  const events = connect().subscribe(
    `subscription ($about: ID) { news: noted(about: $about) { id ...More author { name notes { id } } } }
     fragment More on Note { ... on ANote { onlyA } ... on BNote { onlyB } }`,
    { about: 'x' },
  );
  await Promise.all([a.opened(1), b.opened(1)]);
  expect(a.subscribed[0]?.query).not.toContain('BNote');
  a.tell('noted', note('a-1'));
  const author = { name: 'Name of p1', notes: [{ id: 'a-p1-1' }, { id: 'b-p1-1' }] };
  expect(await next(events)).toEqual({ data: { news: { id: 'a-1', onlyA: 1, author } } });
  b.tell('noted', note('b-1'));
  expect(await next(events)).toEqual({ data: { news: { id: 'b-1', onlyB: 2, author } } });
  expect(people.queries).toHaveLength(2);
});

test('a source that goes is missed once, the others go on, and it is heard when it is back', async () => {
  const { a, b, connect, gateway } = await start();
  const events = connect().subscribe('subscription { noted { id } }');
  await Promise.all([a.opened(1), b.opened(1)]);
  await a.stop();
  expect(await next(events)).toEqual({
    data: null,
    errors: [
      {
        message: expect.stringContaining('Subscription.noted is without what subgraph "a" has'),
        path: ['noted'],
        extensions: { code: 'GATHER_SOURCE_FAILED', subgraph: 'a', reason: 'SUBGRAPH_TRUNCATED' },
      },
    ],
  });
  b.tell('noted', note('b-1'));
  expect(await next(events)).toEqual({ data: { noted: { id: 'b-1' } } });
  await a.restart();
  await a.opened(1);
  a.tell('noted', note('a-1'));
  expect(await next(events)).toEqual({ data: { noted: { id: 'a-1' } } });
  expect(new Set(gateway.takeLog().map(({ subgraph }) => subgraph))).toEqual(new Set(['a']));
});

test('sources have one subscription for those of one caller that are identical, as long as one of them is there', async () => {
  const { a, b, connect } = await start();
  const query = 'subscription { noted { id author { name notes { id } } } }';
  const [first, second] = [connect().subscribe(query), connect().subscribe(query)];
  const others = connect({ 'x-demo-organization': 'org:snu' }).subscribe(query);
  const both = [first.next(), second.next()];
  const other = others.next();
  await Promise.all([a.opened(2), b.opened(2)]);
  a.tell('noted', note('a-1'));
  const author = { name: 'Name of p1', notes: [{ id: 'a-p1-1' }, { id: 'b-p1-1' }] };
  for (const { value } of await Promise.all([...both, other])) {
    expect(value).toEqual({ data: { noted: { id: 'a-1', author } } });
  }
  await first.return?.();
  b.tell('noted', note('b-1'));
  expect(await next(second)).toEqual({ data: { noted: { id: 'b-1', author } } });
  expect([a.subscribed.length, b.subscribed.length]).toEqual([2, 2]);
  await second.return?.();
  await others.return?.();
  await Promise.all([a.opened(0), b.opened(0)]);
});

test('where nothing is shared, each has its own', async () => {
  const { a, connect } = await start({ environment: { IEUM_SHARE_FETCHES: '0' } });
  const query = 'subscription { noted { id } }';
  const { subscribe } = connect();
  for (const events of [subscribe(query), subscribe(query)]) void events.next();
  await a.opened(2);
});

test('a source that fails at one record tells the next', async () => {
  const { a, b, connect, gateway } = await start();
  const events = connect().subscribe('subscription { noted { id title } }');
  await Promise.all([a.opened(1), b.opened(1)]);
  a.tell('noted', new GraphQLError('Lost.', { extensions: { code: 'NOT_FOUND' } }));
  a.tell('noted', null);
  a.tell('noted', { ...note('a-1'), title: null });
  a.tell('noted', note('a-2'));
  const error = { code: 'GATHER_SOURCE_FAILED', subgraph: 'a' };
  expect(await next(events)).toMatchObject({
    data: null,
    errors: [{ extensions: { ...error, reason: 'NOT_FOUND' } }],
  });
  expect(await next(events)).toMatchObject({ data: null, errors: [{ extensions: error }] });
  expect(await next(events)).toEqual({ data: { noted: { id: 'a-2', title: 'Title of a-2' } } });
  expect(gateway.takeLog()).toHaveLength(1);
});

test('what every source refuses is refused, in one message', async () => {
  const refuse = () => new GraphQLError('No such person.', { extensions: { code: 'BAD_ID' } });
  const { connect } = await start({ a: { refuse }, b: { refuse } });
  const events = connect().subscribe('subscription { noted(about: "x") { id } }');
  await expect(events.next()).rejects.toEqual([
    { message: 'No such person.', extensions: { code: 'BAD_ID' } },
  ]);
});

test('what one source refuses is told, and the others are heard', async () => {
  const refuse = () => new GraphQLError('Not for you.', { extensions: { code: 'FORBIDDEN' } });
  const { a, b, connect } = await start({ a: { refuse } });
  const events = connect().subscribe('subscription { noted { id } }');
  await b.opened(1);
  expect(await next(events)).toMatchObject({
    data: null,
    errors: [{ path: ['noted'], extensions: { code: 'GATHER_SOURCE_FORBIDDEN', subgraph: 'a' } }],
  });
  b.tell('noted', note('b-1'));
  expect(await next(events)).toEqual({ data: { noted: { id: 'b-1' } } });
  expect(a.subscribed).toHaveLength(1);
});

test('a source that says that it holds nothing of what is asked for is not subscribed to', async () => {
  const { a, b, connect } = await start({ about: { a: 'p1', b: 'p2' } });
  const events = connect().subscribe('subscription ($about: ID) { noted(about: $about) { id } }', {
    about: 'p1',
  });
  await a.opened(1);
  a.tell('noted', note('a-1'));
  expect(await next(events)).toEqual({ data: { noted: { id: 'a-1' } } });
  expect(b.subscribed).toEqual([]);
});

test('where no source holds anything of what is asked for, all are subscribed to: they judge what it is', async () => {
  const refuse = () => new GraphQLError('No such person.', { extensions: { code: 'BAD_ID' } });
  const { a, b, connect } = await start({ about: { a: 'p1', b: 'p2' }, a: { refuse }, b: { refuse } });
  const events = connect().subscribe('subscription { noted(about: "p9") { id } }');
  await expect(events.next()).rejects.toEqual([
    { message: 'No such person.', extensions: { code: 'BAD_ID' } },
  ]);
  expect([a, b].map(({ subscribed }) => subscribed.length)).toEqual([1, 1]);
});

test('subgraphs without WebSockets are subscribed to by event streams', async () => {
  const { a, b, connect } = await start({ a: { transports: ['event-stream'] } });
  const events = connect().subscribe('subscription { noted { id } }');
  await Promise.all([a.opened(1), b.opened(1)]);
  a.tell('noted', note('a-1'));
  expect(await next(events)).toEqual({ data: { noted: { id: 'a-1' } } });
  await events.return?.();
  await Promise.all([a.opened(0), b.opened(0)]);
});

test('a subscription that its subgraph completes is complete; one that breaks off ends with an error', async () => {
  const { people, connect, gateway } = await start();
  const { subscribe } = connect();
  const [first, second] = [
    subscribe('subscription { counted }'),
    subscribe('subscription { renamed { id } }'),
  ];
  await people.opened(2);
  people.complete('counted');
  expect(await first.next()).toMatchObject({ done: true });
  await people.stop();
  await expect(second.next()).rejects.toMatchObject([
    { extensions: { code: 'SUBGRAPH_TRUNCATED', subgraph: 'people' } },
  ]);
  expect(gateway.takeLog()).toHaveLength(1);
  await people.restart();
});

test('what a subgraph gives wrongly is an error of its event', async () => {
  const { people, connect, gateway } = await start();
  const events = connect().subscribe('subscription { counted }');
  await people.opened(1);
  people.tell('counted', 'many');
  people.tell('counted', 3);
  expect(await next(events)).toMatchObject({ data: null, errors: [{ path: ['counted'] }] });
  expect(await next(events)).toEqual({ data: { counted: 3 } });
  expect(gateway.takeLog()).toHaveLength(1);
});

test('the caller is chosen by headers of the upgrade, or by the payload of connection_init', async () => {
  const { people, connect } = await start();
  const organizations = () => people.subscribed.map(({ caller }) => caller?.organization);
  connect({}, { 'x-demo-organization': 'org:cau' }).subscribe('subscription { counted }');
  await people.opened(1);
  connect({ 'X-Demo-Organization': 'org:snu' }).subscribe('subscription { counted }');
  await people.opened(2);
  expect(organizations()).toEqual(['org:cau', 'org:snu']);
  const wrong = connect({ 'x-demo-organization': 'nonsense' }).subscribe('subscription { counted }');
  await expect(wrong.next()).rejects.toMatchObject([{ extensions: { code: 'BAD_CALLER' } }]);
});

test.each([
  ['{ people { nmae } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['{ people', 'GRAPHQL_PARSE_FAILED'],
  ['subscription { counted renamed { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription ($is: Boolean = true) { counted @include(if: $is) }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription { ... @skip(if: false) { counted } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription ($id: ID!) { renamed(id: $id) { id } }', 'BAD_USER_INPUT'],
  ['subscription { renamed { id ... @defer { notes { id } } } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'subscription { renamed { ...F } } fragment F on Person { ... @defer(if: true) { name } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'subscription ($is: Boolean = true) { renamed { ...F } } fragment F on Person { ... @defer(if: $is) { name } }',
    'BAD_USER_INPUT',
  ],
])('%s is refused as over HTTP', async (query, code) => {
  const { people, connect, gateway } = await start();
  await expect(connect().subscribe(query).next()).rejects.toMatchObject([{ extensions: { code } }]);
  const { errors } = await gateway.ask(query);
  expect(errors?.[0]?.extensions.code).toBe(code);
  for (const accept of ['text/event-stream', 'multipart/mixed', 'application/json;q=0.9']) {
    const response = await post(gateway.url, query, { accept });
    expect([accept, response.statusCode]).toEqual([accept, 400]);
    expect((await response.toArray()).join('')).toContain(code);
  }
  expect(people.subscribed).toEqual([]);
});

test.each([
  'subscription { renamed { name ... @defer(if: false) { notes { id } } } }',
  'subscription ($is: Boolean = false) { renamed { name ... @defer(if: $is) { notes { id } } } }',
  'subscription ($is: Boolean = true) { renamed { name notes { id } ... @skip(if: $is) { ... @defer(if: $is) { id } } } }',
])('%s defers nothing: each event is one result', async (query) => {
  const { people, connect } = await start();
  const events = connect().subscribe(query);
  await people.opened(1);
  people.tell('renamed', { id: 'p1', name: 'Kim' });
  const notes = [{ id: 'a-p1-1' }, { id: 'b-p1-1' }];
  expect(await next(events)).toEqual({ data: { renamed: { name: 'Kim', notes } } });
});

test('a document nested too deep is refused', async () => {
  const { connect } = await start();
  const query = `{ ${'a { '.repeat(300)}x${' }'.repeat(300)} }`;
  await expect(connect().subscribe(query).next()).rejects.toMatchObject([
    { extensions: { code: 'OPERATION_TOO_DEEP' } },
  ]);
});

test('a message nested too deep ends the connection', async () => {
  const { connect } = await start();
  const { subscribe, closed, sockets } = connect();
  const events = subscribe('subscription { counted }').next();
  events.catch(() => undefined);
  const deep = `${'['.repeat(300)}${']'.repeat(300)}`;
  await new Promise((done) => setImmediate(done));
  sockets[0]?.once('open', () => sockets[0]?.send(deep));
  expect((await closed).code).toBe(4400);
});

test('a page of another origin may not connect', async () => {
  const { connect } = await start();
  const own = connect({}, { origin: 'http://elsewhere.test' });
  await expect(own.subscribe('{ people { id } }').next()).rejects.toMatchObject({
    message: expect.stringContaining('403'),
  });
});

test('there are no more subscriptions, operations and connections than may be', async () => {
  const environment = {
    IEUM_CLIENT_SUBSCRIPTIONS: '2',
    IEUM_SOCKET_OPERATIONS: '1',
    IEUM_CLIENT_SOCKETS: '3',
  };
  const { people, connect } = await start({ environment });
  const query = 'subscription { counted }';
  const tooMany = [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }];
  const first = connect();
  const events = first.subscribe(query);
  await people.opened(1);
  await expect(first.subscribe(query).next()).rejects.toMatchObject(tooMany);
  connect().subscribe(query);
  await people.opened(2);
  const third = connect();
  await expect(third.subscribe(query).next()).rejects.toMatchObject(tooMany);
  await events.return?.();
  await people.opened(1);
  const [fourth, fifth, sixth] = [connect(), connect(), connect()];
  const all = [fourth, fifth, sixth].map(({ subscribe }) => subscribe('{ people { id } }').next());
  const settled = await Promise.allSettled(all);
  expect(settled.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
});

test('a client that does not read is cut', async () => {
  const { people, connect } = await start({ environment: { IEUM_EVENTS_WAITING: '5' } });
  const own = connect();
  const events = own.subscribe('subscription { renamed { id name } }');
  events.next().catch(() => undefined);
  await people.opened(1);
  (own.sockets[0] as unknown as { _socket: { pause(): void } })._socket.pause();
  const name = 'x'.repeat(200_000);
  for (let id = 0; id < 100; id++) people.tell('renamed', { id, name });
  await people.opened(0);
  (own.sockets[0] as unknown as { _socket: { resume(): void } })._socket.resume();
  expect(await own.closed).toMatchObject({ code: 4413, reason: 'Subscriber too slow' });
});

test('a client that leaves unsubscribes at once', async () => {
  const { a, b, people, connect } = await start();
  const own = connect();
  own.subscribe('subscription { noted { id } }');
  own.subscribe('subscription { counted }');
  await Promise.all([a.opened(1), b.opened(1), people.opened(1)]);
  own.sockets[0]?.terminate();
  await Promise.all([a.opened(0), b.opened(0), people.opened(0)]);
});

test('a supergraph that replaces another has its clients subscribe again', async () => {
  const { people, bundle, gateway } = await start();
  const again = connectTo(gateway.url, {}, {}, 5);
  const events = again.subscribe('subscription { counted }');
  await people.opened(1);
  const { createSupergraph } = await import('../supergraph.ts');
  await gateway.replace(createSupergraph(bundle));
  expect(await again.closed).toMatchObject({ code: 1012 });
  await gateway.settled();
  // The subgraph may still hold the old subscription, and not have the new one yet.
  const telling = setInterval(() => people.tell('counted', 7), 10);
  const told = await next(events).finally(() => clearInterval(telling));
  expect(told).toEqual({ data: { counted: 7 } });
  await again.client.dispose();
});

test('a server that stops says so', async () => {
  const network = await startSubscribedNetwork();
  const own = network.connect();
  const events = own.subscribe('subscription { counted }').next();
  events.catch(() => undefined);
  await network.people.opened(1);
  await network.stop();
  expect(await own.closed).toMatchObject({ code: 1001 });
});

test('two hundred subscriptions leave nothing behind', async () => {
  const { a, b, people, connect } = await start();
  const { subscribe } = connect();
  const keep = subscribe('subscription { counted }');
  await people.opened(1);
  for (let round = 0; round < 200; round++) {
    const events = subscribe('subscription { noted { id } }');
    const first = events.next();
    if (round % 2 === 0) await Promise.all([a.opened(1), b.opened(1)]);
    await events.return?.();
    await first;
  }
  await Promise.all([a.opened(0), b.opened(0)]);
  expect(a.sockets().size + b.sockets().size).toBeLessThanOrEqual(2);
  await keep.return?.();
});

/** Posts a subscription and gives the response when it has begun. */
async function post(
  url: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<IncomingMessage> {
  const request = httpRequest(`${url}/graphql`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
  });
  request.on('error', () => undefined).end(JSON.stringify({ query }));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response.setEncoding('utf8');
}

test('a client of graphql-sse is told events, and leaves', async () => {
  const { a, b, gateway } = await start();
  const client = createStreamClient({ url: `${gateway.url}/graphql`, retryAttempts: 0 });
  const events = client.iterate({ query: 'subscription { noted { id author { name } } }' });
  const first = events.next();
  await Promise.all([a.opened(1), b.opened(1)]);
  b.tell('noted', note('b-1'));
  expect((await first).value).toEqual({ data: { noted: { id: 'b-1', author: { name: 'Name of p1' } } } });
  await events.return?.();
  client.dispose();
  await Promise.all([a.opened(0), b.opened(0)]);
});

test('an event stream is the bytes of its protocol, and ends with "complete"', async () => {
  const { people, gateway } = await start({ environment: { IEUM_PING_MS: '100' } });
  const response = await post(gateway.url, 'subscription { counted }', { 'x-demo-organization': 'org:cau' });
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  await people.opened(1);
  expect(people.subscribed[0]?.caller?.organization).toBe('org:cau');
  expect((await once(response, 'data'))[0]).toBe(':\n\n');
  people.tell('counted', 1);
  people.complete('counted');
  const text = (await response.toArray()).join('').replaceAll(/^:\n\n/gm, '');
  expect(text).toBe('event: next\ndata: {"data":{"counted":1}}\n\nevent: complete\ndata:\n\n');
});

test('what refuses a subscription by event stream is told in it, or in place of it', async () => {
  const refuse = () => new GraphQLError('Not yours.', { extensions: { code: 'FORBIDDEN' } });
  const environment = { IEUM_CLIENT_SUBSCRIPTIONS: '1' };
  const { a, gateway } = await start({ environment, people: { refuse, transports: ['event-stream'] } });
  const refused = await post(gateway.url, 'subscription { counted }');
  expect(refused.statusCode).toBe(200);
  expect((await refused.toArray()).join('')).toBe(
    'event: next\ndata: {"errors":[{"message":"Not yours.","extensions":{"code":"FORBIDDEN","subgraph":"people"}}]}\n\nevent: complete\ndata:\n\n',
  );
  const invalid = await post(gateway.url, 'subscription { nothing }');
  expect(invalid.statusCode).toBe(400);
  const open = await post(gateway.url, 'subscription { noted { id } }');
  await a.opened(1);
  const full = await post(gateway.url, 'subscription { noted { id } }');
  expect(full.statusCode).toBe(503);
  expect(JSON.parse((await full.toArray()).join(''))).toMatchObject({
    errors: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
  });
  open.destroy();
  await a.opened(0);
});

test('a client that does not read its event stream is cut', async () => {
  const { people, gateway } = await start({ environment: { IEUM_EVENTS_WAITING: '5' } });
  const response = await post(gateway.url, 'subscription { renamed { id name } }');
  await people.opened(1);
  response.socket.pause();
  const name = 'x'.repeat(200_000);
  for (let id = 0; id < 100; id++) people.tell('renamed', { id, name });
  await people.opened(0);
  response.socket.resume();
  await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a server that stops ends event streams without "complete"', async () => {
  const network = await startSubscribedNetwork();
  const response = await post(network.gateway.url, 'subscription { counted }');
  await network.people.opened(1);
  await network.stop();
  await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' });
});
