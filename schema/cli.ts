#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { type CheckOptions, checkCommand } from './commands/check.ts';
import { type ComposeOptions, composeCommand } from './commands/compose.ts';
import { type ExitCode, UsageError } from './commands/network.ts';

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
    .description('Composes the schemas of the network of subgraphs.')
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
  return program;
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

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
