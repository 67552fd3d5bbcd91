import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compose } from '@ieum/schema/compose.ts';
import { coreSdl } from '@ieum/schema/contract/core-sdl.ts';
import { withCore } from '@ieum/schema/core.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import type { Agency } from '../create/agency.ts';
import { askAgency } from '../create/ask-agency.ts';
import { agencySdl, writeAgency } from '../create/write-agency.ts';
import { count, listFileOf, printProblems, readEntries, readNetwork } from '../network.ts';

type Options = Partial<Omit<Agency, 'name'>> & {
  name?: string;
  subgraphs?: string;
  yes?: true;
  install: boolean;
};

/** `ieum subgraph create`: writes the folder of a new subgraph, which runs and passes verification as it is. */
export const defineSubgraphCreate: DefineCommand = (parent, end) => {
  parent
    .command('create')
    .description(
      'Write a new subgraph in TypeScript: SDL, tables, loaders, resolvers, seed, test, Dockerfile, README.',
    )
    .argument('[name]', 'its name in the network, e.g. my-agency')
    .option('--name <name>', 'the same, as an option')
    .option('--organization <id>', 'id of the organization that publishes, e.g. org:tp-busan')
    .option('--korean-name <text>', 'its Korean name')
    .option('--english-name <text>', 'its English name')
    .option(
      '--organization-kind <kind>',
      'its kind, as the core contract names it (proposed: SUPPORT_AGENCY)',
    )
    .option('--region <code>', 'legal code of the region where it sits (proposed: 1100000000)')
    .option('--folder <folder>', 'a new folder in subgraphs/ (proposed: subgraphs/NAME)')
    .option('--port <port>', 'where it listens when it runs by itself (proposed: 5001)')
    .option('--subgraphs <file>', 'the list of the others (default: as for compose)')
    .option('--yes', 'ask nothing: take what would be proposed')
    .option('--no-install', 'leave `npm install` to you, which makes the folder a workspace')
    .addHelpText('after', help)
    .action(async (name: string | undefined, options: Options) => end(await create(name, options)));
};

const root = resolve(import.meta.dirname, '../..');

async function create(
  name: string | undefined,
  { yes, install, subgraphs, ...flags }: Options,
): Promise<ExitCode> {
  if (name !== undefined && flags.name !== undefined && name !== flags.name) {
    throw new UsageError(`The name is "${name}" and --name "${flags.name}": give one of them.`);
  }
  const entries = readEntries(listFileOf(subgraphs));
  const taken = new Set(entries.map((entry) => entry.name));
  const given = { ...flags, ...(name === undefined ? {} : { name }) };
  const agency = await askAgency(
    { given, yes: yes === true, refuse: (key, text) => refuse(key, text, taken) },
    { input: process.stdin, output: process.stdout },
  );
  const composed = await composeWith(agency, entries);
  if (composed === null) return 1;
  const files = write(agency);
  const failed = finish(agency, install);
  console.log(`\nCreated ${agency.folder} with ${count(files.length, 'file')}${composed}.`);
  for (const line of failed) console.log(line);
  console.log(next(agency));
  return 0;
}

const reserved = new Set(['gathered', 'kit', 'network', 'registry', 'tabular', 'template']);

/** What is wrong with an answer that has the right form. */
function refuse(key: keyof Agency, text: string, taken: ReadonlySet<string>): string | null {
  if (key === 'name' && reserved.has(text)) return 'that name belongs to a part of Ieum; choose another';
  if (key === 'name' && taken.has(text)) return 'the list of subgraphs has that name; choose another';
  if (key === 'folder' && existsSync(join(root, text)))
    return 'it is there already, and nothing is overwritten';
  if (key === 'organizationKind' && !kinds.has(text)) return `expected one of ${[...kinds].join(', ')}`;
  return null;
}

const kinds = new Set(
  /enum OrganizationKind \{([^}]*)\}/
    .exec(coreSdl)?.[1]
    ?.match(/^ {2}[A-Z_]+$/gm)
    ?.map((line) => line.trim()),
);

/** Before anything is written: a name may be another's type. What to say of it, or null where it does not compose. */
async function composeWith(agency: Agency, entries: ReturnType<typeof readEntries>): Promise<string | null> {
  let others: Awaited<ReturnType<typeof readNetwork>>;
  try {
    others = await readNetwork(entries);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return '; whether it composes was not tried, because not every subgraph of the list could be read';
  }
  const url = `http://127.0.0.1:${agency.port}/graphql`;
  const composed = compose([...others, { name: agency.name, url, ...withCore(agencySdl(agency)) }]);
  if (!('errors' in composed)) return `; it composes with the ${others.length} of the list`;
  printProblems(
    `Nothing was created: with this name it does not compose with the others. Choose another --name.`,
    composed.errors,
  );
  return null;
}

function write(agency: Agency): string[] {
  try {
    return writeAgency(root, agency);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${agency.folder} cannot be written: ${message}. Nothing was created.`);
  }
}

/** What is generated is generated anew with the new names. Gives a line for each step that has to be done by hand. */
function finish({ folder }: Agency, install: boolean): string[] {
  const steps: [string, string[], string][] = [
    [process.execPath, ['subgraphs/kit/generate-types.ts', folder], 'npm run generate'],
    [
      join(root, 'node_modules/.bin/biome'),
      ['check', '--write', folder],
      `npx biome check --write ${folder}`,
    ],
  ];
  if (install) steps.push(['npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], 'npm install']);
  return steps.flatMap(([command, args, byHand]) => {
    if (command === 'npm') console.log('Making it a workspace: npm install');
    const done = spawnSync(command, args, { cwd: root, stdio: 'pipe', encoding: 'utf8' });
    if (done.status === 0) return [];
    const reason = (done.stderr || done.stdout || String(done.error?.message)).trim().split('\n').at(-1);
    return [`\nTo do by hand, as it failed here: ${byHand}\n  ${reason}`];
  });
}

function next({ folder, name, port }: Agency): string {
  const url = `http://127.0.0.1:${port}/graphql`;
  return `
Next:
  npm test -w @ieum/${name}
  DATABASE_URL=postgres://… npm start -w @ieum/${name}
  npm run ieum -- subgraph verify ${url} --name ${name}
${folder}/README.md says more.`;
}

const help = `
Examples:
  ieum subgraph create                 asks for everything
  ieum subgraph create my-agency --yes
  ieum subgraph create busan-technopark --organization org:tp-busan --korean-name 부산테크노파크 \\
    --english-name "Busan Technopark" --organization-kind TECHNOPARK --region 2600000000

Exit codes: 0 created; 1 it would not compose with the others; 2 wrong arguments, or it cannot be written.`;
