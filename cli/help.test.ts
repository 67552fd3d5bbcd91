import { afterEach, expect, test, vi } from 'vitest';
import { run } from './ieum.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ...[
    'compose',
    'check',
    'publish',
    'rollback',
    'unpublish',
    'list',
    'history',
    'diff',
    'doctor',
    'completion',
  ],
  ...['token create', 'token revoke', 'token list', 'token save', 'subgraph create', 'subgraph verify'],
  ...['tabular init', 'tabular check', 'tabular import', 'tabular serve'],
])('ieum %s --help shows an example and the exit codes', async (words) => {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  expect(await run([...words.split(' '), '--help'])).toBe(0);
  expect(out).toMatch(new RegExp(`Examples?:\\n {2}ieum ${words}`));
  expect(out).toMatch(/Exit codes: 0 .*;/);
});
