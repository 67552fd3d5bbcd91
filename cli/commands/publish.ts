import { readCandidate } from '../candidate.ts';
import { checkByRegistry, checkText } from '../checks/check-by-registry.ts';
import type { Candidate } from '../checks/check-locally.ts';
import { locate } from '../checks/locate.ts';
import { printCheck } from '../checks/print.ts';
import type { CheckReport } from '../checks/report.ts';
import type { DefineCommand, ExitCode } from '../command.ts';
import { confirm } from '../confirm.ts';
import { addFormatOptions, createPrinter, type FormatOptions, type Printer } from '../output/printer.ts';
import { addRegistryOption, type RegistryAddress, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';
import { type Publication, publicationFields, reportPublication } from '../registry/publication.ts';
import { addWaitOptions, type WaitOptions, waitOf } from '../registry/wait-option.ts';

interface Options extends FormatOptions, WaitOptions {
  schema?: string;
  url?: string;
  preview?: true;
  approve?: string[];
  yes?: true;
  registry?: string;
}

/** `ieum publish`: checks a version of a subgraph and has gateways serve it; 1 where it is refused. */
export const definePublish: DefineCommand = (parent, end) => {
  const command = parent
    .command('publish')
    .description('Check a version of a subgraph, show what comes of it, and have the gateways serve it.')
    .argument('<name>', "the subgraph's name")
    .option('--schema <file>', 'its SDL, with or without core.graphql in front; - is the standard input')
    .option(
      '--url <url>',
      'where it answers (default: where it does now); without --schema it is asked for its SDL',
    )
    .option('--preview', 'for requests of its own organization alone that carry the header ieum-preview')
    .option(
      '--approve <coordinate...>',
      'as operator: publish although this breaks clients, e.g. Startup.score',
    )
    .option('--yes', 'do not ask; in a pipeline nobody is asked anyway');
  addWaitOptions(addFormatOptions(addRegistryOption(command)))
    .addHelpText('after', help)
    .action(async (name: string, options: Options) => end(await publish(name, options)));
};

async function publish(name: string, options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const registry = registryAddress(options.registry);
  const candidate = await readCandidate(name, options);
  // A check knows neither what the operator approves nor that a preview harms nobody: the publication itself tells.
  const isJudgedLater = options.preview === true || (options.approve ?? []).length > 0;
  const check = isJudgedLater ? checkText(registry, candidate) : await checkByRegistry(registry, candidate);
  const report = check && { ...check, problems: locate(check.problems, candidate.sdl, candidate.file) };
  if (report && !report.ok) {
    refuse(printer, report, candidate.file ?? name);
    return 1;
  }
  // Warnings come again with the result; they are shown once.
  const shown = printer.format === 'text' ? report : null;
  if (shown) printCheck(printer, shown, candidate.file ?? name);
  const question = options.preview ? `Put ${name} up for preview?` : `Publish ${name}?`;
  if (!options.yes && !(await confirm(question))) {
    console.error('Nothing was published.');
    return 1;
  }
  const publication = await publishCandidate(registry, candidate, options);
  const known = new Set(shown?.problems.map(({ message }) => message));
  const problems = publication.problems.filter(({ message }) => !known.has(message));
  const changes = shown ? [] : publication.changes;
  const { sdl, file } = candidate;
  const published = { name, sdl, file, wait: waitOf(options), done: 'Published' };
  return reportPublication(printer, { ...publication, problems, changes }, published, { check: report });
}

function refuse(printer: Printer, report: CheckReport, file: string): void {
  if (printer.format === 'json') {
    printer.json({
      ok: false,
      outcome: 'REFUSED',
      name: report.name,
      problems: report.problems,
      check: report,
    });
  } else printCheck(printer, report, file);
}

async function publishCandidate(
  registry: RegistryAddress,
  { name, sdl, url }: Candidate,
  { preview, approve }: Options,
): Promise<Publication> {
  const input = {
    ...{ name, sdl, preview: preview === true, approve: approve ?? [] },
    ...(url === undefined ? {} : { url }),
  };
  const { publishSubgraph } = await askRegistry<{ publishSubgraph: Publication }>(
    registry,
    publishDocument,
    { input },
    { doing: 'The registry is publishing', changes: name },
  );
  return publishSubgraph;
}

/** What the registry is asked. */
export const publishDocument = `mutation Publish($input: SubgraphPublishInput!) {
  publishSubgraph(input: $input) { ${publicationFields} }
}`;

const help = `
Examples:
  ieum publish my-agency --schema schema.graphql --url https://my-agency.example/graphql
  ieum publish my-agency --url https://my-agency.example/graphql --wait
  ieum publish my-agency --schema next.graphql --url https://next.my-agency.example/graphql --preview

Exit codes: 0 published, or it was that way already; 1 refused, or a gateway does not serve it in time; 2 wrong use,
or something cannot be read or reached.`;
