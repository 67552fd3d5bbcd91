import { count } from '../network.ts';
import { paint, plain } from '../output/paint.ts';
import type { Printer } from '../output/printer.ts';
import { textTable } from '../output/text-table.ts';
import type { CheckReport, ReportedChange } from './report.ts';

/** Prints a check in the form that was asked for. `file` is what was checked. */
export function printCheck(printer: Printer, report: CheckReport, file: string): void {
  printer.json(report);
  printer.say(`${origin(report)}\n`);
  printer.findings(report.problems, file);
  printChanges(printer, report);
  if (report.joins.length > 0) printer.say(`Asked from then on for: ${report.joins.join(', ')}.`);
  if (report.leaves.length > 0) printer.say(`No longer asked for: ${report.leaves.join(', ')}.`);
  if (report.costChanges.length > 0) printer.say(`\n${costTable(report.costChanges)}\n`);
  if (report.usage) printer.say(usageLine(report.usage));
  printer.say(verdict(report));
}

/** Prints what clients see change, by how much it matters. */
export function printChanges(
  printer: Printer,
  { changes, ok }: { changes: readonly ReportedChange[]; ok: boolean },
): void {
  for (const criticality of ['BREAKING', 'DANGEROUS', 'SAFE'] as const) {
    const found = changes.filter((change) => change.criticality === criticality);
    if (found.length === 0) continue;
    const [heading, colour] = headings[criticality];
    const shown = criticality === 'SAFE' ? found.slice(0, mostSafe) : found;
    const rest = found.length - shown.length;
    const more = rest === 0 ? '' : `\n  … and ${rest} more, which --json lists`;
    printer.say(`${paint(colour, heading)}\n${shown.map(changeLines).join('\n')}${more}\n`);
  }
  if (ok && changes.length === 0) printer.say('The public schema stays as it is.');
}

function changeLines({ message, isAllowed, usedBy, criticality }: ReportedChange): string {
  const mark =
    criticality !== 'BREAKING' || isAllowed === null ? '' : isAllowed ? ' (allowed)' : ' (REFUSED)';
  const clients = usedBy.map(
    ({ client, operations, count: times, lastSeen }) =>
      `      used by ${client}, ${times} times, last ${lastSeen.slice(0, 10)}: ${operations.join(', ')}`,
  );
  return plain([`  - ${message}${mark}`, ...clients].join('\n'));
}

function origin({ by, name, composition, isUnread }: CheckReport): string {
  if (isUnread) return `Not asked of the registry: what is to be ${name} is no SDL.`;
  if ('list' in by) return `Checked here: ${name} with the others of ${by.list}.`;
  const what = composition === null ? 'an empty network' : `composition ${composition}`;
  return `Checked by the registry at ${by.registry}: ${name} with ${what}.`;
}

function verdict({ ok, name, isNew, problems }: CheckReport): string {
  const errors = problems.filter(({ severity }) => severity === 'ERROR').length;
  if (!ok) return paint('red', `${name} cannot be published: ${count(errors, 'error')}.`);
  return paint('green', `${name} composes with the others${isNew ? '. It is new to the network' : ''}.`);
}

function costTable(changes: CheckReport['costChanges']): string {
  const rows = changes.map(({ operation, hash, before, after }) => [
    plain(operation ?? hash.slice(0, 12)),
    String(before),
    String(after),
  ]);
  return textTable(['OPERATION', 'COST NOW', 'THEN'], rows);
}

function usageLine({ days, since, isWhole }: NonNullable<CheckReport['usage']>): string {
  if (since === null) return 'No operations of clients are recorded yet, so nothing is known to be in use.';
  const part = isWhole ? '' : `; recorded only since ${since.slice(0, 10)}`;
  return `Judged by what clients ran in the last ${days} days${part}.`;
}

/** A first publication adds hundreds, and below them the verdict would be far away. */
const mostSafe = 30;

const headings = {
  BREAKING: ['BREAKING: operations of clients can fail', 'red'],
  DANGEROUS: ['Clients may be surprised:', 'yellow'],
  SAFE: ['Safe for clients:', 'green'],
} as const;
