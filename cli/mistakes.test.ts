import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runIeum } from './fixtures/run-ieum.ts';

let folder: string;
let server: Server;
let url: string;
let answer: RequestListener;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-mistakes-'));
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  writeFileSync(join(folder, 'good.graphql'), 'type Query { a: Int }\n');
  writeFileSync(join(folder, 'query.graphql'), 'type Query { a: Int }\n\nquery Mine { a }\n');
  writeFileSync(join(folder, 'schema.json'), '{ "__schema": {} }');
  writeFileSync(join(folder, 'empty.graphql'), '  \n');
  writeFileSync(join(folder, 'latin.graphql'), Buffer.from([0x23, 0xb0, 0xa1, 0xff, 0x0a]));
  mkdirSync(join(folder, 'agency'));
  writeFileSync(join(folder, 'agency/schema.graphql'), 'type Query { a: Int }\n');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const ieum = (args: string[], env: Record<string, string> = {}) =>
  runIeum(args, { cwd: folder, env: { XDG_CONFIG_HOME: join(folder, 'config'), ...env } });

test.each<[string, string[], number, string]>([
  [
    'a file that is not there',
    ['check', 'a', '--schema', 'none.graphql'],
    2,
    'There is no file none.graphql.',
  ],
  [
    'a folder',
    ['check', 'a', '--schema', 'agency'],
    2,
    'agency is a folder. Name the file: agency/schema.graphql.',
  ],
  ['an empty file', ['check', 'a', '--schema', 'empty.graphql'], 2, 'empty.graphql is empty: expected'],
  [
    'a file that is no UTF-8',
    ['check', 'a', '--schema', 'latin.graphql'],
    2,
    'latin.graphql is not UTF-8 text.',
  ],
  ['no schema at all', ['publish', 'a'], 2, 'Give --schema FILE, or --url URL of the running subgraph'],
  [
    'a name that is none',
    ['check', '../a', '--schema', 'good.graphql'],
    2,
    '"../a" is no name of a subgraph',
  ],
  [
    'an unknown form',
    ['check', 'a', '--format', 'xml'],
    2,
    "argument 'xml' is invalid. Allowed choices are text, json",
  ],
  ['an unknown command', ['pubish'], 2, "unknown command 'pubish'\n(Did you mean publish?)"],
  [
    'two sources of the others',
    ['check', 'a', '--registry', 'http://x', '--subgraphs', 'x'],
    2,
    'Give either',
  ],
  [
    'an address that is none',
    ['list', '--registry', 'ftp://x'],
    2,
    '--registry is "ftp://x": expected http://',
  ],
  [
    'a registry that does not run',
    ['list', '--registry', 'http://127.0.0.1:9'],
    2,
    'The registry at http://127.0.0.1:9/graphql cannot be reached:',
  ],
  [
    'a token for nobody',
    ['token', 'create', '--organization', 'org:a'],
    2,
    'Give either --subgraph NAME or --operator.',
  ],
  ['a count that is none', ['history', '--first', '0'], 2, 'Expected a whole number, 1 to 100000.'],
  ['a composition that is none', ['diff', 'x'], 2, 'Expected the number of a composition'],
  ['a version that is none', ['rollback', 'a', '--to', 'HEAD'], 2, '--to is "HEAD": expected 8 to 64 digits'],
])('%s is told in words, with an exit code and no stack trace', async (_, args, code, message) => {
  const run = await ieum(args);
  expect(run.err).toContain(message);
  expect(run).toMatchObject({ code, out: '' });
  expect(run.err).not.toMatch(/^ {4}at /m);
});

test.each<[string, RequestListener, string]>([
  ['a page', (_, response) => response.end('<html>'), 'answers HTTP 200, which is no answer of a registry'],
  [
    'nothing but a status',
    (_, response) => response.writeHead(502).end(),
    'answers HTTP 502, which is no answer',
  ],
  [
    'a redirection',
    (_, response) => response.writeHead(301, { location: 'https://b/graphql' }).end(),
    'it is at https://b/graphql',
  ],
  ['a broken connection', (request) => void request.socket.destroy(), 'cannot be reached: other side closed'],
  [
    'another schema',
    says('GRAPHQL_VALIDATION_FAILED', 'Cannot query field "subgraphs"'),
    'is no registry, or one of another version',
  ],
  [
    'that it wants a token',
    says('UNAUTHENTICATED', 'who?'),
    'wants a token. Set IEUM_REGISTRY_TOKEN, or keep one: ieum token save',
  ],
  ['steering of the terminal', says('NOT_FOUND', 'no \u001b[2J\u009b31m\u202esubgraph'), 'no [2J31msubgraph'],
])('a registry that answers %s ends with 2 and says so', async (_, listener, message) => {
  answer = listener;
  const run = await ieum(['history', 'x', '--registry', url]);
  expect(run.err).toContain(message);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).not.toMatch(/^ {4}at /m);
});

