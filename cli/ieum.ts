import { Command, CommanderError } from 'commander';
import { type DefineCommand, type ExitCode, UsageError } from './command.ts';

/** Commands by name, as the help lists them; only the one that is called is loaded. */
type Commands = Record<string, () => Promise<DefineCommand>>;

const commands: Commands = {
  compose: async () => (await import('./commands/compose.ts')).defineCompose,
  check: async () => (await import('./commands/check.ts')).defineCheck,
  publish: async () => (await import('./commands/publish.ts')).definePublish,
  rollback: async () => (await import('./commands/rollback.ts')).defineRollback,
  unpublish: async () => (await import('./commands/unpublish.ts')).defineUnpublish,
  list: async () => (await import('./commands/list.ts')).defineList,
  history: async () => (await import('./commands/history.ts')).defineHistory,
  diff: async () => (await import('./commands/diff.ts')).defineDiff,
  doctor: async () => (await import('./commands/doctor.ts')).defineDoctor,
  completion: async () => (await import('./commands/completion.ts')).defineCompletion,
};

/** Words that stand before commands of their own. */
const groups: ReadonlyArray<{ name: string; description: string; example: string; commands: Commands }> = [
  {
    name: 'subgraph',
    description: 'What concerns one subgraph by itself.',
    example: 'ieum subgraph verify http://127.0.0.1:5001/graphql',
    commands: {
      create: async () => (await import('./commands/subgraph-create.ts')).defineSubgraphCreate,
      verify: async () => (await import('./commands/subgraph-verify.ts')).defineSubgraphVerify,
    },
  },
  {
    name: 'tabular',
    description: 'Bring the support records of a spreadsheet or a table into the network.',
    example: `ieum tabular init 지원현황.xlsx                           look over the mapping that it writes, then
  ieum tabular check 지원현황.mapping.yaml --report 거부.xlsx
  ieum tabular serve 지원현황.mapping.yaml`,
    commands: {
      init: async () => (await import('./commands/tabular-init.ts')).defineTabularInit,
      check: async () => (await import('./commands/tabular-check.ts')).defineTabularCheck,
      import: async () => (await import('./commands/tabular-import.ts')).defineTabularImport,
      serve: async () => (await import('./commands/tabular-serve.ts')).defineTabularServe,
    },
  },
  {
    name: 'token',
    description: 'Tokens of the registry: who may publish what.',
    example: `ieum token create --organization org:cau --subgraph cau      as operator; shown once
  ieum token save                                              as its user; kept in a file of one's own`,
    commands: {
      create: async () => (await import('./commands/token-create.ts')).defineTokenCreate,
      revoke: async () => (await import('./commands/token-revoke.ts')).defineTokenRevoke,
      list: async () => (await import('./commands/token-list.ts')).defineTokenList,
      save: async () => (await import('./commands/token-save.ts')).defineTokenSave,
    },
  },
];

/** Runs `ieum` with the given arguments and gives its exit code. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  try {
    const program = await defineProgram(argv, (end) => {
      code = end;
    });
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what was wrong with the arguments; asking for help is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) console.error(error.message);
    else if (process.env.IEUM_LOG === 'debug') console.error(error);
    else
      console.error(
        `ieum: ${(error as Error).message}\nThis was not foreseen; IEUM_LOG=debug shows where it happened.`,
      );
    return 2;
  }
}

/** The command that the arguments name, or all of them where they name none. */
async function defineProgram(argv: readonly string[], end: (code: ExitCode) => void): Promise<Command> {
  const program = new Command('ieum')
    .description(
      'Publishes subgraphs to the network, and tells before what comes of it; brings spreadsheets into it.',
    )
    .exitOverride()
    .showHelpAfterError('(--help shows the options)')
    .addHelpText('after', help);
  const [first, second] = argv;
  const isWhole = first === 'help' || first === 'completion';
  for (const define of await load(commands, isWhole ? undefined : first)) define(program, end);
  for (const group of groups) {
    const parent = program
      .command(group.name)
      .description(group.description)
      .addHelpText('after', `\nExample:\n  ${group.example}`);
    if (group.name !== first && !isWhole) continue;
    for (const define of await load(group.commands, second)) define(parent, end);
  }
  return program;
}

function load(from: Commands, name: string | undefined): Promise<DefineCommand[]> {
  const one = name === undefined || !Object.hasOwn(from, name) ? undefined : from[name];
  return Promise.all((one ? [one] : Object.values(from)).map((define) => define()));
}

/** The process: what `run` gives is its exit code, and who stops reading its output ends nothing. */
export async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // `ieum list | head -1`: what was begun is brought to its end, unheard.
      if (error.code !== 'EPIPE') throw error;
    });
  }
  process.exitCode = await run(process.argv.slice(2));
}

const help = `
Example:
  ieum check my-agency --schema schema.graphql && ieum publish my-agency --schema schema.graphql --wait

Environment: IEUM_REGISTRY_URL, IEUM_REGISTRY_TOKEN, IEUM_GATEWAY_URL, IEUM_SUBGRAPHS; NO_COLOR for no colours.

Exit codes: 0 in order; 1 refused or failed; 2 wrong use, or something cannot be read, reached or written; 130 Ctrl-C.`;

if (import.meta.main) await main();
