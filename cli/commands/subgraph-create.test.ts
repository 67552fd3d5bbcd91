import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { askAgency } from '../create/ask-agency.ts';
import { run } from '../ieum.ts';

const root = join(import.meta.dirname, '../..');

/** A workspace as somebody has it who cloned the repository and ran `npm install`. */
let clone: string;

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'ieum-create-'));
  const left = /^(node_modules|\.git|\.data|\.turbo|dist|coverage)$/;
  cpSync(root, clone, { recursive: true, filter: (path) => !left.test(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

function inClone(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { INIT_CWD: _, ...inherited } = process.env;
  const done = spawnSync(command, args, {
    cwd: clone,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...env },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const create = (...args: string[]) =>
  inClone(process.execPath, ['cli/ieum.ts', 'subgraph', 'create', ...args, '--no-install']);

const busan = [
  ...['busan-technopark', '--organization', 'org:tp-busan', '--korean-name', '부산테크노파크'],
  ...['--english-name', 'Busan Technopark', '--organization-kind', 'TECHNOPARK', '--region', '2600000000'],
  ...['--port', '5007'],
];

describe('a subgraph that was created', () => {
  let folder: string;
  let database: TestDatabase;
  let server: ChildProcess;

  beforeAll(async () => {
    folder = join(clone, 'subgraphs/busan-technopark');
    database = await createTestDatabase('created');
    const created = create(...busan);
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(created.out).toMatch(
      /^\nCreated subgraphs\/busan-technopark with \d+ files; it composes with the \d of the list\.\n/,
    );
  });

  afterAll(async () => {
    server?.kill();
    await database?.drop();
  });

  it('has the files of the template, under its own names', () => {
    const filesOf = (path: string) =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(path, join(entry.parentPath, entry.name)))
        .filter((file) => !file.startsWith('node_modules'))
        .sort();
    const files = filesOf(folder);
    expect(files).toEqual(filesOf(join(root, 'subgraphs/template')));
    expect(files).toEqual(
      expect.arrayContaining(['Dockerfile', 'README.md', 'schema.graphql', 'subgraph.test.ts']),
    );
    const all = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    expect(all).not.toMatch(
      /my-agency|MyAgency|myAgency|My Agency|나의기관|my-org|subgraphs\/template|@ieum\/template/,
    );
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name).toBe(
      '@ieum/busan-technopark',
    );
    expect(all).toContain('EXPOSE 5007');
    expect(all).toContain("kind: 'TECHNOPARK', regionCode: '2600000000'");
  });

  it('is formatted as the repository is', () => {
    const check = ['check', '--error-on-warnings', 'subgraphs/busan-technopark'];
    expect(inClone('node_modules/.bin/biome', check)).toMatchObject({ code: 0 });
  });

  it('passes its own test', () => {
    const tested = inClone('node_modules/.bin/vitest', ['run', 'subgraphs/busan-technopark'], {
      DATABASE_URL: process.env.IEUM_TEST_POSTGRES,
    });
    expect(tested).toMatchObject({ code: 0 });
    expect(tested.out).toMatch(/Tests.*3 passed/);
  });

  it('runs, and passes verification with every check that applies', async () => {
    server = spawn(process.execPath, [join(folder, 'subgraph.ts')], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, DATABASE_URL: database.url, IEUM_DEMO: '1', PORT: '0' },
    });
    let url = '';
    while (url === '') {
      const [message] = (await once(server, 'message')) as [{ type: string; url?: string }];
      url = message.url ?? '';
    }
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const code = await run(['subgraph', 'verify', url, '--name', 'busan-technopark', '--json']);
    const { results } = JSON.parse(String(log.mock.calls[0]?.[0]));
    log.mockRestore();
    type Result = { id: string; level: string; outcome: string; detail: string };
    // How long answers take depends on what else the machine does.
    const failed = results.filter(
      ({ id, outcome }: Result) => outcome === 'failed' && !id.startsWith('latency.'),
    );
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    expect(results).toContainEqual(
      expect.objectContaining({
        id: 'service.composes',
        outcome: 'passed',
        detail: expect.stringContaining('Startup.supports'),
      }),
    );
  });

  it('is built by its Dockerfile of files that are there', () => {
    const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from]) =>
      from!.split(' '),
    );
    expect(copied).toEqual(expect.arrayContaining(['subgraphs/kit', 'subgraphs/busan-technopark']));
    expect(copied.filter((path) => !existsSync(join(clone, path)))).toEqual([]);
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(dockerfile.match(/FROM node:([\d.]+)/g)).toEqual(
      Array(2).fill(`FROM node:${devDependencies.node}`),
    );
  });

  it('is never overwritten', () => {
    const again = create('tp', ...busan.slice(1), '--folder', 'subgraphs/busan-technopark');
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toBe(
      '--folder is "subgraphs/busan-technopark": it is there already, and nothing is overwritten.\n',
    );
  });
});

