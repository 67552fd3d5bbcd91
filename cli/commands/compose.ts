import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { staleSchemaFiles, writeSchemaFiles } from '@ieum/schema/stale.ts';
import { defaultFirstPort, defaultListFile, type SubgraphEntry } from '@ieum/schema/subgraph-list.ts';
import { toFinding } from '../checks/check-locally.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { count, listFileOf, readEntries, readNetwork, resolvePath } from '../network.ts';
import type { Finding } from '../output/finding.ts';
import { paint } from '../output/paint.ts';
import { addFormatOptions, createPrinter, type FormatOptions, type Printer } from '../output/printer.ts';

interface Options extends FormatOptions {
  subgraphs?: string;
  out?: string;
  bundle?: string;
  check?: true;
}

/** `ieum compose`: composes the subgraphs of a list and writes what was asked for. */
export const defineCompose: DefineCommand = (parent, end) => {
  const command = parent
    .command('compose')
    .description(
      'Compose the subgraphs of the list. Without --out and --bundle: bring schema/*.graphql up to date.',
    )
    .option(
      '--subgraphs <file>',
      'the list of subgraphs (default: IEUM_SUBGRAPHS, or subgraphs/network/subgraphs.json)',
    )
    .option('--out <folder>', 'write supergraph.graphql, public.graphql and gathered.graphql there')
    .option('--bundle <file>', 'write what the gateway loads, as JSON')
    .option('--check', 'write nothing; end with 1 if schema/*.graphql are out of date');
  addFormatOptions(command)
    .addHelpText('after', help)
    .action(async (options: Options) => end(await composeList(options)));
};

const schemaFolder = resolve(import.meta.dirname, '../../schema');

/**
 * Without an option it brings the committed files of `schema/` up to date; those hold only what the repository itself
 * can tell: subgraphs that merely run somewhere are composed, but not written into them.
 */
async function composeList(options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const listFile = listFileOf(options.subgraphs);
  const isElsewhere = options.out !== undefined || options.bundle !== undefined;
  const isCommitted = listFile === defaultListFile && !isElsewhere;
  if (options.check && !isCommitted) {
    throw new UsageError('--check compares the committed files: use it alone.');
  }
  // The committed files must not depend on the environment or on what happens to run.
  const entries = readEntries(listFile, isCommitted ? defaultFirstPort : undefined);
  const inRepository = entries.filter((entry) => entry.kind === 'folder' || entry.schema !== undefined);
  const inputs = await readNetwork(options.check ? inRepository : entries);
  // Loaded here, so that the other commands do without the composer.
  const { compose } = await import('@ieum/schema/compose.ts');
  const result = compose(inputs);
  if ('errors' in result) return reportErrors(result.errors, printer);

  const { bundle, hints } = result;
  if (options.check) return reportStale(staleSchemaFiles(schemaFolder, bundle), printer);
  const isWhole = inputs.length === inRepository.length;
  const own = !isCommitted || isWhole ? bundle : await composeRepository(inRepository);
  const files = writing(() =>
    isCommitted ? writeSchemaFiles(schemaFolder, own) : writeElsewhere(bundle, options),
  );
  return reportComposed({ bundle, hints, files, names: inputs.map(({ name }) => name) }, printer);
}

async function composeRepository(entries: readonly SubgraphEntry[]): Promise<Bundle> {
  const { compose } = await import('@ieum/schema/compose.ts');
  const result = compose(await readNetwork(entries));
  if ('bundle' in result) {
    console.error(
      'The subgraphs that run elsewhere compose with the others; schema/*.graphql hold the others only.',
    );
    return result.bundle;
  }
  throw new UsageError('The subgraphs of the repository compose only with one that runs elsewhere.');
}

function writeElsewhere(bundle: Bundle, { out, bundle: bundleFile }: Options): string[] {
  const written: string[] = [];
  if (out !== undefined) {
    const target = resolvePath(out);
    mkdirSync(target, { recursive: true });
    writeSchemaFiles(target, bundle);
    written.push(join(out, '{supergraph,public,gathered}.graphql'));
  }
  if (bundleFile !== undefined) {
    writeFileSync(resolvePath(bundleFile), JSON.stringify(bundle));
    written.push(bundleFile);
  }
  return written;
}

function writing(write: () => string[]): string[] {
  try {
    return write();
  } catch (error) {
    throw new UsageError(`Cannot write: ${(error as Error).message}`);
  }
}

function reportErrors(errors: Problem[], printer: Printer): ExitCode {
  printer.json({ ...nothing, ok: false, errors });
  printer.findings(
    errors.map((error) => toFinding('ERROR', error)),
    listFileName,
  );
  printer.say(paint('red', `The subgraphs do not compose: ${count(errors.length, 'error')}.`));
  return 1;
}

function reportStale(files: string[], printer: Printer): ExitCode {
  printer.json({ ...nothing, ok: files.length === 0, files });
  const message = 'This file is out of date.';
  const hint = 'Run: npm run ieum -- compose';
  const none = { cause: null, subgraph: null, coordinate: null, line: null, column: null };
  printer.findings(
    files.map((file): Finding => ({ ...none, severity: 'ERROR', code: 'STALE', message, hint, file })),
    listFileName,
  );
  return files.length === 0 ? 0 : 1;
}

interface Composed {
  bundle: Bundle;
  hints: Problem[];
  files: string[];
  names: string[];
}

function reportComposed({ bundle, hints, files, names }: Composed, printer: Printer): ExitCode {
  printer.json({ ...nothing, ok: true, hints, files });
  printer.findings(
    hints.map((hint) => toFinding('INFO', hint)),
    listFileName,
  );
  const gathered = bundle.fields.map(({ type, field }) => `${type}.${field}`);
  printer.say(
    `${count(names.length, 'subgraph')} compose${names.length === 1 ? 's' : ''}: ${names.join(', ')}.`,
  );
  printer.say(`Gathered: ${gathered.join(', ') || 'nothing'}.`);
  for (const file of files) printer.say(`Wrote ${file}`);
  return 0;
}

const nothing = { errors: [], hints: [], files: [] };
/** Where findings are shown that lie in no file. */
const listFileName = 'subgraphs/network/subgraphs.json';

const help = `
Examples:
  ieum compose                                  bring schema/*.graphql up to date
  ieum compose --check                          are they?
  ieum compose --bundle bundle.json             compose what the list names, running subgraphs included
  ieum compose --subgraphs mine.json --out out  compose another list

Exit codes: 0 in order; 1 the schemas do not compose, or files are out of date; 2 wrong arguments, or something
cannot be read, reached or written.`;
