import { GraphQLInt } from 'graphql';
import { expect, test } from 'vitest';
import { isLeafValue } from './value.ts';

test.each([
  [2 ** 31 - 1, true],
  [-(2 ** 31), true],
  [2 ** 31, false],
  [-(2 ** 31) - 1, false],
  [1.5, false],
  [Number.NaN, false],
  ['1', false],
])('%j as an Int is valid: %j', (value, isValid) => {
  expect(isLeafValue(GraphQLInt, value)).toBe(isValid);
});
