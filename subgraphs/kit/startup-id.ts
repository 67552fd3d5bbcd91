import { maxStartupNumber } from '@ieum/schema/contract/id-set.ts';
import { codedError, inputError } from './errors.ts';

/**
 * Writes a startup's number as its id: `st`, 7 digits in Crockford base32, 2 check digits (ISO 7064 MOD 97-10).
 *
 * @param number 1 to 2^35 − 1.
 * @throws RangeError beyond that.
 */
export function startupId(number: number): string {
  if (!Number.isInteger(number) || number < 1 || number > maxStartupNumber) {
    throw new RangeError(`A startup number is 1 to ${maxStartupNumber}; got ${number}`);
  }
  let digits = '';
  let rest = number;
  // Shifts work on 32 bits only, and a number may take 35.
  for (let place = 0; place < base32Digits; place++) {
    digits = alphabet[rest % 32] + digits;
    rest = Math.floor(rest / 32);
  }
  return `st${digits}${String(98 - ((number * 100) % 97)).padStart(2, '0')}`;
}

/**
 * Reads an id as a person may have typed it: full-width letters, capitals, spaces and hyphens are taken, and o for
 * 0, i and l for 1. Null when it does not validate.
 */
export function readStartupId(text: string): number | null {
  const typed = text.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');
  const parts = /^st([0-9a-z]{7})([0-9]{2})$/.exec(readableDigits(typed));
  if (!parts) return null;
  let number = 0;
  for (const digit of parts[1]!) {
    const value = alphabet.indexOf(digit);
    if (value < 0) return null;
    number = number * 32 + value;
  }
  const check = Number(parts[2]);
  const isValid = number >= 1 && check >= 2 && check <= 98 && (number * 100 + check) % 97 === 1;
  return isValid ? number : null;
}

/**
 * Reads an id, or throws `BAD_STARTUP_ID`.
 *
 * @param inputPath where it stands in the field's arguments; without it, it is an entity's key.
 */
export function requireStartupId(text: string, inputPath?: ReadonlyArray<string | number>): number {
  const number = readStartupId(text);
  if (number !== null) return number;
  const message = `expected "st", 7 letters or digits and 2 check digits, e.g. "st000001a69"; got ${JSON.stringify(text.slice(0, 40))}. Check it for typing errors`;
  throw inputPath ? inputError('BAD_STARTUP_ID', inputPath, message) : codedError('BAD_STARTUP_ID', message);
}

function readableDigits(typed: string): string {
  return typed.slice(0, 2) + typed.slice(2).replace(/o/g, '0').replace(/[il]/g, '1');
}

// Crockford's: no i, l, o, u.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const base32Digits = 7;
