import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCaller } from '@ieum/schema/contract/caller.ts';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanEnvironment, type Run, runIeum } from './fixtures/run-ieum.ts';
import { type StartedRegistry, startRegistry } from './fixtures/start-registry.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])\n';
const home = `${link}
type Query {
  "창업기업 / A startup"
  startup("번호 / Id" id: ID!): Startup
}
"창업기업. A startup."
type Startup @key(fields: "id") {
  "번호 / Id"
  id: ID!
  "이름 / Name"
  label: String
}
`;
const scores = `${link}
"창업기업. A startup."
type Startup @key(fields: "id") {
  "번호 / Id"
  id: ID!
  "점수 / Score"
  score: Int
}
`;

let folder: string;
let registry: StartedRegistry;
let cau: string;
/** A gateway, as far as it is asked which composition it serves. */
let gateway: Server;
let gatewayUrl: string;
let served = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-registry-'));
  registry = await startRegistry('cli');
  await registry.publisher('org:ieum', 'home');
  cau = await registry.publisher('org:cau', 'cau');
  gateway = createServer((_, response) =>
    response.end(JSON.stringify({ status: 'ready', composition: served })),
  );
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  write('home.graphql', home);
  write('cau.graphql', scores);
  write('broken.graphql', scores.replace('score: Int', 'score: Missing'));
  write('clash.graphql', `${scores}\nextend type Startup {\n  "이름 / Name"\n  label: Int\n}\n`);
});

afterAll(async () => {
  gateway.closeAllConnections();
  gateway.close();
  await registry?.end();
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const ieum = (args: string[], token: string | null = registry.operator, env: object = {}): Promise<Run> =>
  runIeum(args, {
    cwd: folder,
    env: {
      XDG_CONFIG_HOME: join(folder, 'config'),
      IEUM_REGISTRY_URL: registry.url,
      ...(token === null ? {} : { IEUM_REGISTRY_TOKEN: token }),
      ...env,
    },
  });
const url = 'http://127.0.0.1:5001/graphql';
/** Where home and needs answer: each has an address of its own. */
const homeUrl = 'http://127.0.0.1:5002/graphql';
const needsUrl = 'http://127.0.0.1:5003/graphql';

/** Python's standard library makes a terminal. */
const hasTerminal = spawnSync('python3', ['-c', 'import pty']).status === 0;

function runAtTerminal(args: string[], typed: string): Promise<{ code: number | null; out: string }> {
  const program = join(import.meta.dirname, 'bin.mjs');
  const script = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
  const child = spawn('python3', ['-c', script, process.execPath, program, ...args], {
    cwd: folder,
    env: {
      ...{ ...cleanEnvironment(), TERM: 'xterm', XDG_CONFIG_HOME: join(folder, 'config') },
      ...{ IEUM_REGISTRY_URL: registry.url, IEUM_REGISTRY_TOKEN: cau },
    },
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
    // Typed when it is asked for.
    if (text.includes('[y/N]')) child.stdin.write(typed);
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out })));
}

test('a network without anything says so', async () => {
  const [list, diff] = [await ieum(['list']), await ieum(['diff'])];
  expect(list).toMatchObject({ code: 0, err: '' });
  expect(list.out).toMatch(/^NAME +ORGANIZATION +VERSION +URL +PREVIEW\ncau +org:cau +not published +- +-\n/);
  expect(list.out).toContain('2 subgraphs, 0 published; nothing was published yet.');
  expect(diff).toMatchObject({
    code: 2,
    err: 'Nothing was published yet, so there is nothing to compare.\n',
  });
});

test('a subgraph is published, and the same again is so already', async () => {
  const first = await ieum(['publish', 'home', '--schema', 'home.graphql', '--url', homeUrl]);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain(`Checked by the registry at ${registry.url}: home with an empty network.`);
  expect(first.out).toMatch(/Published: home, version [0-9a-f]{12}, in composition 1\./);
  const again = await ieum(['publish', 'home', '--schema', 'home.graphql', '--url', homeUrl]);
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(again.out).toContain('home is that way already, in composition 1.');
});

test('a check by the registry says that it is one, and what comes of the version', async () => {
  const run = await ieum(['check', 'cau', '--schema', 'cau.graphql'], cau);
  expect(run).toMatchObject({ code: 0, err: '' });
  expect(run.out).toContain(`Checked by the registry at ${registry.url}: cau with composition 1.`);
  expect(run.out).toMatch(/Safe for clients:\n {2}- Field 'score' was added to object type 'Startup'/);
  expect(run.out).toContain('cau composes with the others. It is new to the network.');
});

