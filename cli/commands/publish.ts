import { readCandidate } from '../candidate.ts';
import { checkByRegistry } from '../checks/check-by-registry.ts';
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
  const check = await checkByRegistry(registry, candidate);
  const report = { ...check, problems: locate(check.problems, candidate.sdl, candidate.file) };
  const isApproved = (options.approve ?? []).length > 0;
  if (!report.ok && !isApproved) {
    refuse(printer, report, candidate.file ?? name);
    return 1;
  }
  // Warnings come again with the result; in the forms for programs they are to come once.
  if (printer.format === 'text') printCheck(printer, report, candidate.file ?? name);
  if (!options.yes && !(await confirm(`Publish ${name}?`))) {
    console.error('Nothing was published.');
    return 1;
  }
  const publication = await publishCandidate(registry, candidate, options);
  const known = new Set(printer.format === 'text' ? report.problems.map(({ message }) => message) : []);
  const problems = publication.problems.filter(({ message }) => !known.has(message));
  const changes = printer.format === 'text' ? [] : publication.changes;
  const wait = waitOf(options);
  const published = { name, sdl: candidate.sdl, file: candidate.file, wait, done: 'Published' };
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
