import type { DatePrecision } from '../../cells/date-precision.ts';
import { type Archive, readPart } from './archive.ts';

/** By style number: how exact a date a number of that style shows; undefined where it shows none. */
export type NumberFormats = ReadonlyArray<DatePrecision | undefined>;

/** Reads which of the workbook's cell styles show a number as a date. */
export async function readNumberFormats(archive: Archive, part: string | undefined): Promise<NumberFormats> {
  const formats: Array<DatePrecision | undefined> = [];
  if (part === undefined || !archive.has(part)) return formats;
  const codes = new Map<string, string>();
  let isCellStyles = false;
  await readPart(archive, part, {
    open(name, { numFmtId, formatCode }) {
      if (name === 'numFmt' && numFmtId && formatCode !== undefined) codes.set(numFmtId, formatCode);
      if (name === 'cellXfs') isCellStyles = true;
      if (name !== 'xf' || !isCellStyles) return;
      const code = codes.get(numFmtId ?? '0');
      formats.push(code === undefined ? builtIn(Number(numFmtId)) : shownPrecision(code));
    },
    close(name) {
      if (name === 'cellXfs') isCellStyles = false;
    },
  });
  return formats;
}

/** How exact a date a format code shows; undefined for numbers, money and times of day. */
export function shownPrecision(code: string): DatePrecision | undefined {
  // The first of the sections is for positive numbers; what is quoted, escaped or in brackets is no part of the date.
  const letters = code
    .replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
    .split(';')[0]!
    .toLowerCase()
    .replace(/general/g, '');
  if (/[#0?]/.test(letters)) return undefined;
  if (letters.includes('d')) return 'DAY';
  if (/y|e/.test(letters)) return letters.includes('m') ? 'MONTH' : 'YEAR';
  return undefined;
}

/** Formats that every workbook has without writing them; 27 to 36 and 50 to 58 are dates in Korean Excel. */
function builtIn(id: number): DatePrecision | undefined {
  if (id === 17 || id === 55) return 'MONTH';
  const isDay = (id >= 14 && id <= 16) || id === 22 || (id >= 27 && id <= 31) || id === 36;
  return isDay || (id >= 50 && id <= 54) || (id >= 57 && id <= 58) ? 'DAY' : undefined;
}
