import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeIdSet,
  digestIdSet,
  encodeIdSet,
  isSetDigest,
  maxStartupNumber,
  uniteIdSets,
} from './id-set.ts';

const vectors = JSON.parse(readFileSync(new URL('./vectors/id-set.json', import.meta.url), 'utf8')) as {
  numbers: number[];
  encoded: string;
}[];

describe('id sets', () => {
  it.each(vectors)('write $numbers as $encoded and read it back', ({ numbers, encoded }) => {
    expect(encodeIdSet(numbers)).toBe(encoded);
    expect(decodeIdSet(encoded)).toEqual(numbers);
  });

  it('give every set back', () => {
    const number = fc.oneof(
      fc.integer({ min: 1, max: 5000 }),
      fc.maxSafeNat().map((n) => (n % maxStartupNumber) + 1),
    );
    fc.assert(
      fc.property(fc.uniqueArray(number, { maxLength: 300 }), (numbers) => {
        const sorted = numbers.toSorted((a, b) => a - b);
        expect(decodeIdSet(encodeIdSet(sorted))).toEqual(sorted);
      }),
    );
  });

  it('unite as sets do', () => {
    const numbers = fc.uniqueArray(
      fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: maxStartupNumber })),
    );
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 5 }), (sets) => {
        const ascending = (list: number[]) => list.toSorted((a, b) => a - b);
        const united = uniteIdSets(sets.map((set) => encodeIdSet(ascending(set))));
        expect(united).toBe(encodeIdSet(ascending([...new Set(sets.flat())])));
      }),
    );
    expect(() => uniteIdSets(['AQEB', 'AQA'])).toThrow(RangeError);
  });

  it('have a digest each, in the form that is asked for', () => {
    expect(digestIdSet('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
    expect(isSetDigest(digestIdSet('AQEB'))).toBe(true);
    for (const other of ['AQEB', '', 'k'.repeat(44), `${'k'.repeat(42)}=`, 5])
      expect(isSetDigest(other)).toBe(false);
  });

  it('have one text each: what decodes is what encodes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        let numbers: number[];
        try {
          numbers = decodeIdSet(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(encodeIdSet(numbers)).toBe(text);
      }),
    );
  });

  it.each([
    ['AA', 'a difference of 0'],
    ['AQA', 'a repeated number'],
    ['gQ', 'a cut-off number'],
    ['gQA', 'an overlong number'],
    ['gICAgIAB', 'a number over 2^35 − 1'],
    ['_____38B', 'a sum over 2^35 − 1'],
    ['AQ==', 'padding'],
    ['AR', 'bits behind the last byte'],
    ['A Q', 'a space'],
  ])('refuse %j: %s', (text) => {
    expect(() => decodeIdSet(text)).toThrow(RangeError);
  });

  it.each([[[0]], [[2, 1]], [[1, 1]], [[1.5]], [[maxStartupNumber + 1]]])(
    'are not written for %j',
    (numbers) => {
      expect(() => encodeIdSet(numbers)).toThrow(RangeError);
    },
  );
});
