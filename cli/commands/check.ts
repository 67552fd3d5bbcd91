import { readCandidate } from '../candidate.ts';
import { checkByRegistry } from '../checks/check-by-registry.ts';
import { checkLocally } from '../checks/check-locally.ts';
import { locate } from '../checks/locate.ts';
import { printCheck } from '../checks/print.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { addFormatOptions, createPrinter, type FormatOptions } from '../output/printer.ts';
import { addRegistryOption, configuredRegistry } from '../registry/address.ts';

interface Options extends FormatOptions {
  schema?: string;
  url?: string;
  registry?: string;
  subgraphs?: string;
}

/** `ieum check`: tells what publishing a subgraph would do; 1 where it could not be published. */
export const defineCheck: DefineCommand = (parent, end) => {
  const command = parent
    .command('check')
    .description(
      'Tell whether a new or changed subgraph may be published: whether it composes with the others, and what clients see change.',
    )
    .argument('<name>', "the subgraph's name; one that is there is replaced, another one joins")
    .option('--schema <file>', 'its SDL, with or without core.graphql in front; - is the standard input')
    .option('--url <url>', 'where it answers; without --schema it is asked for its SDL');
  addRegistryOption(command).option(
    '--subgraphs <file>',
    'check here, with the others of this list (default: by the registry if one is set, else here, as compose)',
  );
  addFormatOptions(command)
    .addHelpText('after', help)
    .action(async (name: string, options: Options) => end(await check(name, options)));
};

async function check(name: string, options: Options): Promise<ExitCode> {
  if (options.registry !== undefined && options.subgraphs !== undefined) {
    throw new UsageError('Give either --registry, which knows the others, or --subgraphs, a list of them.');
  }
  const printer = createPrinter(options);
  const candidate = await readCandidate(name, options);
  const registry = options.subgraphs === undefined ? configuredRegistry(options.registry) : null;
  const report = registry
    ? await checkByRegistry(registry, candidate)
    : await checkLocally(candidate, options.subgraphs);
  const problems = locate(report.problems, candidate.sdl, candidate.file);
  printCheck(printer, { ...report, problems }, candidate.file ?? name);
  return report.ok ? 0 : 1;
}

const help = `
Examples:
  ieum check universities --schema subgraphs/universities/schema.graphql
  ieum check my-agency --url http://127.0.0.1:5001/graphql
  ieum check my-agency --schema schema.graphql --registry https://registry.example/graphql
  ieum check my-agency --schema schema.graphql --format gitlab > gl-code-quality-report.json

Exit codes: 0 it may be published; 1 it may not; 2 wrong use, or something cannot be read or reached.`;
