import { unknownColumnLines } from '../report/check-file.ts';
import type { ImportResult } from '../store/import-source.ts';

/** An import in lines for people: what was taken, and what is to be looked at. */
export function describeImport({ counts, check, vanished }: ImportResult): string[] {
  const { rows, created, changed, unchanged, refused, skipped, newlyVanished, kept } = counts;
  const lines = [
    `${check.file}: ${count(rows)} rows: ${count(created)} new, ${count(changed)} changed, ${count(unchanged)} as before, ${count(refused)} refused, ${count(skipped)} no records.`,
  ];
  if (refused > 0) {
    lines.push(
      `  ${count(refused)} refused${kept > 0 ? `, of which ${count(kept)} stay as they were before` : ''}: ieum tabular check tells each with its place and reason.`,
    );
  }
  if (newlyVanished > 0) {
    const some = vanished.slice(0, 5).join(', ');
    lines.push(
      `  ${count(newlyVanished)} are not in the source any more, and are kept: ${some}${newlyVanished > 5 ? ', …' : ''}. ieum tabular import --drop-vanished removes them.`,
    );
  }
  if (counts.vanished > newlyVanished)
    lines.push(`  ${count(counts.vanished)} in all are kept though the source has them no more.`);
  lines.push(...unknownColumnLines(check).map((line) => `  ${line}`));
  return lines;
}

const count = (number: number) => number.toLocaleString('en-US');
