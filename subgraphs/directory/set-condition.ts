import { type SQL, sql } from 'drizzle-orm';
import { numberIn } from './startup-condition.ts';
import { startups } from './tables.ts';

/**
 * Startups with one of many numbers, sent to the database as a bitmap where that is shorter than the numbers: startups
 * are numbered from 1 without large gaps, so a set of a million takes 125 kB in place of 8 MB, and to look into it is
 * one step a row.
 *
 * @param numbers in any order.
 */
export function numberInMany(numbers: readonly number[]): SQL {
  const highest = numbers.reduce((most, number) => Math.max(most, number), 0);
  const bytes = Math.floor(highest / 8) + 1;
  if (bytes > numbers.length * bytesOfNumber) return numberIn(numbers);
  const bitmap = Buffer.alloc(bytes);
  // As get_bit counts: from the lowest bit of the first byte.
  for (const number of numbers) bitmap[Math.floor(number / 8)]! |= 1 << (number % 8);
  return sql`case when ${startups.number} < ${bytes * 8}::int8 then get_bit(${bitmap}::bytea, ${startups.number}) = 1 else false end`;
}

const bytesOfNumber = 8;
