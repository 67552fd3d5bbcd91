/**
 * Lays out rows below their headings, columns as wide as their widest cell. Hangul, Hanja and full-width letters
 * take two places on a terminal.
 */
export function textTable(headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) =>
    lines.reduce((most, line) => Math.max(most, terminalWidth(line[column] ?? '')), 0),
  );
  const pad = (text: string, column: number) => text + ' '.repeat(widths[column]! - terminalWidth(text));
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

function terminalWidth(text: string): number {
  const wide = text.match(
    /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/g,
  );
  return text.length + (wide?.length ?? 0);
}
