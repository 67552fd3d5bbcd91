import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runIeum } from '../fixtures/run-ieum.ts';

const hasBash = spawnSync('bash', ['--version']).status === 0;

test.skipIf(!hasBash)('bash completes commands, commands of a group, and options', async () => {
  const { out, code } = await runIeum(['completion', 'bash']);
  expect(code).toBe(0);
  const complete = (...words: string[]) => {
    const line = `COMP_WORDS=(ieum ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _ieum; echo "\${COMPREPLY[@]}"`;
    const run = spawnSync('bash', ['-c', `${out}\n${line}`], {
      encoding: 'utf8',
      cwd: join(import.meta.dirname),
    });
    expect(run.stderr).toBe('');
    return run.stdout.trim();
  };
  expect(complete('pub')).toBe('publish');
  expect(complete('token', '')).toBe('create revoke list save --help');
  expect(complete('tabular', 'che')).toBe('check');
  expect(complete('check', 'my-agency', '--sch')).toBe('--schema');
  expect(complete('--h')).toBe('--help');
});

test('another shell is told which are completed', async () => {
  const { err, code } = await runIeum(['completion', 'fish']);
  expect(err).toBe('"fish" is not completed: expected bash or zsh.\n');
  expect(code).toBe(2);
});
