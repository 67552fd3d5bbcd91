import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonDeeperThan } from './json-depth.ts';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test('a text is as deep as its value', () => {
  const padding = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 7 }), padding, (value, most, at) => {
      const bytes = Buffer.from(' '.repeat(at) + JSON.stringify(value)).subarray(at);
      expect(isJsonDeeperThan(most, bytes)).toBe(depthOf(value) > most);
    }),
  );
});

test.each([2_000, 2_001])('a list of lists in %i levels is told by one bracket', (levels) => {
  const text = `["${'['.repeat(3_000)}",${'{"a":['.repeat(levels / 2)}${levels % 2 === 1 ? '[]' : '0'}`;
  expect(isJsonDeeperThan(2_000, Buffer.from(text))).toBe(levels + 1 > 2_000);
  expect(isJsonDeeperThan(2_001, Buffer.from(text))).toBe(levels + 1 > 2_001);
});
