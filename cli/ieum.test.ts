import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from './ieum.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible"])\n';
const startups = `${link}type Query { startup(id: ID!): Startup }
type Startup @key(fields: "id") { id: ID! name: String! }`;
const scores = `${link}type Startup @key(fields: "id") {
  id: ID!
  score: Int
}`;

let folder: string;
let list: string;
let printed: { out: string; err: string };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ieum-cli-'));
  mkdirSync(join(folder, 'startups'));
  writeFileSync(join(folder, 'startups/schema.graphql'), startups);
  writeFileSync(join(folder, 'scores.graphql'), scores);
  list = join(folder, 'list.json');
  writeList([{ name: 'startups', folder: 'startups' }]);
  printed = { out: '', err: '' };
  const capture = (stream: 'out' | 'err', end: string) => (text: unknown) => {
    printed[stream] += `${text}${end}`;
    return true;
  };
  vi.spyOn(console, 'log').mockImplementation(capture('out', '\n'));
  vi.spyOn(console, 'error').mockImplementation(capture('err', '\n'));
  vi.spyOn(process.stdout, 'write').mockImplementation(capture('out', ''));
  vi.spyOn(process.stderr, 'write').mockImplementation(capture('err', ''));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('ieum compose', () => {
  it('writes the schemas and the bundle of a list', async () => {
    const [out, bundleFile] = [join(folder, 'out'), join(folder, 'bundle.json')];
    expect(await run(['compose', '--subgraphs', list, '--out', out, '--bundle', bundleFile])).toBe(0);
    expect(readFileSync(join(out, 'public.graphql'), 'utf8')).toContain('startup(id: ID!): Startup');
    expect(readFileSync(join(out, 'supergraph.graphql'), 'utf8')).toContain(
      'url: "http://127.0.0.1:4001/graphql"',
    );
    const bundle = JSON.parse(readFileSync(bundleFile, 'utf8')) as Bundle;
    expect(bundle.sources.map(({ name, url }) => [name, url])).toEqual([
      ['startups', 'http://127.0.0.1:4001/graphql'],
    ]);
    expect(printed.out).toContain('1 subgraph composes: startups.');
  });

  it('names subgraph, file and line of what does not compose, and ends with 1', async () => {
    writeFileSync(join(folder, 'scores.graphql'), `${scores.replace('score: Int', 'name: String!')}`);
    writeList([
      { name: 'startups', folder: 'startups' },
      { name: 'scores', url: 'http://127.0.0.1:1/graphql', schema: 'scores.graphql' },
    ]);
    expect(await run(['compose', '--subgraphs', list])).toBe(1);
    expect(printed.out).toContain('INVALID_FIELD_SHARING: Non-shareable field "Startup.name"');
    expect(printed.out).toMatch(/scores\.graphql:4/);
    expect(printed.out).not.toMatch(/ {4}at /);
  });

  it('says what to declare when the entities that the core names are missing', async () => {
    const sdl = startups.replace('name: String!', 'name: Label!');
    writeFileSync(join(folder, 'startups/schema.graphql'), sdl);
    expect(await run(['compose', '--subgraphs', list])).toBe(1);
    expect(printed.out).toContain('5 errors');
    expect(printed.out).toContain('add type Theme @key(fields: "id", resolvable: false) { id: ID! }');
    expect(printed.out).toContain(
      'add type Region @key(fields: "code", resolvable: false) { code: RegionCode! }',
    );
  });

  it('says the same as JSON', async () => {
    writeFileSync(join(folder, 'startups/schema.graphql'), `${link}type Query { x: Nope }`);
    expect(await run(['compose', '--subgraphs', list, '--json'])).toBe(1);
    expect(JSON.parse(printed.out)).toMatchObject({
      ok: false,
      errors: [
        { code: 'INVALID_GRAPHQL', message: 'startups: Unknown type Nope', subgraph: 'startups', line: 2 },
      ],
    });
  });

  it.each([
    [['compose', '--subgraphs', 'missing.json'], 'cannot be read'],
    [['compose', '--nope'], "unknown option '--nope'"],
    [['compose', '--check', '--out', 'x'], '--check compares the committed files: use it alone.'],
    [['deploy'], "unknown command 'deploy'"],
    [['check', 'x'], 'Give --schema FILE, or --url URL of the running subgraph, or both.'],
    [['check'], "missing required argument 'name'"],
  ])('ieum %j ends with 2 and one line why', async (argv, message) => {
    expect(await run(argv)).toBe(2);
    expect(printed.err).toContain(message);
  });

  it('ends with 2 when the list is malformed or a place cannot be written', async () => {
    expect(await run(['compose', '--subgraphs', list, '--bundle', join(folder, 'no/such/folder.json')])).toBe(
      2,
    );
    expect(printed.err).toContain('Cannot write: ENOENT');
    writeList([
      { name: 'Startups', folder: 'startups' },
      { name: 'x', folder: 'nowhere' },
      { name: 'y', url: 'ftp://y' },
    ]);
    expect(await run(['compose', '--subgraphs', list])).toBe(2);
    expect(printed.err).toMatch(
      /entry 1: "name" is "Startups".*\n.*entry 2: x: there is no .*\n.*entry 3: y: "url" is "ftp:\/\/y"/,
    );
  });

  it('ieum is a command of its own', () => {
    const result = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'bin.mjs'), 'compose', '--subgraphs', list],
      {
        encoding: 'utf8',
      },
    );
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toContain('1 subgraph composes: startups.');
  });

  it('shows help with examples and ends with 0', async () => {
    expect(await run(['compose', '--help'])).toBe(0);
    expect(printed.out).toContain('Examples:');
    expect(printed.out).toContain('Exit codes:');
  });
});

