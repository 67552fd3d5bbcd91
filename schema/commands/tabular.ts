import type { Refusal } from '@ieum/tabular/mapping/check.ts';
import type { FileProposal } from '@ieum/tabular/propose/init-file.ts';
import type { FileCheck } from '@ieum/tabular/report/check-file.ts';
import { count, type ExitCode, resolvePath, UsageError } from './network.ts';
import { textTable } from './text-table.ts';

/** The options of `ieum tabular init`. */
export interface TabularInitOptions {
  out?: string;
  force?: true;
  organization?: string;
  json?: true;
}

/** The options of `ieum tabular check`. */
export interface TabularCheckOptions {
  report?: string;
  json?: true;
}

/** Guesses how a spreadsheet is to be read and writes it as a mapping; 1 where something needed was not found. */
export async function tabularInitCommand(file: string, options: TabularInitOptions): Promise<ExitCode> {
  if (options.organization !== undefined && !/^org:[a-z0-9-]+$/.test(options.organization)) {
    throw new UsageError(`--organization is "${options.organization}": expected an id, e.g. org:cau`);
  }
  const out = options.out ?? `${file.replace(/\.[^./]+$/, '')}.mapping.yaml`;
  // Loaded here, so that the other commands do without its libraries. The workspaces would depend on each other in a
  // circle if this one named it in its package.json.
  const { initFile } = await import('@ieum/tabular/propose/init-file.ts');
  const proposal = await asUsageError(() =>
    initFile(resolvePath(file), {
      out: resolvePath(out),
      overwrite: options.force === true,
      ...(options.organization === undefined ? {} : { organization: options.organization }),
    }),
  );
  if (options.json) console.log(JSON.stringify({ mapping: out, ...proposal }, null, 2));
  else printProposal(out, proposal);
  return proposal.tables.some(({ missing }) => missing.length > 0) ? 1 : 0;
}

/** Applies a mapping to its file and tells every refused value; 1 where a row is refused. */
export async function tabularCheckCommand(mapping: string, options: TabularCheckOptions): Promise<ExitCode> {
  const { checkFile } = await import('@ieum/tabular/report/check-file.ts');
  const { refusals: reasons } = await import('@ieum/tabular/cells/refusals.ts');
  const { writeReport } = await import('@ieum/tabular/report/write-report.ts');
  const check = await asUsageError(() => checkFile(resolvePath(mapping)));
  const { report } = options;
  if (report !== undefined) await asUsageError(() => writeReport(resolvePath(report), check));
  const explained = check.refusals.map((refusal) => {
    const [ko, en] = reasons[refusal.code];
    return { ...refusal, reason: { ko, en } };
  });
  const isOk = check.refusals.length === 0;
  if (options.json) console.log(JSON.stringify({ ok: isOk, ...check, refusals: explained }, null, 2));
  else await printCheck(check, explained);
  if (report !== undefined && !options.json) console.log(`Wrote ${report}`);
  return isOk ? 0 : 1;
}

async function asUsageError<T>(run: () => Promise<T>): Promise<T> {
  const { FileError } = await import('@ieum/tabular/file/row.ts');
  const { MappingError } = await import('@ieum/tabular/mapping/check.ts');
  try {
    return await run();
  } catch (error) {
    const isUsers = error instanceof FileError || error instanceof MappingError;
    // What the system refuses (no such folder, no right, disk full) is the user's to mend too.
    if (isUsers || (error as NodeJS.ErrnoException).syscall) throw new UsageError((error as Error).message);
    throw error;
  }
}

function printProposal(out: string, { form, encoding, tables, leftOut }: FileProposal): void {
  console.log(`${form}${encoding ? `, ${encoding}` : ''}`);
  for (const { sheet, header, columns, extra, missing } of tables) {
    console.log(`\nSheet "${sheet}", header in row ${header.join(', ')}:`);
    const lines = columns.map(({ field, source, confidence, reasons }) => [
      ...[field, source.column ?? '', `${Math.round(confidence * 100)} %`, reasons.join('; ')],
    ]);
    console.log(textTable(['FIELD', 'COLUMN', 'CONFIDENCE', 'WHY'], lines));
    if (extra.length > 0) console.log(`Not taken: ${extra.join(', ')}`);
    if (missing.length > 0)
      console.log(`MISSING, and needed: ${missing.join(', ')}. Write them into the mapping.`);
  }
  for (const { sheet, reason } of leftOut)
    console.log(`\nSheet "${sheet}" is left out: ${leftOutReasons[reason]}.`);
  console.log(`\nWrote ${out}. Look it over, then: ieum tabular check ${out}`);
}

const leftOutReasons = {
  HIDDEN: 'it is hidden',
  EMPTY: 'it is empty',
  NO_HEADER: 'no header is understood',
};

async function printCheck(
  { sheets, unread }: FileCheck,
  refusals: Array<Refusal & { reason: { ko: string; en: string } }>,
): Promise<void> {
  const { rangesText } = await import('@ieum/tabular/report/check-file.ts');
  const lines = refusals.map(({ sheet, row, column, label, field, valueClass, reason }) => [
    ...[sheet, String(row), column === null ? '' : `${column} ${label}`, field, valueClass, reason.en],
  ]);
  if (lines.length > 0) {
    console.log(textTable(['SHEET', 'ROW', 'COLUMN', 'FIELD', 'VALUE', 'REFUSED BECAUSE'], lines), '\n');
  }
  for (const { sheet, rows, records, refused, skipped, withoutStartup } of sheets) {
    console.log(`Sheet "${sheet}": ${count(rows, 'row')}, ${count(records, 'record')}, ${refused} refused.`);
    for (const [reason, ranges] of Object.entries(skipped)) {
      console.log(`  no record, ${reason}: row ${rangesText(ranges)}`);
    }
    if (withoutStartup.length > 0) console.log(`  without a startup: row ${rangesText(withoutStartup)}`);
  }
  for (const sheet of unread) console.log(`Sheet "${sheet}" is not in the mapping and was not read.`);
}