test('an error of composition has its line in every form, and ends with 1', async () => {
  const args = ['check', 'cau', '--schema', 'broken.graphql'];
  const [people, json, github, gitlab] = await Promise.all([
    ieum(args, cau),
    ieum([...args, '--json'], cau),
    ieum([...args, '--format', 'github'], cau),
    ieum([...args, '--format', 'gitlab'], cau),
  ]);
  expect([people, json, github, gitlab].map(({ code }) => code)).toEqual([1, 1, 1, 1]);
  expect(people.out).toMatch(/1 error:\n\nbroken\.graphql:8(:\d+)?: INVALID_GRAPHQL: .*Missing/);
  expect(JSON.parse(json.out)).toMatchObject({
    ...{ ok: false, name: 'cau', composition: 1, by: { registry: registry.url } },
    problems: [{ severity: 'ERROR', file: 'broken.graphql', line: 8 }],
  });
  expect(github.out).toMatch(
    /^::error file=broken\.graphql,line=8(,col=\d+)?,title=cau%3A INVALID_GRAPHQL::.*Missing/m,
  );
  const report = JSON.parse(gitlab.out);
  expect(report).toMatchObject([
    {
      check_name: 'INVALID_GRAPHQL',
      severity: 'blocker',
      location: { path: 'broken.graphql', lines: { begin: 8 } },
    },
  ]);
  expect(gitlab.err).toContain('cau cannot be published: 1 error.');
});

test('what is refused is not published, and the network stays', async () => {
  const run = await ieum(['publish', 'cau', '--schema', 'clash.graphql', '--url', url, '--json'], cau);
  expect(run.code).toBe(1);
  const { ok, problems } = JSON.parse(run.out);
  expect(ok).toBe(false);
  expect(problems[0]).toMatchObject({
    severity: 'ERROR',
    coordinate: 'Startup.label',
    file: 'clash.graphql',
    line: 13,
  });
  expect((await ieum(['list', '--json'])).out).toContain('"number": 1');
});

test('a token is for its own subgraph; without one, or with a revoked one, it ends with 2', async () => {
  const args = ['publish', 'home', '--schema', 'home.graphql', '--url', homeUrl];
  const [others, none, wrong] = [
    await ieum(args, cau),
    await ieum(args, null),
    await ieum(args, `${cau.slice(0, -1)}_`),
  ];
  expect(others).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/may publish cau only, not home/),
  });
  expect(none).toMatchObject({ code: 2, out: '', err: expect.stringContaining('wants a token') });
  expect(wrong).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('does not take the token of IEUM_REGISTRY_TOKEN'),
  });
});

test('--wait ends when the gateway serves it, and with 1 where it does not in time', async () => {
  const publish = [
    'publish',
    'cau',
    '--schema',
    'cau.graphql',
    '--url',
    url,
    '--gateway',
    gatewayUrl,
    '--wait',
  ];
  const late = await ieum([...publish, '0'], cau);
  expect(late.code).toBe(1);
  expect(late.out).toMatch(
    /Published: cau, version \w+, in composition 2\.\nThe gateway \S+ does not serve composition 2: it serves /,
  );
  served = 2;
  const told = await ieum(publish, cau);
  expect(told).toMatchObject({ code: 0, out: expect.stringContaining('Every gateway serves it.') });
});

test('--wait for a gateway that does not answer says that the registry has it nevertheless, and how to name another', async () => {
  const args = ['publish', 'cau', '--schema', 'cau.graphql', '--url', url, '--wait', '0', '--gateway'];
  const away = await ieum([...args, 'http://127.0.0.1:9'], cau);
  expect(away.code).toBe(1);
  expect(away.out).toContain(
    'The registry has it nevertheless. Say where the gateways are: --gateway URL or IEUM_GATEWAY_URL.',
  );
  expect((await ieum(['publish', '--help'])).out).toMatch(/--wait [^-]*--gateway\s+or\s+IEUM_GATEWAY_URL/);
});

test('a version for preview is no part of the network, and ends when it is taken away', async () => {
  const next = scores.replace('score: Int', 'score: Int\n  "등급 / Grade"\n  grade: String');
  write('next.graphql', next);
  const preview = await ieum(['publish', 'cau', '--schema', 'next.graphql', '--url', url, '--preview'], cau);
  expect(preview).toMatchObject({
    code: 0,
    out: expect.stringContaining('with the header ieum-preview: cau'),
  });
  const { subgraphs, composition } = JSON.parse((await ieum(['list', '--json'])).out);
  expect(composition.number).toBe(2);
  expect(subgraphs[0]).toMatchObject({ name: 'cau', preview: { url } });
  const ended = await ieum(['unpublish', 'cau', '--preview'], cau);
  expect(ended).toMatchObject({ code: 0, out: 'cau has no preview any more.\n' });
});

