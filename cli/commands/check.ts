import { type Check, check } from '@ieum/schema/check.ts';
import type { Change } from '@ieum/schema/diff.ts';
import { formatProblem } from '@ieum/schema/problem.ts';
import { askForSchema, readSchemaFile } from '@ieum/schema/subgraphs.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { count, listFileOf, printProblems, readEntries, readNetwork, resolvePath } from '../network.ts';

interface Options {
  schema?: string;
  url?: string;
  subgraphs?: string;
  json?: true;
}

/** `ieum check`: tells whether a new or changed subgraph composes with the others, and what clients see change. */
export const defineCheck: DefineCommand = (parent, end) => {
  parent
    .command('check')
    .description(
      'Tell whether a new or changed subgraph composes with the others, and what clients see change.',
    )
    .argument('<name>', "the subgraph's name; one of the list is replaced, another one joins")
    .option('--schema <file>', 'its SDL, with or without core.graphql in front')
    .option('--url <url>', 'where it runs, to ask it for its SDL')
    .option('--subgraphs <file>', 'the list of the others (default: as for compose)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action(async (name: string, options: Options) => end(await checkSubgraph(name, options)));
};

async function checkSubgraph(name: string, options: Options): Promise<ExitCode> {
  if ((options.schema === undefined) === (options.url === undefined)) {
    throw new UsageError('Give either --schema FILE or --url URL.');
  }
  const entries = readEntries(listFileOf(options.subgraphs));
  const url = options.url ?? entries.find((entry) => entry.name === name)?.url ?? 'http://127.0.0.1/graphql';
  const read =
    options.schema === undefined
      ? await askForSchema(name, url)
      : readSchemaFile(name, url, resolvePath(options.schema));
  if ('error' in read) throw new UsageError(formatProblem(read.error));

  const result = await check(read.input, await readOthers(name, entries));
  if (options.json) {
    console.log(JSON.stringify({ ok: !('errors' in result), errors: [], ...result }, null, 2));
  } else if ('errors' in result) {
    printProblems(
      `${name} does not compose with the others: ${count(result.errors.length, 'error')}.`,
      result.errors,
    );
  } else printCheck(name, result);
  return 'errors' in result ? 1 : 0;
}

/** The network as it is. The candidate's own present version is only for comparing, so it may be missing. */
async function readOthers(name: string, entries: ReturnType<typeof readEntries>) {
  const others = await readNetwork(entries.filter((entry) => entry.name !== name));
  const present = entries.filter((entry) => entry.name === name);
  try {
    return [...others, ...(await readNetwork(present))];
  } catch (error) {
    if (error instanceof UsageError) return others;
    throw error;
  }
}

function printCheck(name: string, { isNew, changes, joins, leaves, hints }: Check): void {
  printProblems('To know:', hints);
  console.log(`${name} composes with the others${isNew ? '. It is new to the network' : ''}.`);
  if (joins.length > 0) console.log(`It is asked for the gathered fields ${joins.join(', ')}.`);
  if (leaves.length > 0) console.log(`It is no longer asked for the gathered fields ${leaves.join(', ')}.`);
  if (changes.length === 0) console.log('The public schema stays as it is.');
  for (const criticality of ['BREAKING', 'DANGEROUS', 'SAFE'] as const) {
    const found = changes.filter((change) => change.criticality === criticality);
    if (found.length > 0) console.log(`\n${headings[criticality]}\n${found.map(line).join('\n')}`);
  }
}

function line({ message }: Change): string {
  return `  - ${message}`;
}

const headings: Record<Change['criticality'], string> = {
  BREAKING: 'BREAKING: operations of clients can fail',
  DANGEROUS: 'Clients may be surprised:',
  SAFE: 'New to clients:',
};

const help = `
Examples:
  ieum check universities --schema subgraphs/universities/schema.graphql
  ieum check my-agency --schema ../my-agency/schema.graphql
  ieum check my-agency --url http://127.0.0.1:5001/graphql

Exit codes: 0 it composes; 1 it does not; 2 wrong arguments, or something cannot be read or reached.`;