describe('ieum check', () => {
  const check = (...argv: string[]) => run(['check', ...argv, '--subgraphs', list]);

  it('says in words what a new subgraph changes', async () => {
    expect(await check('scores', '--schema', join(folder, 'scores.graphql'))).toBe(0);
    expect(printed.out).toContain('scores composes with the others. It is new to the network.');
    expect(printed.out).toContain("  - Field 'score' was added to object type 'Startup'");
  });

  it('resolves relative paths from where npm was called', async () => {
    vi.stubEnv('INIT_CWD', folder);
    expect(await run(['check', 'scores', '--schema', 'scores.graphql', '--subgraphs', 'list.json'])).toBe(0);
    expect(await run(['compose', '--subgraphs', 'list.json', '--out', 'out', '--bundle', 'b.json'])).toBe(0);
    expect(existsSync(join(folder, 'out/public.graphql')) && existsSync(join(folder, 'b.json'))).toBe(true);
  });

  it('says what a changed subgraph breaks', async () => {
    writeList([
      { name: 'startups', folder: 'startups' },
      { name: 'scores', url: 'http://127.0.0.1:1/graphql', schema: 'scores.graphql' },
    ]);
    writeFileSync(join(folder, 'changed.graphql'), scores.replace('score: Int', 'points: Int'));
    expect(await check('scores', '--schema', join(folder, 'changed.graphql'))).toBe(0);
    expect(printed.out).toMatch(/BREAKING[^\n]*\n {2}- Field 'score' was removed from object type 'Startup'/);
    expect(printed.out).toContain("  - Field 'points' was added to object type 'Startup'");
  });

  it('says which gathered fields a subgraph joins', async () => {
    const tags = `${link}directive @gather(merge: GatherMerge!, key: String, orderBy: String, sum: String, any: String) on FIELD_DEFINITION\nenum GatherMerge { CONCAT CONNECTION SUM }\ntype Query { tags: [Tag] @gather(merge: CONCAT) }\ntype Tag @shareable { id: ID! }`;
    writeFileSync(join(folder, 'tags.graphql'), tags);
    expect(await check('tags', '--schema', join(folder, 'tags.graphql'), '--json')).toBe(0);
    expect(JSON.parse(printed.out)).toMatchObject({ ok: true, isNew: true, joins: ['Query.tags'] });
  });

  it.each([
    ['is missing', 'headline: String!', 'type TechnoparkSupport'],
    ['is of another type', 'title: Int!', 'title: Int!'],
  ])('points at the type that implements an interface of the core when a field %s', async (_, field, at) => {
    const technopark = readFileSync(join(import.meta.dirname, '../test/joining/technopark.graphql'), 'utf8');
    const sdl = technopark.replace('  title: String!', `  ${field}`);
    const file = join(folder, 'technopark.graphql');
    writeFileSync(file, sdl);
    expect(await check('technopark', '--schema', file, '--json')).toBe(1);
    expect(JSON.parse(printed.out).problems).toMatchObject([
      {
        code: 'INVALID_GRAPHQL',
        message: expect.stringContaining('Interface field SupportRecord.title'),
        coordinate: 'TechnoparkSupport.title',
        file: expect.stringMatching(/technopark\.graphql$/),
        line: sdl.split('\n').findIndex((line) => line.trim().startsWith(at)) + 1,
      },
    ]);
  });

  it('ends with 1 when the subgraph does not compose', async () => {
    writeFileSync(
      join(folder, 'scores.graphql'),
      scores.replace('score: Int', 'score: Int @gather(merge: CONCAT)'),
    );
    expect(await check('scores', '--schema', join(folder, 'scores.graphql'))).toBe(1);
    expect(printed.out).toMatch(
      /scores\.graphql:4:\d+: GATHER_LIST_SHAPE: scores: Startup\.score is merged by CONCAT/,
    );
  });

  it('holds it to the rules of the network, each at its line', async () => {
    const file = join(folder, 'scores.graphql');
    writeFileSync(file, `${scores}extend type Query { tagged: Int }\n`);
    expect(await check('scores', '--schema', file, '--json')).toBe(1);
    const { problems } = JSON.parse(printed.out);
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: 'ERROR',
        code: 'OWNERSHIP_ROOT_FIELD',
        coordinate: 'Query.tagged',
        line: 5,
      }),
    );
  });

  describe('of a running subgraph', () => {
    let server: Server;
    let url: string;
    let answer: unknown;

    beforeAll(async () => {
      server = createServer((_, response) => response.end(JSON.stringify(answer)));
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    });
    afterAll(() => void server.close());

    it('asks it for its schema', async () => {
      answer = { data: { _service: { sdl: scores } } };
      expect(await check('scores', '--url', url)).toBe(0);
      expect(printed.out).toContain("  - Field 'score' was added to object type 'Startup'");
    });

    it.each([
      [{ errors: [{ message: 'not today' }] }, 'not today'],
      [{ data: {} }, 'HTTP 200 without data._service.sdl'],
      [null, 'HTTP 200 without data._service.sdl'],
    ])('that answers %j ends with 2', async (given, message) => {
      answer = given;
      expect(await check('scores', '--url', url)).toBe(2);
      expect(printed.err).toContain(
        `SUBGRAPH_UNREACHABLE: scores: the subgraph at ${url} does not give its schema: ${message}.`,
      );
    });

    it('that does not run ends with 2', async () => {
      expect(await check('scores', '--url', 'http://127.0.0.1:1/graphql')).toBe(2);
      expect(printed.err).toContain('SUBGRAPH_UNREACHABLE');
    });
  });
});

