import type { DefineCommand, ExitCode } from '../command.ts';
import { resolvePath } from '../network.ts';
import { createProgress } from '../output/progress-line.ts';
import { asStartError, asUsageError } from '../tabular-error.ts';

interface Options {
  report?: string;
  dropVanished?: true;
  json?: true;
}

/** `ieum tabular import`: takes the source into the database that `serve` serves; 1 where rows are refused. */
export const defineTabularImport: DefineCommand = (parent, end) => {
  parent
    .command('import')
    .description('Take the source into the database, whole or not at all, and say what became of its rows.')
    .argument('<mapping>', 'the mapping that init wrote')
    .option('--report <file>', 'write what was refused as an .xlsx file to send back')
    .option('--drop-vanished', 'remove records that the source has no more; without it they are kept')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action(async (mapping: string, options: Options) => end(await importMapping(mapping, options)));
};

async function importMapping(mapping: string, { report, dropVanished, json }: Options): Promise<ExitCode> {
  const { importOnce } = await import('@ieum/tabular/serve/import-once.ts');
  const { describeImport } = await import('@ieum/tabular/serve/describe-import.ts');
  const { writeReport } = await import('@ieum/tabular/report/write-report.ts');
  const progress = createProgress();
  const result = await asStartError(() =>
    importOnce(resolvePath(mapping), {
      progress: json ? () => {} : progress.show,
      dropVanished: dropVanished === true,
    }),
  ).finally(progress.clear);
  if (report !== undefined) await asUsageError(() => writeReport(resolvePath(report), result.check));
  const { counts, vanished, check } = result;
  if (json) console.log(JSON.stringify({ ok: counts.refused === 0, counts, vanished, ...check }, null, 2));
  else for (const line of describeImport(result)) console.log(line);
  if (report !== undefined && !json) console.log(`Wrote ${report}`);
  return counts.refused === 0 ? 0 : 1;
}

const help = `
The database is DATABASE_URL, or a server of its own in the folder .ieum beside the mapping (IEUM_DATA_DIR).

Examples:
  ieum tabular import 지원현황.mapping.yaml
  ieum tabular import 지원현황.mapping.yaml --report 거부.xlsx

Exit codes: 0 every row was taken or is no record; 1 rows were refused, the others are taken; 2 nothing was taken: wrong
arguments, a mistake in the mapping, or a source or database that cannot be read.`;
