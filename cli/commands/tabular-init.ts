import type { FileProposal } from '@ieum/tabular/propose/init-file.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { resolvePath } from '../network.ts';
import { textTable } from '../output/text-table.ts';
import { asUsageError } from '../tabular-error.ts';

interface Options {
  out?: string;
  force?: true;
  organization?: string;
  postgres?: string;
  table?: string[];
  json?: true;
}

/** `ieum tabular init`: guesses how a source is to be read and writes it as a mapping; 1 where something is missing. */
export const defineTabularInit: DefineCommand = (parent, end) => {
  parent
    .command('init')
    .description(
      'Guess which column holds what, say how sure that is, and write it as a mapping to look over.',
    )
    .argument('[file]', 'the .xlsx, .csv or .ndjson file')
    .option('--postgres <variable>', 'tables of a database: the environment variable that holds its URL')
    .option('--table <name...>', 'which of its tables or views (default: all that the account may read)')
    .option('--out <file>', 'the mapping (default: beside the file, with the ending .mapping.yaml)')
    .option('--force', 'overwrite the mapping')
    .option('--organization <id>', 'the organization that gave the support, e.g. org:cau')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', help)
    .action(async (file: string | undefined, options: Options) => end(await init(file, options)));
};

async function init(file: string | undefined, options: Options): Promise<ExitCode> {
  const { organization, postgres, table, force, json } = options;
  if (organization !== undefined && !/^org:[a-z0-9-]+$/.test(organization)) {
    throw new UsageError(`--organization is "${organization}": expected an id, e.g. org:cau`);
  }
  if ((file === undefined) === (postgres === undefined)) {
    throw new UsageError('Expected either a file, or --postgres with the name of an environment variable.');
  }
  if (postgres !== undefined && !/^[A-Z_][A-Z0-9_]*$/.test(postgres)) {
    throw new UsageError(
      '--postgres is not the name of an environment variable: expected one in capitals, e.g. AGENCY_DATABASE_URL; the URL itself, which holds a password, is never written to a file',
    );
  }
  const out = options.out ?? `${(file ?? postgres!.toLowerCase()).replace(/\.[^./]+$/, '')}.mapping.yaml`;
  // Loaded here, so that the other commands do without its libraries.
  const { initFile, initPostgres } = await import('@ieum/tabular/propose/init-file.ts');
  const where = {
    out: resolvePath(out),
    overwrite: force === true,
    ...(organization === undefined ? {} : { organization }),
  };
  const source = { variable: postgres ?? '', ...(table ? { tables: table } : {}) };
  const proposal = await asUsageError(() =>
    file === undefined ? initPostgres(source, where) : initFile(resolvePath(file), where),
  );
  if (json) console.log(JSON.stringify({ mapping: out, ...proposal }, null, 2));
  else printProposal(out, proposal);
  return proposal.tables.some(({ missing }) => missing.length > 0) ? 1 : 0;
}

function printProposal(out: string, { form, encoding, publisher, tables, leftOut }: FileProposal): void {
  console.log(`${form}${encoding ? `, ${encoding}` : ''}`);
  for (const { sheet, header, columns, own, extra, missing } of tables) {
    console.log(`\nSheet "${sheet}"${header.length > 0 ? `, header in row ${header.join(', ')}` : ''}:`);
    const lines = columns.map(({ field, source, confidence, reasons }) => [
      ...[field, source.column ?? '', `${Math.round(confidence * 100)} %`, reasons.join('; ')],
    ]);
    console.log(textTable(['FIELD', 'COLUMN', 'CONFIDENCE', 'WHY'], lines));
    if (own.length > 0) {
      const fields = own.map(({ source, confidence, reasons }) => [
        ...[
          source.field,
          source.column,
          source.type,
          `${Math.round(confidence * 100)} %`,
          reasons.join('; '),
        ],
      ]);
      console.log('Fields of your own:');
      console.log(textTable(['FIELD', 'COLUMN', 'TYPE', 'CONFIDENCE', 'WHY'], fields));
    }
    const left = extra.map(({ column, reason }) => `${column} (${columnReasons[reason]})`);
    if (left.length > 0) console.log(`Not taken: ${left.join(', ')}`);
    if (!columns.some(({ field }) => field === 'disclosure')) {
      console.log(
        'No column tells who may learn which startup a record is about: disclosure OWNER is written, nobody else.',
      );
    }
    if (missing.length > 0)
      console.log(`MISSING, and needed: ${missing.join(', ')}. Write them into the mapping.`);
  }
  for (const { sheet, reason } of leftOut)
    console.log(`\nSheet "${sheet}" is left out: ${leftOutReasons[reason]}.`);
  if (!publisher)
    console.log('\nTo serve it, write into the mapping who publishes: organization and publishers.');
  console.log(`\nWrote ${out}. Look it over, then: ieum tabular check ${out}`);
}

const columnReasons = {
  EMPTY: 'empty',
  NO_HEADER: 'it has no header',
  PERSONAL: 'it looks like data about persons',
};

const leftOutReasons = {
  HIDDEN: 'it is hidden',
  EMPTY: 'it is empty',
  NO_HEADER: 'no header is understood',
};

const help = `
Examples:
  ieum tabular init 지원현황.xlsx --organization org:cau
  ieum tabular init 2025.csv --out mapping.yaml
  ieum tabular init --postgres AGENCY_DATABASE_URL --table public.supports --organization org:cau

Exit codes: 0 written; 1 written, but something needed was not found; 2 wrong arguments, or a file that cannot be
read or written.`;
