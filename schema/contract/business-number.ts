/** Why a business number was refused. */
export type BusinessNumberRefusal = 'FORMAT' | 'CHECKSUM' | 'DEMO_ONLY';

/**
 * Reads a 사업자등록번호: ten ASCII digits, hyphens allowed as `XXX-XX-XXXXX`; gives the ten digits.
 *
 * A prefix of 010 to 100 was never issued to anybody; invented numbers use it, and it is refused as `DEMO_ONLY`
 * unless `demo` is set. Other prefixes below 101 are `FORMAT`.
 */
export function readBusinessNumber(
  text: string,
  { demo }: { demo: boolean },
): { number: string } | { refused: BusinessNumberRefusal } {
  const parts = /^([0-9]{3})(-?)([0-9]{2})\2([0-9]{5})$/.exec(text);
  if (!parts) return { refused: 'FORMAT' };
  const number = `${parts[1]}${parts[3]}${parts[4]}`;
  const prefix = Number(parts[1]);
  // All zeros would pass the sum, so the parts are tested first.
  if (prefix < firstDemoPrefix || parts[3] === '00') return { refused: 'FORMAT' };
  if (businessNumberCheckDigit(number) !== Number(number[9])) return { refused: 'CHECKSUM' };
  if (prefix < firstIssuedPrefix && !demo) return { refused: 'DEMO_ONLY' };
  return { number };
}

/** The tenth digit that belongs to the first nine. */
export function businessNumberCheckDigit(firstNine: string): number {
  const digits = Array.from(firstNine.slice(0, 9), Number);
  const sum = digits.reduce((total, digit, place) => total + digit * weights[place]!, 0);
  return (10 - ((sum + Math.floor((digits[8]! * 5) / 10)) % 10)) % 10;
}

const weights = [1, 3, 7, 1, 3, 7, 1, 3, 5];
const firstDemoPrefix = 10;
const firstIssuedPrefix = 101;
