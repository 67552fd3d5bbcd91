import type { Cell } from '../file/row.ts';
import { type Reading, readableText, refuseUnreadable } from './reading.ts';

/** What a column's bare numbers count, as its header or the line above it says: `(단위: 천원)`. */
export type AmountUnit = keyof typeof unitWon;

const unitWon = {
  원: 1n,
  천원: 1_000n,
  만원: 10_000n,
  십만원: 100_000n,
  백만원: 1_000_000n,
  천만원: 10_000_000n,
  억원: 100_000_000n,
};

/** The names of the units that a column can have. */
export const amountUnits = Object.keys(unitWon) as AmountUnit[];

/**
 * Reads an amount in whole won, exactly: `5천만원`, `16.5억 원`, `50,000천원`, `1억 2,000만원`, `1,234,000`,
 * `금오천만원정`. Bare numbers count the column's unit; a cell's own unit ending in 원 goes before it. Refused is what
 * is about, up to, in another currency, below one won, negative, grouped wrongly (`12,34`), or can be read in two ways:
 * `1억5천`, which people write for 1억 5천만원, and `5.000`, a thousand with a dot.
 */
export function readAmount(cell: Cell, unit: AmountUnit = '원'): Reading<number> {
  const unreadable = refuseUnreadable(cell);
  if (unreadable) return unreadable;
  if (cell.kind === 'number') {
    if (cell.shown !== undefined) return { refused: 'AMOUNT_FORMAT' };
    // It shows 50,000 under (천원), but holds 50,000,000: who wrote the unit meant what is shown.
    if (cell.isScaled && unit !== '원') return { refused: 'AMOUNT_SCALED' };
    // Excel shows 15 digits; what binary fractions leave behind them was never typed.
    const written = String(Number(cell.value.toPrecision(15)));
    if (written.includes('e'))
      return { refused: written.includes('e-') ? 'AMOUNT_FRACTION' : 'AMOUNT_RANGE' };
    return toWon(decimal(written), unitWon[unit]);
  }
  if (cell.kind !== 'text') return { refused: 'AMOUNT_FORMAT' };
  return readText(readableText(cell.text), unit);
}

function readText(original: string, unit: AmountUnit): Reading<number> {
  if (/(^약|내외|정도|이내|이하|이상|미만|최대|최소|한도|여 ?원|~|∼|〜|\+)/.test(original)) {
    return { refused: 'AMOUNT_APPROXIMATE' };
  }
  if (/[$€¥£]|달러|불$|엔$|유로|위안|USD|EUR|JPY|CNY/i.test(original)) return { refused: 'AMOUNT_CURRENCY' };
  // NFKC makes ₩ of the full-width sign; △ and brackets are the minus of public accounts.
  const text = original
    .replace(/^(?:일금|금)/, '')
    .replace(/정$/, '')
    .replace(/₩|\\|KRW/g, '')
    .replace(/ /g, '');
  const negative = /^(?:[-−△▲](.+)|\((.+)\))$/.exec(text);
  if (negative) {
    const inner = readText(negative[1] ?? negative[2]!, unit);
    return 'refused' in inner || inner.value === 0 ? inner : { refused: 'AMOUNT_NEGATIVE' };
  }
  const plain = text.replace(/원$/, '');
  if (/^\d{1,3}\.\d{3}$/.test(plain) && (plain !== text || unit === '원'))
    return { refused: 'AMOUNT_AMBIGUOUS' };
  if (plain === text && /[억만][^억만]*[천백십]$/.test(plain)) return { refused: 'AMOUNT_AMBIGUOUS' };
  const bare = readNumeral(plain);
  if (bare) return toWon(bare, plain === text ? unitWon[unit] : 1n);
  const won = readUnits(withDigits(plain));
  if (!won) return { refused: 'AMOUNT_FORMAT' };
  if (plain === text && unit !== '원') return { refused: 'AMOUNT_UNIT' };
  return toWon(won, 1n);
}

/** An exact decimal: `digits` / 10^`places`. */
interface Decimal {
  digits: bigint;
  places: number;
}

/** Digits, in groups of three or not at all, with or without a fraction. */
function readNumeral(text: string): Decimal | null {
  return /^(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,6})(?:\.\d{1,12})?$/.test(text)
    ? decimal(text.replaceAll(',', ''))
    : null;
}

function decimal(text: string): Decimal {
  const [whole, fraction = ''] = text.split('.');
  return { digits: BigInt(`${whole}${fraction}`), places: fraction.length };
}

/** Sections before 조, 억, 만 and the rest, descending; within one, numbers before 천, 백, 십. */
function readUnits(text: string): Decimal | null {
  let rest = text;
  let sum: Decimal = { digits: 0n, places: 0 };
  let terms = 0;
  for (const [name, factor] of [...bigUnits, ['', 1n] as const]) {
    const end = name === '' ? rest.length : rest.indexOf(name);
    if (end < 0 || rest === '') continue;
    const section = readSection(rest.slice(0, end), name === '만');
    if (!section) return null;
    rest = rest.slice(end + name.length);
    sum = add(sum, { digits: section.digits * factor, places: section.places });
    terms++;
    // 1.5억 3천만 is no way of writing: a fraction stands alone.
    if (sum.places > 0 && (terms > 1 || rest !== '')) return null;
  }
  return rest === '' && terms > 0 ? sum : null;
}

function readSection(text: string, mayBeBare: boolean): Decimal | null {
  if (text === '') return mayBeBare ? { digits: 1n, places: 0 } : null;
  let rest = text;
  let sum: Decimal = { digits: 0n, places: 0 };
  for (const [name, factor] of smallUnits) {
    const end = rest.indexOf(name);
    if (end < 0) continue;
    const count = end === 0 ? { digits: 1n, places: 0 } : readNumeral(rest.slice(0, end));
    if (!count || (count.places > 0 && (rest !== text || rest.length > end + 1))) return null;
    sum = add(sum, { digits: count.digits * factor, places: count.places });
    rest = rest.slice(end + 1);
  }
  if (rest === '') return sum;
  const last = readNumeral(rest);
  return last && (last.places === 0 || rest === text) ? add(sum, last) : null;
}

function add(left: Decimal, right: Decimal): Decimal {
  const places = Math.max(left.places, right.places);
  const scaled = ({ digits, places: own }: Decimal) => digits * 10n ** BigInt(places - own);
  return { digits: scaled(left) + scaled(right), places };
}

function toWon({ digits, places }: Decimal, factor: bigint): Reading<number> {
  const scale = 10n ** BigInt(places);
  const total = digits * factor;
  if (total % scale !== 0n) return { refused: 'AMOUNT_FRACTION' };
  const won = total / scale;
  if (won < 0n) return { refused: 'AMOUNT_NEGATIVE' };
  return won > BigInt(Number.MAX_SAFE_INTEGER) ? { refused: 'AMOUNT_RANGE' } : { value: Number(won) };
}

function withDigits(text: string): string {
  return text.replace(/[일이삼사오육칠팔구]/g, (digit) => String('일이삼사오육칠팔구'.indexOf(digit) + 1));
}

const bigUnits = [
  ['조', 1_000_000_000_000n],
  ['억', 100_000_000n],
  ['만', 10_000n],
] as const;
const smallUnits = [
  ['천', 1_000n],
  ['백', 100n],
  ['십', 10n],
] as const;
