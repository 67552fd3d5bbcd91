import { stripVTControlCharacters } from 'node:util';
import { paint } from './paint.ts';

/**
 * Lays out rows below their headings, columns as wide as their widest cell. Hangul, Hanja, full-width letters and
 * emoji take two places on a terminal, marks on a letter and colours none.
 */
export function textTable(headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const lines = [headings.map((heading) => paint('bold', heading)), ...rows];
  const widths = headings.map((_, column) =>
    lines.reduce((most, line) => Math.max(most, terminalWidth(line[column] ?? '')), 0),
  );
  const pad = (text: string, column: number) => text + ' '.repeat(widths[column]! - terminalWidth(text));
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** Places that a text takes on a terminal. */
export function terminalWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) {
    if (/^[\p{Mark}\p{Default_Ignorable_Code_Point}]*$/u.test(segment)) continue;
    width += wide.test(segment) ? 2 : 1;
  }
  return width;
}

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** What begins with a character that Unicode calls wide or full-width, as far as Korean documents and emoji go. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
