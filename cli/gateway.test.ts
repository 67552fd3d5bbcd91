import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanEnvironment, type Run, runIeum } from './fixtures/run-ieum.ts';
import { type StartedRegistry, startRegistry } from './fixtures/start-registry.ts';

const sdl = (field: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")\ntype Query {\n  "값 / A value"\n  ${field}: Int\n}\n`;
const url = 'http://127.0.0.1:9/graphql';

let folder: string;
let registry: StartedRegistry;
let gateway: ChildProcess;
let gatewayUrl: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-cli-gateway-'));
  registry = await startRegistry('cli_gateway');
  await registry.publisher('org:cau', 'cau');
  writeFileSync(join(folder, 'one.graphql'), sdl('cauOne'));
  writeFileSync(join(folder, 'two.graphql'), sdl('cauTwo'));
  expect((await publish('one')).code).toBe(0);
  gateway = spawn(process.execPath, [join(import.meta.dirname, '../gateway/main.ts')], {
    env: {
      ...cleanEnvironment(),
      ...{
        IEUM_DEMO: '1',
        PORT: '0',
        IEUM_BUNDLE: join(folder, 'bundle.json'),
        IEUM_REGISTRY_URL: registry.url,
      },
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  for await (const [message] of on(gateway)) {
    if (message.type !== 'ready') continue;
    gatewayUrl = message.url as string;
    break;
  }
});

afterAll(async () => {
  gateway?.kill('SIGKILL');
  await registry?.end();
  rmSync(folder, { recursive: true });
});

/** Its messages, one after the other. */
async function* on(child: ChildProcess): AsyncGenerator<[{ type: string; url?: string }]> {
  for (;;) yield (await once(child, 'message')) as [{ type: string; url?: string }];
}

const ieum = (...args: string[]): Promise<Run> =>
  runIeum(args, {
    cwd: folder,
    env: {
      ...{ XDG_CONFIG_HOME: folder, IEUM_DATA_DIR: folder, IEUM_GATEWAY_URL: gatewayUrl },
      ...{ IEUM_REGISTRY_URL: registry.url, IEUM_REGISTRY_TOKEN: registry.operator },
    },
  });
const publish = (name: string, ...more: string[]) =>
  ieum('publish', 'cau', '--schema', `${name}.graphql`, '--url', url, ...more);
const gatewayLine = async () =>
  (await ieum('doctor')).out.split('\n').find((line) => line.includes('  Gateway '));

test('who waits for the gateway finds it serving what was published', async () => {
  const { code, out } = await publish('two', '--wait', '--approve', 'Query.cauOne');
  expect(out).toContain('Every gateway serves it.');
  expect(code).toBe(0);
  const body = JSON.stringify({ query: '{ __type(name: "Query") { fields { name } } }' });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${gatewayUrl}/graphql`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ data: { __type: { fields: [{ name: 'cauTwo' }] } } });
});

test('the doctor finds gateway and registry agreed, and the gateway missing once it is gone', async () => {
  expect(await gatewayLine()).toMatch(/^ok {5}Gateway {12}\S+ serves composition 2, as the registry says$/);
  gateway.kill('SIGTERM');
  await once(gateway, 'close');
  expect(await gatewayLine()).toMatch(/^WRONG {2}Gateway {12}\S+ does not answer: /);
  const { code, out } = await publish('one', '--wait', '0', '--json', '--approve', 'Query.cauTwo');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ ok: false, outcome: 'PUBLISHED', late: [{ url: gatewayUrl }] });
});
