#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { type CheckOptions, checkCommand } from './commands/check.ts';
import { type ComposeOptions, composeCommand } from './commands/compose.ts';
import { type ExitCode, UsageError } from './commands/network.ts';
import {
  type TabularCheckOptions,
  type TabularInitOptions,
  tabularCheckCommand,
  tabularInitCommand,
} from './commands/tabular.ts';
import { type VerifyOptions, verifyCommand } from './commands/verify.ts';

/** Runs `ieum` with the given arguments and gives its exit code. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = defineProgram((end) => {
    code = end;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what was wrong with the arguments; asking for help is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
}

function defineProgram(end: (code: ExitCode) => void): Command {
  const program = new Command('ieum')
    .description('Composes the schemas of the network of subgraphs, and brings spreadsheets into it.')
    .exitOverride()
    .showHelpAfterError('(--help shows the options)')
    .addHelpText('after', exitCodes);
  program
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
    .addHelpText('after', composeExamples)
    .action(async (options: ComposeOptions) => end(await composeCommand(options)));
  program
    .command('check')
    .description(
      'Tell whether a new or changed subgraph composes with the others, and what clients see change.',
    )
    .argument('<name>', "the subgraph's name; one of the list is replaced, another one joins")
    .option('--schema <file>', 'its SDL, with or without core.graphql in front')
    .option('--url <url>', 'where it runs, to ask it for its SDL')
    .option('--subgraphs <file>', 'the list of the others (default: as for compose)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', checkExamples)
    .action(async (name: string, options: CheckOptions) => end(await checkCommand(name, options)));
  const subgraph = program.command('subgraph').description('What concerns one running subgraph.');
  subgraph
    .command('verify')
    .description(
      'Ask a running subgraph, in any language, what the gateway would ask it, and say what it does otherwise than agreed.',
    )
    .argument('<url>', 'where it answers GraphQL, e.g. http://127.0.0.1:5001/graphql')
    .option(
      '--name <name>',
      'its name in the network (default: that of the list with this URL, else "verified")',
    )
    .option('--subgraphs <file>', 'the list of the others (default: as for compose)')
    .option(
      '--key <type=key...>',
      'an entity it surely has, e.g. Startup=st000001a69, where its lists tell none',
    )
    .option('--json', 'print the results as JSON')
    .addHelpText('after', verifyExamples)
    .action(async (url: string, options: VerifyOptions) => end(await verifyCommand(url, options)));
  defineTabular(program, end);
  return program;
}

function defineTabular(program: Command, end: (code: ExitCode) => void): void {
  const tabular = program
    .command('tabular')
    .description('Bring the support records of a spreadsheet (.xlsx, .csv) into the network.')
    .addHelpText('after', tabularExample);
  tabular
    .command('init')
    .description(
      'Guess which column holds what, say how sure that is, and write it as a mapping to look over.',
    )
    .argument('<file>', 'the .xlsx or .csv file')
    .option('--out <file>', 'the mapping (default: beside the file, with the ending .mapping.yaml)')
    .option('--force', 'overwrite the mapping')
    .option('--organization <id>', 'the organization that gave the support, e.g. org:cau')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', tabularInitExamples)
    .action(async (file: string, options: TabularInitOptions) =>
      end(await tabularInitCommand(file, options)),
    );
  tabular
    .command('check')
    .description(
      'Read the file as its mapping says, and tell every refused value: its place, its kind, and why.',
    )
    .argument('<mapping>', 'the mapping that init wrote')
    .option('--report <file>', 'write it as an .xlsx file to send back')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', tabularCheckExamples)
    .action(async (mapping: string, options: TabularCheckOptions) =>
      end(await tabularCheckCommand(mapping, options)),
    );
}

const exitCodes = `
Exit codes: 0 in order; 1 the schemas do not compose, or files are out of date; 2 wrong arguments, or something
cannot be read, reached or written.`;

const composeExamples = `
Examples:
  ieum compose                                  bring schema/*.graphql up to date
  ieum compose --check                          are they?
  ieum compose --bundle bundle.json             compose what the list names, running subgraphs included
  ieum compose --subgraphs mine.json --out out  compose another list
${exitCodes}`;

const checkExamples = `
Examples:
  ieum check universities --schema subgraphs/universities/schema.graphql
  ieum check my-agency --schema ../my-agency/schema.graphql
  ieum check my-agency --url http://127.0.0.1:5001/graphql
${exitCodes}`;

const verifyExamples = `
Examples:
  ieum subgraph verify http://127.0.0.1:5001/graphql
  ieum subgraph verify http://127.0.0.1:5001/graphql --name my-agency --json
  ieum subgraph verify http://127.0.0.1:4002/graphql --key Startup=st000001a69 Organization=org:cau

A must is what the gateway relies on; a should makes a good neighbour. Only reading is asked, nothing is changed.

Exit codes: 0 every must passed or does not apply; 1 a must failed; 2 wrong arguments, or it cannot be reached.`;
const tabularExample = `
Example:
  ieum tabular init 지원현황.xlsx                           look over the mapping that it writes, then
  ieum tabular check 지원현황.mapping.yaml --report 거부.xlsx`;

const tabularInitExamples = `
Examples:
  ieum tabular init 지원현황.xlsx --organization org:cau
  ieum tabular init 2025.csv --out mapping.yaml

Exit codes: 0 written; 1 written, but something needed was not found; 2 wrong arguments, or a file that cannot be
read or written.`;

const tabularCheckExamples = `
Examples:
  ieum tabular check 지원현황.mapping.yaml
  ieum tabular check 지원현황.mapping.yaml --report 거부.xlsx

Exit codes: 0 every row is a record or none at all (a title, total, note …); 1 rows are refused; 2 wrong arguments,
a mistake in the mapping, or a file that cannot be read or written.`;

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
