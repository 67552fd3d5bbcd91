import { businessNumberCheckDigit } from '@ieum/schema/contract/business-number.ts';
import { corpNumberCheckDigit } from '@ieum/schema/contract/corp-number.ts';
import { mix32 } from './draw.ts';

const base32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** A number in Crockford's base32, padded with 0. */
function writeBase32(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < length; index++) {
    text = base32.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/**
 * The local part of a record's id: distinct for each startup number below 2^26 and ordinal below 64, and
 * scrambled by a bijection, for the id of a record must not tell which startup it is about.
 */
export function writeLocalPart(seed: number, number: number, ordinal: number): string {
  return writeBase32(mix32((number * 64 + ordinal) ^ mix32(seed)) >>> 0, 7);
}

/** A ULID of the day's milliseconds; its last 16 digits are made of the same bijection as record ids, so it is distinct. */
export function writeDemoUlid(seed: number, number: number, ordinal: number, day: number): string {
  const scrambled = mix32((number * 64 + ordinal) ^ mix32(seed)) >>> 0;
  const filler = mix32(scrambled) >>> 0;
  const digits = writeBase32(day * 86_400_000 + (scrambled % 32_400_000), 10);
  return `${digits}${writeBase32(filler, 7)}00${writeBase32(scrambled, 7)}`.toUpperCase();
}

const corporateMiddles = [81, 86, 87, 88];

/**
 * A business number no one has been issued: prefix 010 to 100, valid check digit, distinct for every number up to
 * 1,000,000. A corporation's middle pair is one of a head office, a sole proprietor's lies below 80.
 */
export function writeDemoBizRegNo(number: number, corporation: boolean): string {
  const prefix = 10 + (number % 91);
  const rest = Math.floor(number / 91);
  const middle = corporation ? (corporateMiddles[rest % 4] as number) : 1 + (rest % 4) * 19 + (number % 19);
  const serial = 1 + Math.floor(rest / 4);
  const nine = `${String(prefix).padStart(3, '0')}${String(middle).padStart(2, '0')}${String(serial).padStart(4, '0')}`;
  return nine + businessNumberCheckDigit(nine);
}

/** A corporate number that begins with 000000, with the old check digit, distinct for every number up to 1,000,000. */
export function writeDemoCorpRegNo(number: number): string {
  const twelve = `000000${String(number % 1_000_000).padStart(6, '0')}`;
  return twelve + corpNumberCheckDigit(twelve);
}