describe('ieum subgraph create', () => {
  it.each([
    [['Busan'], '--name is "Busan": expected lower-case letters'],
    [['a--b', '--yes'], '--name is "a--b": expected lower-case letters'],
    [['gathered', '--yes'], '--name is "gathered": that name belongs to a part of Ieum'],
    [['directory', '--yes'], '--name is "directory": the list of subgraphs has that name'],
    [['tp', '--yes', '--organization', 'tp-busan'], '--organization is "tp-busan": expected "org:"'],
    [['tp', '--yes', '--korean-name', "x'"], `--korean-name is "x'": expected letters, digits`],
    [
      ['tp', '--yes', '--organization-kind', 'PARK'],
      '--organization-kind is "PARK": expected one of UNIVERSITY, ',
    ],
    [['tp', '--yes', '--folder', '../tp'], '--folder is "../tp": expected a new folder in subgraphs/'],
    [['tp', '--yes', '--port', '99999'], '--port is "99999": expected a port'],
    [['--yes'], '--name is needed where there is no terminal to ask on.'],
    [['tp'], '--organization, --english-name, --korean-name are needed where there is no terminal'],
    [['tp', '--name', 'tq'], 'The name is "tp" and --name "tq": give one of them.'],
  ])('%j ends with 2, says why, and creates nothing', async (args, message) => {
    const before = readdirSync(join(root, 'subgraphs'));
    const refused = await refuse(args);
    expect(refused.code).toBe(2);
    expect(refused.said).toContain(message);
    expect(readdirSync(join(root, 'subgraphs'))).toEqual(before);
  });

  it('creates nothing where the name would make it another type of the network', async () => {
    const refused = await refuse(['cohort', '--yes', '--no-install']);
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('does not compose with the others. Choose another --name.');
    expect(existsSync(join(root, 'subgraphs/cohort'))).toBe(false);
  });
});

/** Within this process, which has no terminal: what is refused writes nothing. */
async function refuse(args: readonly string[]) {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const code = await run(['subgraph', 'create', ...args]);
  const said = error.mock.calls.flat().join('\n');
  error.mockRestore();
  return { code, said };
}

describe('the dialogue', () => {
  async function converse(lines: readonly string[], given = {}) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    const said: string[] = [];
    let next = 0;
    output.setEncoding('utf8').on('data', (text: string) => {
      said.push(text);
      if (!text.endsWith(': ')) return;
      const line = lines[next++];
      if (line === undefined) input.end();
      else input.write(`${line}\n`);
    });
    const refuse = () => null;
    const answered = askAgency({ given, yes: false, refuse }, { input, output });
    return { answered, said };
  }

  it('asks for what flags do not say, proposes what it can, and asks again for what is wrong', async () => {
    const { answered, said } = await converse(
      ['', 'Busan', 'busan-technopark', '', '', '부산테크노파크', 'TECHNOPARK'],
      {
        region: '2600000000',
        folder: 'subgraphs/tp',
        port: '5009',
      },
    );
    expect(await answered).toEqual({
      name: 'busan-technopark',
      organization: 'org:busan-technopark',
      koreanName: '부산테크노파크',
      englishName: 'Busan Technopark',
      organizationKind: 'TECHNOPARK',
      region: '2600000000',
      folder: 'subgraphs/tp',
      port: '5009',
    });
    expect(said.join('')).toContain('--name is "Busan": expected lower-case letters');
    expect(said.join('')).toContain('Its English name (Busan Technopark): ');
  });

  it('ends with nothing created where the terminal is closed', async () => {
    const { answered } = await converse(['busan-technopark']);
    await expect(answered).rejects.toThrow('Nothing was created.');
  });
});