test.each<[string, RequestListener]>([
  ['breaks off', (request) => void request.socket.destroy()],
  [
    'breaks off within its answer',
    (request, response) => {
      response.writeHead(200, { 'content-length': '9' }).write('{');
      setTimeout(() => request.socket.destroy(), 50);
    },
  ],
  ['is answered for by a proxy', (_, response) => response.writeHead(504).end()],
])(
  'who changes something while the registry %s is told that it is not known whether it was done',
  async (_, listener) => {
    answer = listener;
    for (const args of [
      ['publish', 'x', '--schema', 'good.graphql', '--approve', 'Query.a'],
      ['unpublish', 'x'],
      ['rollback', 'x'],
    ]) {
      const run = await ieum([...args, '--registry', url]);
      expect(run.err).toContain('Whether it was done is not known. Look before trying again: ieum history x');
      expect(run).toMatchObject({ code: 2, out: '' });
    }
    const unasked = await ieum(['unpublish', 'x', '--registry', 'http://127.0.0.1:9']);
    expect(unasked.err).toContain('cannot be reached');
  },
);

test('a wrong token is named by where it is from, and its text is not shown', async () => {
  answer = says('UNAUTHENTICATED', 'The token is not valid.');
  const run = await ieum(['history', 'x', '--registry', url], { IEUM_REGISTRY_TOKEN: 'ieum_secret' });
  expect(run.err).toContain('does not take the token of IEUM_REGISTRY_TOKEN.\nThe token is not valid.');
  expect(run.code).toBe(2);
  expect(run.err + run.out).not.toContain('ieum_secret');
});

test.each(['토큰', 'ieum_a b', 'ieum_a\nb'])(
  'a token with what no header can carry, %j, is told to be none',
  async (token) => {
    const run = await ieum(['list', '--registry', url], { IEUM_REGISTRY_TOKEN: token });
    expect(run.err).toBe(
      'What IEUM_REGISTRY_TOKEN holds is no token: expected ieum_…, as `ieum token create` shows it.\n',
    );
    expect(run).toMatchObject({ code: 2, out: '' });
  },
);

test('a query among the types is an error at its line, and nothing is asked', async () => {
  answer = () => expect.unreachable();
  const run = await ieum(['check', 'a', '--schema', 'query.graphql', '--registry', url]);
  expect(run.code).toBe(1);
  expect(run.out).toContain('query.graphql:3:1: INVALID_GRAPHQL: This is a query');
  // With which composition is not said: there may be one or none.
  expect(run.out).toMatch(/^Not asked of the registry: what is to be a is no SDL\.\n/);
  expect(run.out).not.toContain('network');
});

test('the result of an introspection is told to be no SDL', async () => {
  const run = await ieum([
    'publish',
    'a',
    '--schema',
    'schema.json',
    '--registry',
    url,
    '--format',
    'github',
  ]);
  expect(run.code).toBe(1);
  expect(run.out).toMatch(
    /^::error file=schema\.json,line=1,col=\d+,title=a%3A INVALID_GRAPHQL::.*This is JSON/m,
  );
});

test('a file with tokens that others can read is refused, with what to do', async () => {
  const config = join(folder, 'open');
  mkdirSync(join(config, 'ieum'), { recursive: true });
  const file = join(config, 'ieum/registry.json');
  writeFileSync(file, JSON.stringify({ registry: null, tokens: {} }));
  chmodSync(file, 0o644);
  const run = await ieum(['list'], { XDG_CONFIG_HOME: config });
  expect(run).toMatchObject({
    code: 2,
    err: `${file} holds tokens and is open to others. Run: chmod 600 ${file}\n`,
  });
  chmodSync(file, 0o600);
  writeFileSync(file, '{"tokens":3}');
  expect((await ieum(['list'], { XDG_CONFIG_HOME: config })).err).toContain(
    'is not what `ieum token save` writes',
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('Ctrl-C ends a command that waits, at once and without a word', async () => {
  const { spawn } = await import('node:child_process');
  const asked = new Promise<void>((resolve) => {
    answer = () => resolve();
  });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bin.mjs'), 'list', '--registry', url], {
    env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') },
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  await asked;
  child.kill('SIGINT');
  const ended = await new Promise((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  expect(['SIGINT', 130]).toContain(ended);
  expect(said).toBe('');
});

test('who stops reading the output ends nothing with an error', async () => {
  const { spawn } = await import('node:child_process');
  const child = spawn('/bin/sh', [
    '-c',
    '"$0" "$1" --help | true; "$0" "$1" token --help | head -1',
    process.execPath,
    join(import.meta.dirname, 'bin.mjs'),
  ]);
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(err).not.toMatch(/EPIPE|Error|at /);
});

test('colours are shown where they are asked for, and not with NO_COLOR or in a pipe', async () => {
  const colours = '\u001b[';
  const args = ['doctor', '--registry', 'http://127.0.0.1:1', '--gateway', 'http://127.0.0.1:1'];
  const [piped, forced, refused] = await Promise.all([
    ieum(args),
    ieum(args, { FORCE_COLOR: '1' }),
    ieum(args, { NO_COLOR: '1' }),
  ]);
  expect(piped.out).not.toContain(colours);
  expect(forced.out).toContain(colours);
  expect(refused.out).not.toContain(colours);
});

function says(code: string, message: string): RequestListener {
  return (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: null, errors: [{ message, extensions: { code } }] }));
  };
}
