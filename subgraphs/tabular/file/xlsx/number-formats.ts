import type { DatePrecision } from '../../cells/date-precision.ts';
import { type Archive, readPart } from './archive.ts';

/** What a cell style makes of a number. */
export interface NumberFormat {
  /** How exact a date it shows, where it shows one. */
  shown?: DatePrecision;
  /** Whether it shows thousands or millions only: 50,000,000 as 50,000. */
  isScaled?: true;
}

/** By style number. */
export type NumberFormats = readonly NumberFormat[];

/** Reads which of the workbook's cell styles show a number as a date, or scaled. */
export async function readNumberFormats(archive: Archive, part: string | undefined): Promise<NumberFormats> {
  const formats: NumberFormat[] = [];
  if (part === undefined || !archive.has(part)) return formats;
  const codes = new Map<string, string>();
  let isCellStyles = false;
  await readPart(archive, part, {
    open(name, { numFmtId, formatCode }) {
      if (name === 'numFmt' && numFmtId && formatCode !== undefined) codes.set(numFmtId, formatCode);
      if (name === 'cellXfs') isCellStyles = true;
      if (name !== 'xf' || !isCellStyles) return;
      const code = codes.get(numFmtId ?? '0');
      const shown = code === undefined ? builtIn(Number(numFmtId)) : shownPrecision(code);
      formats.push({
        ...(shown && { shown }),
        ...(code !== undefined && isScaled(code) && { isScaled: true }),
      });
    },
    close(name) {
      if (name === 'cellXfs') isCellStyles = false;
    },
  });
  return formats;
}

/** How exact a date a format code shows; undefined for numbers, money and times of day. */
export function shownPrecision(code: string): DatePrecision | undefined {
  const letters = lettersOf(code).replace(/general/g, '');
  if (/[#0?]/.test(letters)) return undefined;
  if (letters.includes('d')) return 'DAY';
  if (/y|e/.test(letters)) return letters.includes('m') ? 'MONTH' : 'YEAR';
  return undefined;
}

/** Whether a format code ends its digits with commas, each of which leaves three digits out. */
export function isScaled(code: string): boolean {
  return /[#0?],+(?![#0?,])/.test(lettersOf(code));
}

/** The first of the code's sections, for positive numbers, without what is quoted, escaped or in brackets. */
function lettersOf(code: string): string {
  return code
    .replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
    .split(';')[0]!
    .toLowerCase();
}

/** Formats that every workbook has without writing them; 27 to 36 and 50 to 58 are dates in Korean Excel. */
function builtIn(id: number): DatePrecision | undefined {
  if (id === 17 || id === 55) return 'MONTH';
  const isDay = (id >= 14 && id <= 16) || id === 22 || (id >= 27 && id <= 31) || id === 36;
  return isDay || (id >= 50 && id <= 54) || (id >= 57 && id <= 58) ? 'DAY' : undefined;
}
