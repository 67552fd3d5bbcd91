import type { Refusal } from '@ieum/tabular/mapping/refusal.ts';
import type { FileCheck } from '@ieum/tabular/report/check-file.ts';
import type { DefineCommand, ExitCode } from '../command.ts';
import { count, resolvePath } from '../network.ts';
import { textTable } from '../output/text-table.ts';
import { asUsageError } from '../tabular-error.ts';

interface Options {
  report?: string;
  json?: true;
}

/** `ieum tabular check`: applies a mapping to its file and tells every refused value; 1 where a row is refused. */
export const defineTabularCheck: DefineCommand = (parent, end) => {
  parent
    .command('check')
    .description(
      'Read the file as its mapping says, and tell every refused value: its place, its kind, and why.',
    )
    .argument('<mapping>', 'the mapping that init wrote')
    .option('--report <file>', 'write it as an .xlsx file to send back')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action(async (mapping: string, options: Options) => end(await checkMapping(mapping, options)));
};

async function checkMapping(mapping: string, options: Options): Promise<ExitCode> {
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

async function printCheck(
  { sheets, unread }: FileCheck,
  refusals: Array<Refusal & { reason: { ko: string; en: string } }>,
): Promise<void> {
  const { rangesText, unknownColumnLines } = await import('@ieum/tabular/report/check-file.ts');
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
  for (const line of unknownColumnLines({ sheets })) console.log(line);
  for (const sheet of unread) console.log(`Sheet "${sheet}" is not in the mapping and was not read.`);
}

const help = `
Examples:
  ieum tabular check 지원현황.mapping.yaml
  ieum tabular check 지원현황.mapping.yaml --report 거부.xlsx

Exit codes: 0 every row is a record or none at all (a title, total, note …); 1 rows are refused; 2 wrong arguments,
a mistake in the mapping, or a file that cannot be read or written.`;