test.skipIf(!hasTerminal)(
  'at a terminal, what changes the network is asked about first, in colours',
  async () => {
    const args = ['unpublish', 'cau'];
    const { out, code } = await runAtTerminal(args, 'n\n');
    expect(out).toContain('Take cau out of the network? [y/N]');
    expect(out).toContain('Nothing was changed.');
    expect(code).toBe(1);
    const checked = await runAtTerminal(['check', 'cau', '--schema', 'broken.graphql'], '');
    expect(checked.out).toContain('\u001b[31m');
    expect(JSON.parse((await ieum(['list', '--json'])).out).composition.number).toBe(2);
  },
);

test('a rollback serves a version again, by the beginning of its digest too', async () => {
  write('wider.graphql', scores.replace('score: Int', 'score: Int\n  "등급 / Grade"\n  grade: String'));
  await ieum(['publish', 'cau', '--schema', 'wider.graphql', '--url', url], cau);
  const history = JSON.parse((await ieum(['history', 'cau', '--json'], cau)).out);
  const first = history.events.findLast(
    (event: { ok: boolean; digest: string | null }) => event.ok && event.digest,
  );
  const back = await ieum(['rollback', 'cau', '--to', first.digest.slice(0, 10)], cau);
  expect(back).toMatchObject({
    code: 0,
    out: expect.stringContaining(`Rolled back: cau, version ${first.digest.slice(0, 12)}`),
  });
  const there = await ieum(['rollback', 'cau', '--to', '00000000'], cau);
  expect(there).toMatchObject({ code: 2, err: 'cau has no version 00000000. See: ieum history cau\n' });
});

test('the history tells who did what, refused attempts too, and pages through all of it', async () => {
  const own = await ieum(['history', 'cau'], cau);
  expect(own.out).toMatch(
    /^NO\. +WHEN \(KOREA\) +SUBGRAPH +WHAT +VERSION +COMPOSITION +BY +WHY\n\d+ +20\d\d-\d\d-\d\d \d\d:\d\d:\d\d +cau +ROLLBACK/,
  );
  const two = await ieum(['history', '--first', '2']);
  expect(two.out).toMatch(/\n2 of \d+; --first \d+ shows all\.\n$/);
  const { events, totalCount } = JSON.parse((await ieum(['history', '--first', '1000', '--json'])).out);
  expect(events).toHaveLength(totalCount);
  expect(await ieum(['history', 'home'], cau)).toMatchObject({ code: 2, out: '' });
  expect(await ieum(['history', 'nobody'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('nobody'),
  });
});

test('a diff shows versions and what clients see', async () => {
  const both = await ieum(['diff', '1', '2']);
  expect(both).toMatchObject({ code: 0, err: '' });
  expect(both.out).toMatch(/SUBGRAPH +FROM +TO\ncau +not part of it +[0-9a-f]{12}\n/);
  expect(both.out).toMatch(/Safe for clients:\n {2}- Field 'score' was added to object type 'Startup'/);
  expect((await ieum(['diff'])).code).toBe(0);
  expect(await ieum(['diff', '999'])).toMatchObject({ code: 2, out: '' });
});

test('a field that clients use stays: each form names them and the line, until the operator approves', async () => {
  const document = 'query Scores { startup(id: "") { score } }';
  const operation = { hash: createHash('sha256').update(document).digest('hex'), name: 'Scores', document };
  const use = { client: 'dashboard', clientVersion: '1.0', count: 42, lastSeen: new Date().toISOString() };
  const caller = { subject: 'gateway', organization: null, roles: ['service'], scopes: [], purpose: null };
  const reported = await fetch(new URL('/usage', registry.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'ieum-caller': writeCaller(caller) },
    body: JSON.stringify({ id: ulid(), operations: [{ ...operation, ...use }], dropped: 0 }),
  });
  expect(reported.status).toBe(204);
  write('without.graphql', scores.replace('"점수 / Score"\n  score: Int', '"등급 / Grade"\n  grade: String'));
  const check = ['check', 'cau', '--schema', 'without.graphql'];
  const [people, github] = await Promise.all([ieum(check, cau), ieum([...check, '--format', 'github'], cau)]);
  expect([people.code, github.code]).toEqual([1, 1]);
  expect(people.out).toMatch(/without\.graphql:4:\d+: CHANGE_IN_USE: .*dashboard, 42 times \(Scores\)/);
  expect(people.out).toMatch(
    /BREAKING[^\n]*\n {2}- .*score.*\(REFUSED\)\n {6}used by dashboard, 42 times, last 20/,
  );
  expect(people.out).toMatch(/Judged by what clients ran in the last \d+ days; recorded only since 20/);
  expect(github.out).toMatch(/^::error file=without\.graphql,line=4,col=\d+,title=cau%3A CHANGE_IN_USE::/m);
  const publish = ['publish', 'cau', '--schema', 'without.graphql', '--approve', 'Startup.score'];
  expect((await ieum(['publish', 'cau', '--schema', 'without.graphql'], cau)).code).toBe(1);
  expect(await ieum(publish)).toMatchObject({ code: 0, out: expect.stringContaining('Published: cau') });
});