function writeList(entries: object[]): void {
  writeFileSync(list, JSON.stringify(entries));
}

describe('ieum subgraph verify', () => {
  const verify = (...argv: string[]) => run(['subgraph', 'verify', ...argv]);

  it.each([
    [['ftp://x'], 'The URL is "ftp://x": expected http://host:port/graphql.'],
    [['http://127.0.0.1:1/graphql', '--key', 'Startup'], '--key is "Startup": expected TYPE=KEY'],
    [['http://127.0.0.1:1/graphql', '--name', 'gathered'], '--name is "gathered"'],
    [[], "missing required argument 'url'"],
  ])('%j ends with 2 and one line why', async (argv, message) => {
    expect(await verify(...argv)).toBe(2);
    expect(printed.err).toContain(message);
  });

  it('ends with 2 where nothing can be reached, without a stack trace', async () => {
    expect(await verify('http://127.0.0.1:1/graphql', '--subgraphs', list)).toBe(2);
    expect(printed.err).toContain('http://127.0.0.1:1/graphql cannot be reached: ');
    expect(printed.err).not.toMatch(/ {4}at /);
  });

  it('prints each check and a hint where it failed, and ends with 1', async () => {
    const { url, close } = await serve((_, response) => response.end('{"errors":[{"message":"no"}]}'));
    expect(await verify(url, '--subgraphs', list)).toBe(1);
    close();
    expect(printed.out).toMatch(/^must +FAILED +service\.sdl/m);
    expect(printed.out).toContain('no SDL came: HTTP 200, no code: no');
    expect(printed.out).toContain('Hint: Resolve Query._service.sdl');
    expect(printed.out).toMatch(
      /verified: \d+ checks: 0 passed, 1 must and 0 should failed, \d+ not applicable\./,
    );
  });

  it('says the same as JSON', async () => {
    const { url, close } = await serve((_, response) => response.end('<html>'));
    expect(await verify(url, '--subgraphs', list, '--name', 'my-agency', '--json')).toBe(1);
    close();
    const { ok, name, results } = JSON.parse(printed.out);
    expect({ ok, name }).toEqual({ ok: false, name: 'my-agency' });
    expect(results[0]).toMatchObject({ id: 'service.sdl', level: 'must', outcome: 'failed' });
    expect(results[1]).toMatchObject({ outcome: 'not applicable', detail: 'there is no SDL' });
  });

  it('shows help with examples', async () => {
    expect(await verify('--help')).toBe(0);
    expect(printed.out).toContain('ieum subgraph verify http://127.0.0.1:5001/graphql');
  });
});

async function serve(answer: Parameters<typeof createServer>[1]): Promise<{ url: string; close(): void }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
