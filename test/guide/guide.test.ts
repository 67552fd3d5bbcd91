import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { type GuideNetwork, startGuideNetwork } from './guide-network.ts';
import { type Session, startSession } from './session.ts';
import { readTranscripts } from './transcript.ts';

const root = resolve(import.meta.dirname, '../..');
const transcripts = readTranscripts(readFileSync(join(root, 'subgraphs/README.md'), 'utf8'));

let folder: string;
let network: GuideNetwork;
let database: TestDatabase;
let session: Session;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-guide-'));
  network = await startGuideNetwork(folder);
  database = await createTestDatabase('guide-agency');
  const workspace = cloneWorkspace();
  session = startSession({
    folder: workspace,
    env: {
      ...{ HOME: folder, LANG: 'C.UTF-8', NO_COLOR: '1', PYTHONDONTWRITEBYTECODE: '1' },
      // The workspace shares its packages with this one: npm installs into the lock file only, and fetches nothing.
      ...{ npm_config_package_lock_only: 'true', npm_config_offline: 'true' },
      PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      XDG_CONFIG_HOME: network.operatorConfig,
      IEUM_DIRECTORY_URL: new URL(network.subgraphUrls.directory!).origin,
      IEUM_GATEWAY_URL: network.gatewayUrl,
    },
    names: new Map([
      ['http://127.0.0.1:4000', network.gatewayUrl],
      ['http://127.0.0.1:4006', new URL(network.registryUrl).origin],
      ['postgres://localhost/busan', database.url],
      ...(await freePorts(['5001', '5002', '5003', '5004'])),
    ]),
  });
}, 240_000);

afterAll(async () => {
  await session?.end();
  await network?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('the guide has three ways in, and what comes after', () => {
  expect([...transcripts.keys()]).toEqual([
    '',
    'First way: a spreadsheet, no code',
    'Second way: TypeScript from a template',
    'Third way: any language',
    'A refused publication',
    'A preview, and a gradual share',
    'Being away, and leaving',
  ]);
});

test.each([...transcripts])(
  'the guide does what it says: %s',
  async (_, steps) => {
    await session.follow(steps);
  },
  180_000,
);

/** The repository as somebody has it who cloned it, with the packages of this one. */
function cloneWorkspace(): string {
  const workspace = join(folder, 'ieum');
  const left = /^(node_modules|\.git|\.data|\.turbo|dist|coverage)$/;
  cpSync(root, workspace, { recursive: true, filter: (path) => !left.test(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'));
  return workspace;
}

/** The ports of the text, each with one that is free here. */
async function freePorts(ports: readonly string[]): Promise<[string, string][]> {
  const servers = await Promise.all(
    ports.map(async (port) => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return [port, server] as const;
    }),
  );
  const found = servers.map(([port, server]): [string, string] => [
    port,
    String((server.address() as { port: number }).port),
  ]);
  await Promise.all(servers.map(([, server]) => new Promise((done) => server.close(done))));
  return found;
}
