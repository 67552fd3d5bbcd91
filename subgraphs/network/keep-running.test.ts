import { expect, test, vi } from 'vitest';
import type { Running } from './child.ts';
import { keepRunning } from './keep-running.ts';

const ended = (how: string): Running => ({ pid: 1, ended: Promise.resolve(how), stop: async () => {} });

test('what ends is started again a bounded number of times, each said in one line', async () => {
  const lines: string[] = [];
  let starts = 0;
  let givenUp = 0;
  await keepRunning(ended('exit 1'), {
    name: 'directory',
    restart: async () => {
      starts++;
      if (starts === 2) throw new Error('it did not start');
      return ended('SIGKILL');
    },
    report: (line) => lines.push(line),
    onGivenUp: () => givenUp++,
    signal: new AbortController().signal,
    pausesMs: [0, 1, 2],
  });
  expect(lines).toEqual([
    'directory ended (exit 1); starting it again in 0 s (1 of 3)',
    'directory runs again',
    'directory ended (SIGKILL); starting it again in 0.001 s (2 of 3)',
    'directory ended (it did not start); starting it again in 0.002 s (3 of 3)',
    'directory runs again',
    'directory ended again (SIGKILL) and stays down: 3 attempts are enough.',
  ]);
  expect(starts).toBe(3);
  expect(givenUp).toBe(1);
});

test('what ends while everything is being stopped stays down without a word', async () => {
  const stopping = new AbortController();
  stopping.abort();
  const never = () => {
    throw new Error('not to be called');
  };
  await keepRunning(ended('SIGTERM'), {
    name: 'directory',
    restart: never,
    report: never,
    onGivenUp: never,
    signal: stopping.signal,
  });
});

test('what has run for long and then does not come up is given up after as many attempts', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const lines: string[] = [];
  const stopping = new AbortController();
  let starts = 0;
  const long = Promise.withResolvers<string>();
  const kept = keepRunning(
    { pid: 1, ended: long.promise, stop: async () => {} },
    {
      name: 'directory',
      restart: async () => {
        if (++starts > 10) stopping.abort();
        throw new Error('it did not start');
      },
      report: (line) => lines.push(line),
      onGivenUp: () => lines.push('given up'),
      signal: stopping.signal,
      pausesMs: [0, 1, 2],
    },
  );
  clock.mockReturnValue(100_000);
  long.resolve('SIGKILL');
  await kept;
  clock.mockRestore();
  expect(lines).toEqual([
    'directory ended (SIGKILL); starting it again in 0 s (1 of 3)',
    'directory ended (it did not start); starting it again in 0.001 s (2 of 3)',
    'directory ended (it did not start); starting it again in 0.002 s (3 of 3)',
    'directory ended again (it did not start) and stays down: 3 attempts are enough.',
    'given up',
  ]);
});
