import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultFirstPort, defaultListFile, readSubgraphList } from '../subgraph-list.ts';
import { readInputs } from '../subgraphs.ts';
import { verify } from './verify.ts';

const found = spawnSync('python3', ['--version'], { encoding: 'utf8' });
const [, version] = /^Python 3\.(\d+)/.exec(found.stdout ?? '') ?? [];

describe.skipIf(Number(version ?? 0) < 9)(
  'a subgraph in Python (needs python3 of 3.9 or later on the PATH)',
  () => {
    let server: ChildProcess;
    let url: string;

    beforeAll(async () => {
      server = spawn('python3', [join(import.meta.dirname, 'fixtures/agency.py')], {
        stdio: ['ignore', 'pipe', 'inherit'],
        // Compiled files would lie among the sources.
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      });
      [url] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string];
    });

    afterAll(() => {
      server?.kill();
    });

    it('passes, with nothing but the standard library', async () => {
      const list = readSubgraphList(defaultListFile, defaultFirstPort);
      if ('problems' in list) throw new Error(list.problems.join('\n'));
      const read = await readInputs(list.entries);
      const others = read.flatMap((result) => ('input' in result ? [result.input] : []));
      const results = await verify({ name: 'test-agency', url, others });
      // How long answers take depends on what else the machine does.
      const failed = results.filter(({ outcome, id }) => outcome === 'failed' && !id.startsWith('latency.'));
      expect(failed).toEqual([]);
      const said = results.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id);
      expect(said).toEqual(
        expect.arrayContaining(['paging.resume', 'stats.suppression', 'caller.disclosure']),
      );
    });
  },
);
