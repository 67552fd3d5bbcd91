import { type Check, check } from '../check.ts';
import type { Change } from '../diff.ts';
import { formatProblem } from '../problem.ts';
import { askForSchema, readSchemaFile } from '../subgraphs.ts';
import {
  count,
  type ExitCode,
  listFileOf,
  printProblems,
  readEntries,
  readNetwork,
  resolvePath,
  UsageError,
} from './network.ts';

/** The options of `ieum check`. */
export interface CheckOptions {
  schema?: string;
  url?: string;
  subgraphs?: string;
  json?: true;
}

/** Tells whether a new or changed subgraph composes with the others of the list, and what clients see change. */
export async function checkCommand(name: string, options: CheckOptions): Promise<ExitCode> {
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

  const result = check(read.input, await readOthers(name, entries));
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
  for (const effect of ['breaking', 'dangerous', 'safe'] as const) {
    const found = changes.filter((change) => change.effect === effect);
    if (found.length > 0) console.log(`\n${headings[effect]}\n${found.map(line).join('\n')}`);
  }
}

function line({ message }: Change): string {
  return `  - ${message}`;
}

const headings: Record<Change['effect'], string> = {
  breaking: 'BREAKING: operations of clients can fail',
  dangerous: 'Clients may be surprised:',
  safe: 'New to clients:',
};
