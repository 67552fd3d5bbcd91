import type { FileProposal } from '@ieum/tabular/propose/init-file.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { resolvePath } from '../network.ts';
import { textTable } from '../output/text-table.ts';
import { asUsageError } from '../tabular-error.ts';

interface Options {
  out?: string;
  force?: true;
  organization?: string;
  json?: true;
}

/** `ieum tabular init`: guesses how a spreadsheet is to be read and writes it as a mapping; 1 where something is missing. */
export const defineTabularInit: DefineCommand = (parent, end) => {
  parent
    .command('init')
    .description(
      'Guess which column holds what, say how sure that is, and write it as a mapping to look over.',
    )
    .argument('<file>', 'the .xlsx or .csv file')
    .option('--out <file>', 'the mapping (default: beside the file, with the ending .mapping.yaml)')
    .option('--force', 'overwrite the mapping')
    .option('--organization <id>', 'the organization that gave the support, e.g. org:cau')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', help)
    .action(async (file: string, options: Options) => end(await init(file, options)));
};

async function init(file: string, options: Options): Promise<ExitCode> {
  if (options.organization !== undefined && !/^org:[a-z0-9-]+$/.test(options.organization)) {
    throw new UsageError(`--organization is "${options.organization}": expected an id, e.g. org:cau`);
  }
  const out = options.out ?? `${file.replace(/\.[^./]+$/, '')}.mapping.yaml`;
  // Loaded here, so that the other commands do without its libraries.
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

const help = `
Examples:
  ieum tabular init 지원현황.xlsx --organization org:cau
  ieum tabular init 2025.csv --out mapping.yaml

Exit codes: 0 written; 1 written, but something needed was not found; 2 wrong arguments, or a file that cannot be
read or written.`;
