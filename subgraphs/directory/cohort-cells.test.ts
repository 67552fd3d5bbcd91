import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSmall, suppressCells } from './cohort-cells.ts';

const shown = (counts: number[], total = counts.reduce((sum, count) => sum + count, 0)) =>
  suppressCells(
    counts.map((count, place) => ({ keys: [String(place)], count })),
    total,
  ).map(({ count }) => count);

test.each([
  ['nothing small stays as it is', [3, 4, 10], [3, 4, 10]],
  ['a lone small cell takes the next smallest with it', [2, 4, 3, 10], [null, 4, null, 10]],
  ['of equal next smallest cells the first by key goes', [1, 5, 5], [null, null, 5]],
  ['a 1 and a 2 hide each other', [1, 2, 9], [null, null, 9]],
  ['two of 1, whose sum gives both away, take another', [1, 1, 7, 9], [null, null, null, 9]],
  ['two of 2, whose sum gives both away, take another', [2, 2, 7, 9], [null, null, null, 9]],
  ['a small total shows no cell', [1, 1], []],
  ['small cells alone that their total gives away are not shown', [1, 1, 1], []],
  ['small cells alone that hide each other are', [1, 2, 2], [null, null, null]],
  ['no cell is no cell', [], []],
] as const)('%s', (_, counts, expected) => {
  expect(shown([...counts])).toEqual([...expected]);
});

test('cells come in code point order of their keys', () => {
  const cells = ['나', 'a', '가', 'B'].map((key) => ({ keys: [key], count: 5 }));
  expect(suppressCells(cells, 20).map(({ keys }) => keys[0])).toEqual(['B', 'a', '가', '나']);
});

test('no small cell follows from the total and the cells shown', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 7 }), (counts) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const cells = shown(counts);
      if (cells.length === 0) return;
      const rest = total - cells.reduce<number>((sum, count) => sum + (count ?? 0), 0);
      const hidden = counts.filter((_, place) => cells[place] === null);
      const fillings = splits(rest, hidden.length).filter((filling) => filling.some(isSmall));
      for (const [place, count] of hidden.entries()) {
        if (isSmall(count))
          expect(new Set(fillings.map((filling) => filling[place])).size).toBeGreaterThan(1);
      }
    }),
    { numRuns: 300 },
  );
});

/** All ways to write a sum as so many counts, in order. */
function splits(sum: number, parts: number): number[][] {
  if (parts === 0) return sum === 0 ? [[]] : [];
  return Array.from({ length: Math.max(0, sum) }, (_, less) => less + 1).flatMap((first) =>
    splits(sum - first, parts - 1).map((others) => [first, ...others]),
  );
}
