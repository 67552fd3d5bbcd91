import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonDeeperThan } from './json-depth.ts';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test('a text is as deep as its value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 7 }), (value, most) => {
      expect(isJsonDeeperThan(most, Buffer.from(JSON.stringify(value)))).toBe(depthOf(value) > most);
    }),
  );
});
