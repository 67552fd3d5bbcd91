import { readCandidate } from '../candidate.ts';
import { checkByRegistry, checkText } from '../checks/check-by-registry.ts';
import type { Candidate } from '../checks/check-locally.ts';
import { locate } from '../checks/locate.ts';
import { printCheck } from '../checks/print.ts';
import { probeAddress } from '../checks/probe-address.ts';
import type { CheckReport } from '../checks/report.ts';
import type { DefineCommand, ExitCode } from '../command.ts';
import { confirm } from '../confirm.ts';
import { type Finding, formatFinding } from '../output/finding.ts';
import { plain } from '../output/paint.ts';
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
  force?: true;
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
    .option('--force', 'publish although what answers at --url is not what --schema says')
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
  const unfit = await probeAddress(registry, candidate);
  if (unfit && unfit.severity === 'ERROR' && !options.force) {
    printer.json({ ok: false, outcome: 'REFUSED', name, problems: [unfit], check: report });
    printer.findings([unfit], candidate.file ?? name);
    printer.say('Nothing was published.');
    return 1;
  }
  if (unfit) warn(printer, { ...unfit, severity: 'WARNING' });
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

/** JSON and a report of GitLab are one document, which the result is. */
function warn(printer: Printer, finding: Finding): void {
  const isOne = printer.format === 'json' || printer.format === 'gitlab';
  if (isOne) console.error(plain(formatFinding(finding)));
  else printer.findings([finding], finding.subgraph ?? '');
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

With --schema and --url the address is asked for its SDL too. Where nothing answers a warning says so: a version may be
published before it is deployed. Where no subgraph answers, or one with neither the file's schema nor the one that is
published now, nothing is published unless --force is given.

Exit codes: 0 published, or it was that way already; 1 refused, or a gateway does not serve it in time; 2 wrong use,
or something cannot be read or reached.`;
