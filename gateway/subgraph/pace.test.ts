import { expect, test } from 'vitest';
import { createPace, isLikelyAlone, isWorthWaiting, noteCompany, notePace } from './pace.ts';

/** How many fetches go together after answers that took so long, each of so many characters. */
function together(answers: ReadonlyArray<[tookMs: number, characters: number]>): number {
  const pace = createPace();
  for (const [tookMs, characters] of answers) notePace(pace, tookMs, characters);
  let count = 0;
  while (count < 100 && isWorthWaiting(pace, count)) count++;
  return count;
}

const often = (tookMs: number, characters: number) =>
  Array.from({ length: 20 }, (): [number, number] => [tookMs, characters]);

test.each<[what: string, answers: Array<[number, number]>, count: number]>([
  ['nothing is known', [], 100],
  ['small answers come fast', often(0.1, 200), 100],
  ['medium answers come fast', often(0.2, 9_000), 7],
  ['large answers come fast', often(0.5, 20_000), 0],
  ['large answers take longer than to be read', often(2, 20_000), 100],
  ['large answers come fast, but there is a line', [[0.5, 20_000], ...often(30, 20_000)], 100],
  ['large answers came long ago', [[0.1, 20_000], ...often(0.1, 200)], 100],
])('while %s', (_, answers, count) => {
  expect(together(answers)).toBe(count);
});

test('where those that waited went by themselves, none waits until many are out; where they meet again, all do', () => {
  const pace = createPace();
  expect(isLikelyAlone(pace, 1)).toBe(false);
  for (let flush = 0; flush < 20; flush++) noteCompany(pace, 1);
  expect([1, 2, 3, 4, 16].map((out) => isLikelyAlone(pace, out))).toEqual([true, true, true, false, false]);
  for (let flush = 0; flush < 2; flush++) noteCompany(pace, 8);
  expect(isLikelyAlone(pace, 1)).toBe(false);
});