test('a subgraph that another needs stays, unless it is forced out', async () => {
  write(
    'refers.graphql',
    `${link}type Query { "점수 / Scores" top: [Startup] }\n"창업기업. A startup."\ntype Startup @key(fields: "id", resolvable: false) { "번호 / Id" id: ID! }\n`,
  );
  await registry.publisher('org:needs', 'needs');
  await ieum(['publish', 'needs', '--schema', 'refers.graphql', '--url', needsUrl]);
  await ieum(['unpublish', 'cau'], cau);
  const needed = await ieum(['unpublish', 'home']);
  expect(needed.code).toBe(1);
  expect(needed.out).toMatch(/Others need home, so it stays.*\n {2}needs needs it for Startup/);
  const forced = await ieum(['unpublish', 'needs', '--force', '--json']);
  expect(forced.code).toBe(0);
  expect(JSON.parse(forced.out)).toMatchObject({ ok: true, outcome: 'PUBLISHED' });
});

test('tokens are made, kept in a file of the user alone, listed and revoked', async () => {
  const made = await ieum(['token', 'create', '--organization', 'org:snu', '--subgraph', 'snu', '--json']);
  expect(made).toMatchObject({ code: 0, err: '' });
  const { id, token } = JSON.parse(made.out);
  const kept = await runIeum(['token', 'save', '--registry', registry.url], {
    ...{ cwd: folder, env: { XDG_CONFIG_HOME: join(folder, 'config') }, input: `${token}\n` },
  });
  const file = join(folder, 'config/ieum/registry.json');
  expect(kept).toMatchObject({
    code: 0,
    out: expect.stringContaining('of org:snu: it may check and publish snu'),
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain(token);
  // The file alone says which registry, and who asks.
  const check = await ieum(['check', 'snu', '--schema', 'cau.graphql'], null, {
    IEUM_REGISTRY_URL: undefined,
  });
  expect(check.out).toContain(`Checked by the registry at ${registry.url}`);
  expect((await ieum(['token', 'list'])).out).toMatch(new RegExp(`${id} +PUBLISHER +org:snu +snu .*valid`));
  expect(await ieum(['token', 'revoke', id])).toMatchObject({ code: 0, out: `Token ${id} is revoked.\n` });
  expect((await ieum(['token', 'list'])).out).toMatch(new RegExp(`${id} .*revoked 20`));
  const after = await ieum(['list'], null);
  expect(after).toMatchObject({
    code: 2,
    err: expect.stringContaining(`does not take the token of ${file}`),
  });
  const forgotten = await ieum(['token', 'save', '--forget'], null);
  expect(forgotten).toMatchObject({ code: 0, out: expect.stringContaining('holds no token') });
  expect(readFileSync(file, 'utf8')).not.toContain('ieum_');
  expect(await ieum(['token', 'revoke', id])).toMatchObject({ code: 2, out: '' });
  expect(await ieum(['token', 'list'], cau)).toMatchObject({ code: 2, out: '' });
});

test('who has the database makes the first token of an operator', async () => {
  const args = ['token', 'create', '--organization', 'org:ieum', '--operator', '--json', '--database'];
  const { out, code } = await ieum([...args, registry.databaseUrl], null);
  expect(code).toBe(0);
  expect((await ieum(['token', 'list'], JSON.parse(out).token)).code).toBe(0);
  const away = await ieum([...args, 'postgres://ieum@127.0.0.1:9/registry'], null);
  expect(away).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('No token was made in the database 127.0.0.1:9'),
  });
});
