/** The largest startup number, 2^35 − 1. */
export const maxStartupNumber = 34_359_738_367;

/**
 * Writes a set of startup numbers: the differences of the ascending numbers (the first from 0), each as
 * unsigned LEB128, in base64url without padding. The empty set is the empty text. About 1.33 characters a
 * startup where the set is dense.
 *
 * @param sortedNumbers strictly ascending whole numbers, 1 to 2^35 − 1.
 * @throws RangeError when they are not.
 */
export function encodeIdSet(sortedNumbers: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(sortedNumbers.length * maxVarintBytes);
  let length = 0;
  let previous = 0;
  for (const number of sortedNumbers) {
    if (!Number.isInteger(number) || number <= previous || number > maxStartupNumber) {
      throw new RangeError(
        `Expected startup numbers in ascending order, 1 to ${maxStartupNumber}; ${number} follows ${previous}`,
      );
    }
    let rest = number - previous;
    // Shifts work on 32 bits only, and a difference may take 35.
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes[length++] = (rest % 0x80) | 0x80;
    bytes[length++] = rest;
    previous = number;
  }
  return bytes.toString('base64url', 0, length);
}

/**
 * Reads a set of startup numbers, ascending.
 *
 * @throws RangeError when the text is not what `encodeIdSet` writes: another alphabet, a difference of 0,
 * a number over 2^35 − 1, a cut-off or overlong varint.
 */
export function decodeIdSet(text: string): number[] {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new RangeError('An id set is base64url without padding');
  const numbers: number[] = [];
  let number = 0;
  for (let at = 0; at < bytes.length; ) {
    let difference = 0;
    let scale = 1;
    let byte: number;
    do {
      if (at === bytes.length) throw new RangeError('The id set ends inside a number');
      byte = bytes[at++]!;
      difference += (byte & 0x7f) * scale;
      scale *= 0x80;
      if (difference > maxStartupNumber)
        throw new RangeError(`The id set holds a number over ${maxStartupNumber}`);
    } while (byte > 0x7f);
    // A last byte of 0 is a difference of 0 or a longer spelling of a shorter number: one set has one text.
    if (byte === 0) throw new RangeError('The id set repeats a number or writes one too long');
    number += difference;
    if (number > maxStartupNumber) throw new RangeError(`The id set holds a number over ${maxStartupNumber}`);
    numbers.push(number);
  }
  return numbers;
}

const maxVarintBytes = 5;
