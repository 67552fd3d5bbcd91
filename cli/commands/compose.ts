import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compose } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { staleSchemaFiles, writeSchemaFiles } from '@ieum/schema/stale.ts';
import { defaultFirstPort, defaultListFile, type SubgraphEntry } from '@ieum/schema/subgraph-list.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { count, listFileOf, printProblems, readEntries, readNetwork, resolvePath } from '../network.ts';

interface Options {
  subgraphs?: string;
  out?: string;
  bundle?: string;
  check?: true;
  json?: true;
}

/** `ieum compose`: composes the subgraphs of a list and writes what was asked for. */
export const defineCompose: DefineCommand = (parent, end) => {
  parent
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
    .option('--check', 'write nothing; end with 1 if schema/*.graphql are out of date')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action(async (options: Options) => end(await composeList(options)));
};

const schemaFolder = resolve(import.meta.dirname, '../../schema');

/**
 * Without an option it brings the committed
 * files of `schema/` up to date; those hold only what the repository itself can tell: subgraphs that merely
 * run somewhere are composed, but not written into them.
 */
async function composeList(options: Options): Promise<ExitCode> {
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
  const result = compose(inputs);
  if ('errors' in result) return reportErrors(result.errors, options);

  const { bundle, hints } = result;
  if (options.check) return reportStale(staleSchemaFiles(schemaFolder, bundle), options);
  const isWhole = inputs.length === inRepository.length;
  const own = !isCommitted || isWhole ? bundle : await composeRepository(inRepository);
  const files = writing(() =>
    isCommitted ? writeSchemaFiles(schemaFolder, own) : writeElsewhere(bundle, options),
  );
  return reportComposed({ bundle, hints, files, names: inputs.map(({ name }) => name) }, options);
}

async function composeRepository(entries: readonly SubgraphEntry[]): Promise<Bundle> {
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

function reportErrors(errors: Problem[], { json }: Options): ExitCode {
  if (json) printJson({ ok: false, errors });
  else printProblems(`The subgraphs do not compose: ${count(errors.length, 'error')}.`, errors);
  return 1;
}

function reportStale(files: string[], { json }: Options): ExitCode {
  if (json) printJson({ ok: files.length === 0, files });
  else if (files.length > 0) {
    console.error(`Out of date: ${files.join(', ')}. Run: npm run ieum -- compose`);
  }
  return files.length === 0 ? 0 : 1;
}

interface Composed {
  bundle: Bundle;
  hints: Problem[];
  files: string[];
  names: string[];
}

function reportComposed({ bundle, hints, files, names }: Composed, { json }: Options): ExitCode {
  if (json) {
    printJson({ ok: true, hints, files });
    return 0;
  }
  printProblems('To know:', hints);
  const gathered = bundle.fields.map(({ type, field }) => `${type}.${field}`);
  console.log(
    `${count(names.length, 'subgraph')} compose${names.length === 1 ? 's' : ''}: ${names.join(', ')}.`,
  );
  console.log(`Gathered: ${gathered.join(', ') || 'nothing'}.`);
  for (const file of files) console.log(`Wrote ${file}`);
  return 0;
}

function printJson(result: { ok: boolean; errors?: Problem[]; hints?: Problem[]; files?: string[] }): void {
  console.log(JSON.stringify({ errors: [], hints: [], files: [], ...result }, null, 2));
}

const help = `
Examples:
  ieum compose                                  bring schema/*.graphql up to date
  ieum compose --check                          are they?
  ieum compose --bundle bundle.json             compose what the list names, running subgraphs included
  ieum compose --subgraphs mine.json --out out  compose another list

Exit codes: 0 in order; 1 the schemas do not compose, or files are out of date; 2 wrong arguments, or something
cannot be read, reached or written.`;
