import { mkdirSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { compose } from '../compose.ts';
import type { Bundle } from '../contract/bundle.ts';
import { staleSchemaFiles, writeSchemaFiles } from '../stale.ts';
import { defaultFirstPort, defaultListFile } from '../subgraph-list.ts';
import {
  count,
  type ExitCode,
  listFileOf,
  printProblems,
  readEntries,
  readNetwork,
  UsageError,
} from './network.ts';

/** The options of `ieum compose`. */
export interface ComposeOptions {
  subgraphs?: string;
  out?: string;
  bundle?: string;
  check?: true;
  json?: true;
}

/**
 * Composes the subgraphs of a list and writes what was asked for. Without an option it brings the committed
 * files of `schema/` up to date; those hold only what the repository itself can tell: subgraphs that merely
 * run somewhere are composed, but not written into them.
 */
export async function composeCommand(options: ComposeOptions): Promise<ExitCode> {
  const listFile = listFileOf(options.subgraphs);
  const asks = options.out !== undefined || options.bundle !== undefined;
  const isOwn = listFile === defaultListFile && !asks;
  if (options.check && !isOwn) throw new UsageError('--check compares the committed files: use it alone.');

  // The committed files must not depend on the environment or on what happens to run.
  const entries = readEntries(listFile, isOwn ? defaultFirstPort : undefined);
  const committed = entries.filter((entry) => entry.kind === 'folder' || entry.schema !== undefined);
  const inputs = await readNetwork(options.check ? committed : entries);
  const result = compose(inputs);
  if ('errors' in result) {
    if (options.json)
      console.log(JSON.stringify({ ok: false, errors: result.errors, hints: [], files: [] }, null, 2));
    else
      printProblems(`The subgraphs do not compose: ${count(result.errors.length, 'error')}.`, result.errors);
    return 1;
  }
  if (options.check)
    return reportStale(
      staleSchemaFiles(import.meta.dirname.replace(/commands$/, ''), result.bundle),
      options,
    );

  const written = asks
    ? write(result.bundle, options)
    : isOwn
      ? await writeCommitted(result.bundle, inputs.length === committed.length ? null : committed)
      : [];
  if (options.json)
    console.log(JSON.stringify({ ok: true, errors: [], hints: result.hints, files: written }, null, 2));
  else {
    printProblems('To know:', result.hints);
    const gathered = result.bundle.fields.map(({ type, field }) => `${type}.${field}`);
    console.log(`${count(inputs.length, 'subgraph')} compose: ${inputs.map(({ name }) => name).join(', ')}.`);
    console.log(`Gathered: ${gathered.join(', ') || 'nothing'}.`);
    for (const file of written) console.log(`Wrote ${file}`);
  }
  return 0;
}

function reportStale(files: string[], { json }: ComposeOptions): ExitCode {
  if (json) console.log(JSON.stringify({ ok: files.length === 0, errors: [], hints: [], files }, null, 2));
  else if (files.length > 0) {
    console.error(`Out of date: ${files.join(', ')}. Run: npm run ieum -- compose`);
  }
  return files.length === 0 ? 0 : 1;
}

async function writeCommitted(
  bundle: Bundle,
  committed: Parameters<typeof readNetwork>[0] | null,
): Promise<string[]> {
  const folder = resolve(import.meta.dirname, '..');
  if (committed === null) return writeSchemaFiles(folder, bundle);
  const result = compose(await readNetwork(committed));
  if ('errors' in result)
    throw new UsageError('The subgraphs of the repository compose only with one that runs elsewhere.');
  console.error('Subgraphs that run elsewhere compose too; they are not written into the committed files.');
  return writeSchemaFiles(folder, result.bundle);
}

function write(bundle: Bundle, { out, bundle: bundleFile }: ComposeOptions): string[] {
  try {
    const written: string[] = [];
    if (out !== undefined) {
      mkdirSync(out, { recursive: true });
      writeSchemaFiles(resolve(out), bundle);
      written.push(`${relative(process.cwd(), resolve(out)) || '.'}/{supergraph,public,gathered}.graphql`);
    }
    if (bundleFile !== undefined) {
      writeFileSync(bundleFile, JSON.stringify(bundle));
      written.push(bundleFile);
    }
    return written;
  } catch (error) {
    throw new UsageError(`Cannot write: ${(error as Error).message}`);
  }
}
