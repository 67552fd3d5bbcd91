import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, compareValues, decodeCursor, encodeCursor, type SortKey, sameShape } from './cursor.ts';

const vectors = JSON.parse(readFileSync(new URL('./vectors/cursor.json', import.meta.url), 'utf8')) as {
  valid: { key: SortKey; cursor: string }[];
  order: { keys: SortKey[] };
  codePointOrder: { values: string[] };
};

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.boolean(),
  fc.constant(null),
);
const key = fc.array(fc.tuple(fc.constantFrom('A' as const, 'D' as const), value), {
  minLength: 1,
  maxLength: 4,
});

describe('cursors', () => {
  it.each(vectors.valid)('write $key as the vector does, and read it back', ({ key, cursor }) => {
    expect(encodeCursor(key)).toBe(cursor);
    expect(decodeCursor(cursor)).toEqual(key);
  });

  it('give every key back', () => {
    fc.assert(
      fc.property(key, (key) => {
        expect(decodeCursor(encodeCursor(key))).toEqual(JSON.parse(JSON.stringify(key)));
      }),
    );
  });

  it.each([
    ['', 'nothing'],
    ['W10', 'an empty key'],
    ['W1siQSIsMV1d=', 'padding'],
    ['W1siQSIsMV1d\n', 'a line end'],
    [btoa('[["B",1]]'), 'another direction'],
    [btoa('[["A"]]'), 'a position without a value'],
    [btoa('[["A",{}]]'), 'an object as a value'],
    [btoa('{"A":1}'), 'an object'],
    [btoa('[["A",1]'), 'broken JSON'],
    [Buffer.from([0x5b, 0xff]).toString('base64url'), 'broken UTF-8'],
  ])('refuse %j: %s', (text) => {
    expect(decodeCursor(text)).toBeNull();
  });

  it('are not written for an empty key or an infinite number', () => {
    expect(() => encodeCursor([])).toThrow(RangeError);
    expect(() => encodeCursor([['A', Number.POSITIVE_INFINITY]])).toThrow(RangeError);
  });
});

describe('the order of keys', () => {
  it('is that of the vectors', () => {
    expect(vectors.order.keys.toReversed().sort(compareKeys)).toEqual(vectors.order.keys);
    expect(vectors.codePointOrder.values.toReversed().sort(compareValues)).toEqual(
      vectors.codePointOrder.values,
    );
  });

  it('puts null last in both directions', () => {
    expect(compareKeys([['A', null]], [['A', 'z']])).toBeGreaterThan(0);
    expect(compareKeys([['D', null]], [['D', 'z']])).toBeGreaterThan(0);
    expect(compareKeys([['D', false]], [['D', true]])).toBeGreaterThan(0);
  });

  it('compares strings as their UTF-8 bytes compare', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareValues(a, b))).toBe(
          Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
        );
      }),
    );
  });

  it('is total: antisymmetric and transitive over any values', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0)
          expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('holds between keys of one shape only', () => {
    const shape: SortKey = [
      ['D', 12],
      ['A', 'x:1'],
    ];
    expect(
      sameShape(shape, [
        ['D', null],
        ['A', 'y:1'],
      ]),
    ).toBe(true);
    expect(
      sameShape(shape, [
        ['A', 12],
        ['A', 'y:1'],
      ]),
    ).toBe(false);
    expect(
      sameShape(shape, [
        ['D', '12'],
        ['A', 'y:1'],
      ]),
    ).toBe(false);
    expect(sameShape(shape, [['D', 12]])).toBe(false);
  });
});
