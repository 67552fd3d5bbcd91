import { readFileSync } from 'node:fs';
import { maxStartupNumber } from '@ieum/schema/contract/id-set.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readStartupId, requireStartupId, startupId } from './startup-id.ts';

const vectors = JSON.parse(readFileSync(new URL('vectors/startup_id.json', import.meta.url), 'utf8'));
const anyNumber = fc.integer({ min: 1, max: maxStartupNumber });

test.each(vectors.valid as { number: number; id: string }[])('number $number is $id', ({ number, id }) => {
  expect(startupId(number)).toBe(id);
  expect(readStartupId(id)).toBe(number);
});

test.each(vectors.accepted as { typed: string; id: string }[])('"$typed" reads as $id', ({ typed, id }) => {
  expect(readStartupId(typed)).toBe(readStartupId(id));
});

test.each(vectors.rejected as { typed: string }[])('"$typed" is refused', ({ typed }) => {
  expect(readStartupId(typed)).toBeNull();
});

test('a refused id is BAD_STARTUP_ID at its path', () => {
  expect(() => requireStartupId('nobody', ['input', 'startupId'])).toThrow(
    expect.objectContaining({
      extensions: { code: 'BAD_STARTUP_ID', inputPath: ['input', 'startupId'] },
    }),
  );
});

test('every number comes back from its id', () => {
  fc.assert(fc.property(anyNumber, (number) => readStartupId(startupId(number)) === number));
});

test('one wrong digit is always caught', () => {
  const digits = fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz');
  fc.assert(
    fc.property(anyNumber, fc.integer({ min: 2, max: 8 }), digits, (number, place, digit) => {
      const id = startupId(number);
      fc.pre(id[place] !== digit);
      return readStartupId(id.slice(0, place) + digit + id.slice(place + 1)) === null;
    }),
  );
});

test('two swapped neighbours are always caught', () => {
  fc.assert(
    fc.property(anyNumber, fc.integer({ min: 2, max: 7 }), (number, place) => {
      const id = startupId(number);
      fc.pre(id[place] !== id[place + 1]);
      return readStartupId(id.slice(0, place) + id[place + 1] + id[place] + id.slice(place + 2)) === null;
    }),
  );
});
