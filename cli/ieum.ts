#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { type DefineCommand, type ExitCode, UsageError } from './command.ts';
import { defineCheck } from './commands/check.ts';
import { defineCompose } from './commands/compose.ts';
import { defineSubgraphCreate } from './commands/subgraph-create.ts';
import { defineSubgraphVerify } from './commands/subgraph-verify.ts';
import { defineTabularCheck } from './commands/tabular-check.ts';
import { defineTabularInit } from './commands/tabular-init.ts';

/** Commands as the help lists them; a group is a word before its commands. */
const commands: readonly DefineCommand[] = [defineCompose, defineCheck];
const groups: ReadonlyArray<{
  name: string;
  description: string;
  example: string;
  commands: readonly DefineCommand[];
}> = [
  {
    name: 'subgraph',
    description: 'What concerns one subgraph by itself.',
    example: 'ieum subgraph verify http://127.0.0.1:5001/graphql',
    commands: [defineSubgraphCreate, defineSubgraphVerify],
  },
  {
    name: 'tabular',
    description: 'Bring the support records of a spreadsheet (.xlsx, .csv) into the network.',
    example: `ieum tabular init 지원현황.xlsx                           look over the mapping that it writes, then
  ieum tabular check 지원현황.mapping.yaml --report 거부.xlsx`,
    commands: [defineTabularInit, defineTabularCheck],
  },
];

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
  for (const define of commands) define(program, end);
  for (const group of groups) {
    const parent = program
      .command(group.name)
      .description(group.description)
      .addHelpText('after', `\nExample:\n  ${group.example}`);
    for (const define of group.commands) define(parent, end);
  }
  return program;
}

const exitCodes = `
Exit codes: 0 in order; 1 refused or failed; 2 wrong arguments, or something cannot be read, reached or written.`;

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
