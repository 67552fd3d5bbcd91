import { InvalidArgumentError } from 'commander';
import { problemFields, type RegistryProblem } from '../checks/registry-check.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { formatInstant } from '../output/instant.ts';
import { paint, plain } from '../output/paint.ts';
import { addJsonOption, createPrinter, type FormatOptions } from '../output/printer.ts';
import { textTable } from '../output/text-table.ts';
import { addRegistryOption, type RegistryAddress, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';

interface Options extends FormatOptions {
  first: number;
  registry?: string;
}

interface Event {
  number: number;
  at: string;
  actor: string;
  action: string;
  ok: boolean;
  subgraph: { name: string } | null;
  digest: string | null;
  url: string | null;
  composition: number | null;
  problems: RegistryProblem[];
}

interface Page {
  edges: { node: Event }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

/** `ieum history`: what was done, by whom and when, newest first. */
export const defineHistory: DefineCommand = (parent, end) => {
  const command = parent
    .command('history')
    .description('Show what was done to a subgraph, by whom and when, newest first; refused attempts too.')
    .argument('[name]', "the subgraph's name; left out: the whole network, with the operator's token")
    .option('--first <number>', 'how many entries', readFirst, 20);
  addJsonOption(addRegistryOption(command))
    .addHelpText('after', help)
    .action(async (name: string | undefined, options: Options) => end(await history(name, options)));
};

async function history(name: string | undefined, options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const registry = registryAddress(options.registry);
  const { events, totalCount } = await readEvents(registry, name, options.first);
  printer.json({ ok: true, totalCount, events });
  if (events.length === 0) printer.say('Nothing was done yet.');
  else printer.say(table(events));
  if (totalCount > events.length)
    printer.say(`\n${events.length} of ${totalCount}; --first ${totalCount} shows all.`);
  return 0;
}

/** The registry gives a hundred at a time. */
async function readEvents(
  registry: RegistryAddress,
  name: string | undefined,
  wanted: number,
): Promise<{ events: Event[]; totalCount: number }> {
  const events: Event[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await readPage(registry, name, { first: Math.min(100, wanted - events.length), after });
    events.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.endCursor;
    if (events.length >= wanted || !page.pageInfo.hasNextPage || page.edges.length === 0) {
      return { events, totalCount: page.totalCount };
    }
  }
}

async function readPage(
  registry: RegistryAddress,
  name: string | undefined,
  range: { first: number; after: string | null },
): Promise<Page> {
  if (name === undefined) {
    const { registryHistory } = await askRegistry<{ registryHistory: Page }>(
      registry,
      networkDocument,
      range,
    );
    return registryHistory;
  }
  const { subgraph } = await askRegistry<{ subgraph: { history: Page } | null }>(registry, historyDocument, {
    name,
    ...range,
  });
  if (subgraph?.history) return subgraph.history;
  throw new UsageError(
    subgraph
      ? `The history of ${name} is for its organization.`
      : `No subgraph ${name} is registered. See: ieum list`,
  );
}

function table(events: readonly Event[]): string {
  const rows = events.map(({ number, at, action, ok, subgraph, digest, composition, actor, problems }) => [
    String(number),
    formatInstant(at),
    subgraph?.name ?? '-',
    ok ? action : paint('red', `${action} refused`),
    digest?.slice(0, 12) ?? '-',
    composition === null ? '-' : String(composition),
    plain(actor),
    plain(problems.map(({ code }) => code).join(', ')),
  ]);
  const headings = ['NO.', 'WHEN (KOREA)', 'SUBGRAPH', 'WHAT', 'VERSION', 'COMPOSITION', 'BY', 'WHY'];
  return textTable(headings, rows);
}

function readFirst(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 100_000) return number;
  throw new InvalidArgumentError('Expected a whole number, 1 to 100000.');
}

const pageFields = `edges { node {
    number at actor action ok subgraph { name } digest url composition problems { ${problemFields} }
  } }
  pageInfo { hasNextPage endCursor }
  totalCount`;

/** What the registry is asked for one subgraph. */
export const historyDocument = `query History($name: String!, $first: Int!, $after: String) {
  subgraph(name: $name) { history(first: $first, after: $after) { ${pageFields} } }
}`;

/** What the registry is asked for the whole network. */
export const networkDocument = `query NetworkHistory($first: Int!, $after: String) {
  registryHistory(first: $first, after: $after) { ${pageFields} }
}`;

const help = `
Examples:
  ieum history my-agency
  ieum history my-agency --first 100 --json
  ieum history

Exit codes: 0 shown; 2 wrong use, or the registry cannot be reached or does not show it to this token.`;
