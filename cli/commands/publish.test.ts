import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreSdl } from '@ieum/schema/contract/core-sdl.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shapeOf } from '../checks/sdl-shape.ts';
import { runIeum } from '../fixtures/run-ieum.ts';
import { type StartedRegistry, startRegistry } from '../fixtures/start-registry.ts';

const sdlOf = (field: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")\ntype Query {\n  "값 / A value"\n  ${field}: Int\n}\n`;

let folder: string;
let registry: StartedRegistry;
let server: Server;
let url: string;
let answer: { status: number; body: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-publish-'));
  registry = await startRegistry('cli_publish');
  await registry.publisher('org:cau', 'cau');
  server = createServer((_, response) => response.writeHead(answer.status).end(answer.body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  for (const field of ['one', 'two']) writeFileSync(join(folder, `${field}.graphql`), sdlOf(field));
});

afterAll(async () => {
  server?.close();
  await registry?.end();
  rmSync(folder, { recursive: true });
});

const publish = (field: string, at: string, ...more: string[]) =>
  runIeum(['publish', 'cau', '--schema', `${field}.graphql`, '--url', at, ...more], {
    cwd: folder,
    env: {
      ...{ XDG_CONFIG_HOME: folder, IEUM_REGISTRY_URL: registry.url },
      IEUM_REGISTRY_TOKEN: registry.operator,
    },
  });
const says = (sdl: string) => ({ status: 200, body: JSON.stringify({ data: { _service: { sdl } } }) });

test('an address where no subgraph or another one answers is refused, and taken with --force', async () => {
  answer = { status: 400, body: '{"errors":[{"message":"Cannot query field \\"_service\\""}]}' };
  const gateway = await publish('one', url);
  expect(gateway.out).toContain('ADDRESS_NO_SUBGRAPH');
  expect(gateway.out).toContain('is no subgraph: { _service { sdl } } gives "Cannot query field');
  expect(gateway).toMatchObject({ code: 1, out: expect.stringMatching(/Nothing was published\.\n$/) });
  answer = says(sdlOf('others'));
  const other = await publish('one', url, '--json');
  expect(other.code).toBe(1);
  expect(JSON.parse(other.out)).toMatchObject({
    ...{ ok: false, outcome: 'REFUSED', problems: [{ code: 'ADDRESS_OTHER_SCHEMA', severity: 'ERROR' }] },
  });
  const forced = await publish('one', url, '--force');
  expect(forced.out).toMatch(/1 warning:\n\nsubgraph cau: ADDRESS_OTHER_SCHEMA: .*one\.graphql\./);
  expect(forced).toMatchObject({ code: 0, out: expect.stringContaining('Published: cau') });
});

test('an address may still answer with the version that is published now', async () => {
  answer = says(sdlOf('one'));
  const next = await publish('two', url, '--approve', 'Query.one');
  expect(next.out).not.toContain('ADDRESS_');
  expect(next).toMatchObject({ code: 0, out: expect.stringContaining('Published: cau') });
});

test('where nothing answers a warning says so, and it is published', async () => {
  const silent = await publish('two', 'http://127.0.0.1:9/graphql');
  expect(silent.out).toMatch(
    /ADDRESS_SILENT: http:\/\/127\.0\.0\.1:9\/graphql does not answer \(.+\): clients get/,
  );
  expect(silent).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Published: cau') });
});

test('an address with a password is refused without showing it', async () => {
  const run = await publish('two', 'https://cau:secret@cau.example/graphql');
  expect(run).toMatchObject({ code: 2, out: '', err: expect.stringContaining('holds a user or a password') });
  expect(run.err).not.toContain('secret');
});

test('a token that is made through a gateway is not kept, and the registry itself is to be named', async () => {
  answer = { status: 400, body: '{"errors":[{"message":"Cannot query field \\"_service\\""}]}' };
  const save = (at: string) =>
    runIeum(['token', 'create', '--organization', 'org:ieum', '--operator', '--save', '--registry', at], {
      env: { XDG_CONFIG_HOME: folder, IEUM_REGISTRY_TOKEN: registry.operator },
    });
  const refused = await save(url);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('ieum token save --registry URL');
  const kept = await save(registry.url);
  expect(kept).toMatchObject({ code: 0, err: '', out: expect.stringContaining('It is kept in') });
});

test('an SDL is the same with the core, in another order, without descriptions and as a server of Federation gives it', () => {
  const own =
    'type Query { a(x: Int, y: Int): Int b: Int }\nextend type T @key(fields: "id") { "번호 / Id" id: ID! }';
  const same = `type T @key(fields: "id") { id: ID! } scalar _Any type Query { b: Int a(y: Int, x: Int): Int _service: _Service! } type _Service { sdl: String }`;
  expect(shapeOf(same)).toBe(shapeOf(own));
  expect(shapeOf(coreSdl + own)).toBe(shapeOf(own));
  expect(shapeOf(own.replace('b: Int', 'b: String'))).not.toBe(shapeOf(own));
  expect(shapeOf('type Query {')).toBe(null);
});
