import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import { smallSdl, versionOf } from './fixtures/small-versions.ts';
import { ask, openTestServer, type TestServer } from './fixtures/test-server.ts';

let server: TestServer;
let operator: string;
const tokens = new Map<string, string>();

beforeAll(async () => {
  server = await openTestServer('registry_api');
  operator = await server.operatorToken();
  for (const name of ['a', 'b']) tokens.set(name, await server.publisherToken(name));
});
afterAll(() => server.end());

const address = (name: string) => `http://${name}.invalid/graphql`;
const publishing = `mutation ($input: SubgraphPublishInput!) { publishSubgraph(input: $input) {
  outcome digest composition bundleDigest joins leaves
  subgraph { name isPublished url current { digest } preview { version { digest } } }
  problems { code message severity subgraph } changes { coordinate criticality isAllowed usedBy { client } } } }`;

async function publish(name: string, input: object, proof: Parameters<typeof ask>[1] = tokens.get(name)!) {
  return ask(server.url, proof, publishing, { input: { name, url: address(name), ...input } });
}

test('an organization publishes its own subgraph with its token, and another one cannot', async () => {
  const sdl = versionOf('a', 'plain', 1);
  const published = await publish('a', { sdl });
  expect(published.data.publishSubgraph).toMatchObject({
    outcome: 'PUBLISHED',
    digest: digestOf(sdl),
    composition: expect.any(Number),
    subgraph: { name: 'a', isPublished: true, url: address('a'), current: { digest: digestOf(sdl) } },
  });
  expect((await publish('a', { sdl })).data.publishSubgraph).toMatchObject({ outcome: 'UNCHANGED' });
  const foreign = await publish('a', { sdl: versionOf('a', 'plain', 9) }, tokens.get('b')!);
  expect(foreign).toMatchObject({
    data: { publishSubgraph: null },
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});

test('through the gateway an organization publishes what is registered for it, by its scope', async () => {
  const own = { organization: 'org:b', scopes: ['registry:publish'] };
  const sdl = versionOf('b', 'plain', 1);
  expect((await publish('b', { sdl }, own)).data.publishSubgraph).toMatchObject({ outcome: 'PUBLISHED' });
  const refused = async (proof: Parameters<typeof ask>[1], code: string) =>
    expect(await publish('b', { sdl: versionOf('b', 'plain', 2) }, proof)).toMatchObject({
      errors: [{ extensions: { code } }],
    });
  await refused({ ...own, organization: 'org:a' }, 'FORBIDDEN');
  await refused({ ...own, scopes: [] }, 'FORBIDDEN');
  await refused({ ...own, organization: null }, 'FORBIDDEN');
  await refused(null, 'UNAUTHENTICATED');
  const answer = await publish('b', { sdl }, 'ieum_wrong');
  expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('a version that does not compose is refused with its problems, and the network stays as it was', async () => {
  const before = await ask(server.url, operator, '{ composition { number bundleDigest } }');
  const { data } = await publish('a', { sdl: versionOf('a', 'unknown type', 2) });
  expect(data.publishSubgraph).toMatchObject({
    outcome: 'REFUSED',
    problems: [{ code: 'INVALID_GRAPHQL', severity: 'ERROR', subgraph: 'a' }],
    subgraph: { isPublished: true },
  });
  expect(await ask(server.url, operator, '{ composition { number bundleDigest } }')).toEqual(before);
  const failed = `{ composition(number: ${data.publishSubgraph.composition}) { ok isCurrent problems { code } } }`;
  expect((await ask(server.url, operator, failed)).data.composition).toEqual({
    ok: false,
    isCurrent: false,
    problems: [{ code: 'INVALID_GRAPHQL' }],
  });
});

test('a check tells what publishing would do and is kept; one is read by its id', async () => {
  const query = `mutation ($input: SubgraphCheckInput!) { checkSubgraph(input: $input) { id ok isNew composition actor
    problems { code } changes { coordinate criticality isAllowed } usage { days } subgraph { name } } }`;
  const input = { name: 'a', sdl: versionOf('a', 'plain', 3) };
  const { data } = await ask(server.url, tokens.get('a')!, query, { input });
  expect(data.checkSubgraph).toMatchObject({ ok: true, isNew: false, subgraph: { name: 'a' } });
  const found = data.checkSubgraph.problems.map(({ code }: { code: string }) => code);
  expect([...new Set(found)]).toEqual(['LINT_DESCRIPTION', 'USAGE_WINDOW_PARTIAL']);
  const { id } = data.checkSubgraph;
  const read = `{ subgraph(name: "a") { check(id: "${id}") { id } checks(first: 1) { totalCount edges { node { id } } } } }`;
  expect((await ask(server.url, tokens.get('a')!, read)).data.subgraph).toEqual({
    check: { id },
    checks: { totalCount: 1, edges: [{ node: { id } }] },
  });
  expect((await ask(server.url, tokens.get('b')!, read)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('an error names the argument that it is about', async () => {
  const answer = await publish('a', { sdl: versionOf('a', 'plain', 1), url: 'file:///etc/passwd' });
  expect(answer.errors).toMatchObject([
    {
      extensions: { code: 'BAD_INPUT', inputPath: ['input', 'url'] },
      message: expect.stringContaining('input.url:'),
    },
  ]);
  const approving = await publish('a', { sdl: versionOf('a', 'plain', 1), approve: ['Query.a'] });
  expect(approving.errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN', inputPath: ['input', 'approve'] } },
  ]);
});

test('rollback, history and the difference of two compositions tell who did what', async () => {
  const second = (await publish('a', { sdl: versionOf('a', 'plain', 4) })).data.publishSubgraph;
  const rollingBack = 'mutation { rollbackSubgraph(input: { name: "a" }) { outcome digest composition } }';
  const back = (await ask(server.url, tokens.get('a')!, rollingBack)).data.rollbackSubgraph;
  expect(back).toMatchObject({ outcome: 'PUBLISHED', digest: digestOf(versionOf('a', 'plain', 1)) });
  const history = `{ subgraph(name: "a") { history(first: 2) { edges { cursor node { action ok actor digest composition } }
    pageInfo { hasNextPage endCursor } } } }`;
  const { edges, pageInfo } = (await ask(server.url, tokens.get('a')!, history)).data.subgraph.history;
  expect(edges.map(({ node }: { node: object }) => node)).toMatchObject([
    { action: 'ROLLBACK', ok: true, actor: expect.stringContaining('org:a'), composition: back.composition },
    { action: 'PUBLISH', ok: true, composition: second.composition },
  ]);
  expect(pageInfo).toEqual({ hasNextPage: true, endCursor: edges[1].cursor });
  const rest = history.replace('first: 2', `first: 100, after: "${pageInfo.endCursor}"`);
  const older = (await ask(server.url, tokens.get('a')!, rest)).data.subgraph.history.edges;
  expect(older.at(-1).node.action).toBe('CREATE_TOKEN');
  const diff = `{ compositionDiff(from: ${second.composition}) { from { number } to { number isCurrent }
    subgraphs { subgraph { name } from to } changes { coordinate criticality } } }`;
  expect((await ask(server.url, tokens.get('b')!, diff)).data.compositionDiff).toMatchObject({
    from: { number: second.composition },
    to: { number: back.composition, isCurrent: true },
    subgraphs: [{ subgraph: { name: 'a' }, from: second.digest, to: back.digest }],
    changes: expect.arrayContaining([{ coordinate: 'Query.aVersion4', criticality: 'BREAKING' }]),
  });
});

test('versions are paged, and one is found by how its digest begins', async () => {
  const read = (after: string) => `{ subgraph(name: "a") { versions(first: 1${after}) { totalCount
    edges { node { digest sdl isCurrent firstBy } } pageInfo { hasNextPage endCursor } } } }`;
  const found: string[] = [];
  let after = '';
  do {
    const { versions } = (await ask(server.url, tokens.get('a')!, read(after))).data.subgraph;
    found.push(versions.edges[0].node.digest);
    expect(versions.totalCount).toBe(3);
    after = versions.pageInfo.hasNextPage ? `, after: "${versions.pageInfo.endCursor}"` : '';
  } while (after !== '');
  expect(found).toEqual(
    [4, 2, 1].map((n) => digestOf(versionOf('a', n === 2 ? 'unknown type' : 'plain', n))),
  );
  const one = `{ subgraph(name: "a") { version(digest: "${found[2]!.slice(0, 8)}") { digest sdl isCurrent } } }`;
  const sdl = versionOf('a', 'plain', 1);
  const seen = { digest: found[2], isCurrent: true };
  expect((await ask(server.url, tokens.get('a')!, one)).data.subgraph.version).toEqual({ ...seen, sdl });
  expect((await ask(server.url, tokens.get('b')!, one)).data.subgraph.version).toEqual({
    ...seen,
    sdl: null,
  });
});

test('unpublishing says who depends on it and needs force', async () => {
  const things = smallSdl('type Query { a: Int aVersion1: Int } type Thing @key(fields: "id") { id: ID! }');
  await publish('a', { sdl: things });
  await publish('b', { sdl: versionOf('b', 'refers', 1) });
  const taking = `mutation { unpublishSubgraph(input: { name: "a" }) { outcome dependents { subgraph { name } entities } } }`;
  expect((await ask(server.url, operator, taking)).data.unpublishSubgraph).toEqual({
    outcome: 'NEEDED',
    dependents: [{ subgraph: { name: 'b' }, entities: ['Thing'] }],
  });
});

test('the gateway’s entities are those of the registry, and strangers see names only', async () => {
  const representations = [
    { __typename: 'Subgraph', name: 'a' },
    { __typename: 'Organization', id: 'org:a' },
    { __typename: 'Subgraph', name: 'nobody' },
    { __typename: 'Organization', id: 'org:nobody' },
  ];
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on Subgraph { name isPublished } ... on Organization { id subgraphs { name organization { id } } } } }`;
  expect((await ask(server.url, null, query, { representations })).data._entities).toEqual([
    { name: 'a', isPublished: true },
    { id: 'org:a', subgraphs: [{ name: 'a', organization: { id: 'org:a' } }] },
    null,
    { id: 'org:nobody', subgraphs: [] },
  ]);
  const hidden = await ask(
    server.url,
    { organization: 'org:x' },
    '{ subgraph(name: "a") { url history { totalCount } } }',
  );
  expect(hidden).toMatchObject({
    data: { subgraph: { url: null, history: null } },
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});

test('the operator makes, lists and revokes tokens; nobody else does', async () => {
  const making = `mutation ($input: RegistryTokenInput!) { createRegistryToken(input: $input) {
    text token { id role organization { id } subgraph { name } createdBy revokedAt } } }`;
  const input = { organization: 'org:c', subgraph: 'c' };
  const { token, text } = (await ask(server.url, operator, making, { input })).data.createRegistryToken;
  expect(token).toMatchObject({ role: 'PUBLISHER', organization: { id: 'org:c' }, subgraph: { name: 'c' } });
  const who = '{ registryCaller { role organization { id } subgraphs { name } } }';
  expect((await ask(server.url, text, who)).data.registryCaller).toEqual({
    role: 'PUBLISHER',
    organization: { id: 'org:c' },
    subgraphs: [{ name: 'c' }],
  });
  expect(await ask(server.url, text, making, { input })).toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
  const revoking = `mutation { revokeRegistryToken(id: "${token.id}") { id revokedAt } }`;
  expect((await ask(server.url, operator, revoking)).data.revokeRegistryToken.revokedAt).toEqual(
    expect.any(String),
  );
  expect((await ask(server.url, text, who)).status).toBe(401);
  const { registryTokens } = (await ask(server.url, operator, '{ registryTokens { id } }')).data;
  expect(registryTokens[0]).toEqual({ id: token.id });
  const without = await ask(server.url, operator, making, { input: { organization: 'org:c' } });
  expect(without.errors).toMatchObject([{ extensions: { inputPath: ['input', 'subgraph'] } }]);
});
