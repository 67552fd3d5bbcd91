import { createHash, createPublicKey, verify } from 'node:crypto';
import { callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import type { JWK } from 'jose';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallSdl, versionOf } from './fixtures/small-versions.ts';
import { ask, openTestServer, type TestServer } from './fixtures/test-server.ts';
import { databaseOwner } from './principal.ts';

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer('registry_routes');
});
afterAll(() => server.end());

const publish = (subgraph: string, sdl: string) =>
  server.registry.publish(databaseOwner, { subgraph, sdl, url: `http://${subgraph}.invalid/graphql` });

/** Checks a compact JWS with Node's own cryptography, and answers what it says. */
async function openSignature(jws: string): Promise<Record<string, unknown>> {
  const { keys } = (await (await fetch(`${server.origin}/.well-known/jwks.json`)).json()) as {
    keys: JWK[];
  };
  const [head = '', body = '', signature = ''] = jws.split('.');
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const { alg, kid } = decode(head);
  expect(alg).toBe('ES256');
  const jwk = keys.find((key) => key.kid === kid)!;
  expect(jwk).not.toHaveProperty('d');
  const key = createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' });
  const isValid = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  expect(isValid).toBe(true);
  return decode(body);
}

test('before anything is published there is no bundle, and who waits gets the first one', async () => {
  const none = await fetch(`${server.origin}/bundle`);
  expect(none.status).toBe(404);
  expect(await none.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  await server.publisherToken('a');
  const waiting = fetch(`${server.origin}/bundle?wait=60`);
  const published = await publish('a', versionOf('a', 'plain', 1));
  const first = await waiting;
  expect(first.status).toBe(200);
  expect(first.headers.get('ieum-composition')).toBe(String(published.composition));
});

test('a bundle’s signature is that of its text, by the key that the registry shows', async () => {
  const response = await fetch(`${server.origin}/bundle`);
  const text = await response.text();
  const digest = createHash('sha256').update(text).digest('hex');
  expect(response.headers.get('ieum-bundle-digest')).toBe(digest);
  expect(await openSignature(response.headers.get('ieum-bundle-signature')!)).toEqual({
    digest,
    composition: Number(response.headers.get('ieum-composition')),
    publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect(JSON.parse(text)).toMatchObject({ sources: [{ name: 'a' }] });
});

test('who has the bundle waits, and is answered with the next one as it is published', async () => {
  const since = (await fetch(`${server.origin}/bundle`)).headers.get('ieum-bundle-digest');
  expect((await fetch(`${server.origin}/bundle?since=${since}`)).status).toBe(204);
  const waiting = fetch(`${server.origin}/bundle?since=${since}&wait=60`);
  const { composition } = await publish('a', versionOf('a', 'plain', 2));
  expect((await waiting).headers.get('ieum-composition')).toBe(String(composition));
});

test('what cannot be asked is told with what was expected', async () => {
  for (const query of ['since=abc', 'wait=61', 'wait=-1', 'wait=1&wait=2']) {
    const response = await fetch(`${server.origin}/bundle?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { code: 'BAD_INPUT', message: expect.stringMatching(/^(since|wait): expected/) },
    });
  }
});

test('a preview is composed and kept apart, follows the others, and is over when its subgraph is published', async () => {
  const token = await server.publisherToken('p');
  const put = `mutation ($sdl: String!) { publishSubgraph(input: { name: "p", sdl: $sdl, url: "http://p.invalid/graphql", preview: true })
    { outcome bundleDigest subgraph { isPublished preview { version { digest } url composition } } } }`;
  const current = async () => (await fetch(`${server.origin}/bundle`)).headers.get('ieum-bundle-digest');
  const preview = () => fetch(`${server.origin}/previews/p`);
  const before = await current();
  expect((await preview()).status).toBe(404);
  const tried = smallSdl('type Query { tried: Int }');
  const { publishSubgraph } = (await ask(server.url, token, put, { sdl: tried })).data;
  expect(publishSubgraph).toMatchObject({
    outcome: 'PREVIEWED',
    subgraph: { isPublished: false, preview: { url: 'http://p.invalid/graphql' } },
  });
  expect(await current()).toBe(before);

  const first = await preview();
  expect(first.headers.get('ieum-preview-organization')).toBe('org:p');
  const text = await first.text();
  const digest = createHash('sha256').update(text).digest('hex');
  expect(publishSubgraph.bundleDigest).toBe(digest);
  const claims = await openSignature(first.headers.get('ieum-bundle-signature')!);
  expect(claims).toMatchObject({ digest, preview: 'p', organization: 'org:p' });
  expect(JSON.parse(text).publicSchema).toContain('tried: Int');
  expect((await fetch(`${server.origin}/previews/p?since=${digest}`)).status).toBe(204);

  await publish('a', versionOf('a', 'plain', 3));
  const schema = async () => ((await (await preview()).json()) as { publicSchema: string }).publicSchema;
  expect(await schema()).toContain('aVersion3');
  expect(await schema()).toContain('tried');
  // Another one now has its field: it does not compose any more, and stays as it was.
  await publish('a', smallSdl('type Query { tried: String }'));
  expect(await schema()).toContain('aVersion3');
  const problems = '{ subgraph(name: "p") { preview { problems { code } } } }';
  expect((await ask(server.url, token, problems)).data.subgraph.preview.problems).toContainEqual({
    code: 'FIELD_TYPE_MISMATCH',
  });
  await publish('a', versionOf('a', 'plain', 3));

  await publish('p', tried);
  expect((await preview()).status).toBe(404);
  await ask(server.url, token, put, { sdl: smallSdl('type Query { tried: Int again: Int }') });
  expect((await preview()).status).toBe(200);
  await ask(server.url, token, 'mutation { withdrawPreview(input: { name: "p" }) { name } }');
  expect((await preview()).status).toBe(404);
  expect(await schemaOf()).not.toContain('again');
  const refused = await ask(server.url, token, put, { sdl: 'type Query {' });
  expect(refused.data.publishSubgraph.outcome).toBe('REFUSED');
});

async function schemaOf(): Promise<string> {
  return ((await (await fetch(`${server.origin}/bundle`)).json()) as { publicSchema: string }).publicSchema;
}

test('gateways report usage as a service, and nobody else does', async () => {
  const report = { id: ulid(), operations: [], dropped: 0 };
  const send = (roles: string[], body: unknown) =>
    fetch(`${server.origin}/usage`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [callerHeader]: writeCaller({
          subject: 'gateway',
          organization: null,
          roles,
          scopes: [],
          purpose: null,
        }),
      },
      body: JSON.stringify(body),
    });
  expect((await send(['service'], report)).status).toBe(204);
  expect((await send(['service'], report)).status).toBe(204);
  expect((await send(['operator'], report)).status).toBe(403);
  const wrong = await send(['service'], { id: 'x' });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ error: { code: 'BAD_INPUT' } });
});

test('stopping answers who waits', async () => {
  const other = await openTestServer('registry_stopping');
  await other.publisherToken('a');
  const input = { subgraph: 'a', sdl: versionOf('a', 'plain', 1), url: 'http://a.invalid/graphql' };
  await other.registry.publish(databaseOwner, input);
  const since = (await fetch(`${other.origin}/bundle`)).headers.get('ieum-bundle-digest');
  const waiting = fetch(`${other.origin}/bundle?since=${since}&wait=60`);
  // Answered only after the one that waits was taken in.
  await fetch(`${other.origin}/health`);
  await other.end();
  expect((await waiting).status).toBe(204);
});
