import type { TokenInput } from '@ieum/registry/tokens.ts';
import { askForSdl } from '../checks/probe-address.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { paint } from '../output/paint.ts';
import { addJsonOption, createPrinter, type FormatOptions } from '../output/printer.ts';
import { addRegistryOption, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';
import { readKeptTokens, writeKeptTokens } from '../registry/kept-tokens.ts';

interface Options extends FormatOptions {
  organization: string;
  subgraph?: string;
  operator?: true;
  save?: true;
  database?: string;
  registry?: string;
}

interface Created {
  createRegistryToken: { text: string; token: { id: string } };
}

/** `ieum token create`: makes a token; its text is shown this once. */
export const defineTokenCreate: DefineCommand = (parent, end) => {
  const command = parent
    .command('create')
    .description(
      'As operator: make a token that publishes one subgraph of an organization. It is shown once.',
    )
    .requiredOption('--organization <id>', 'whose it is, e.g. org:cau')
    .option('--subgraph <name>', 'the subgraph, which is registered for the organization with it')
    .option('--operator', "an operator's token instead, which may do everything")
    .option('--database <url>', "where no operator has a token yet: make it in the registry's own database")
    .option('--save', 'keep it for this user, as `ieum token save` does, instead of showing it');
  addJsonOption(addRegistryOption(command))
    .addHelpText('after', help)
    .action(async (options: Options) => end(await create(options)));
};

async function create(options: Options): Promise<ExitCode> {
  const { organization, subgraph, operator, save } = options;
  if ((subgraph === undefined) === (operator === undefined)) {
    throw new UsageError('Give either --subgraph NAME or --operator.');
  }
  if (!/^org:[a-z0-9-]+$/.test(organization)) {
    throw new UsageError(`--organization is "${organization}": expected an id, e.g. org:cau`);
  }
  const printer = createPrinter(options);
  const registry = registryAddress(options.registry);
  // Read before anything is made: a token that cannot be kept would be lost.
  if (save) await requireRegistryItself(registry.url);
  const kept = save ? readKeptTokens() : null;
  const input = operator ? { role: 'OPERATOR', organization } : { role: 'PUBLISHER', organization, subgraph };
  const { text, token } =
    options.database === undefined
      ? (await askRegistry<Created>(registry, createDocument, { input })).createRegistryToken
      : await createInDatabase(options.database, input as TokenInput);
  const file =
    kept && writeKeptTokens({ registry: registry.url, tokens: { ...kept.tokens, [registry.url]: text } });
  printer.json({ ok: true, id: token.id, ...(file === null ? { token: text } : { file }) });
  printer.say(`Token ${token.id} of ${organization}, ${operator ? 'operator' : `for ${subgraph}`}.`);
  if (file !== null) printer.say(`It is kept in ${file}.`);
  else printer.say(`It is shown this once; hand it over safely:\n\n${paint('bold', text)}`);
  return 0;
}

/** A token is kept by the registry's own address; through a gateway no command would find it, nor would it be taken. */
async function requireRegistryItself(url: string): Promise<void> {
  const told = await askForSdl(url);
  if (!('stranger' in told)) return;
  throw new UsageError(
    `${url} is not the registry itself, perhaps a gateway, so a token is not kept for it. No token was made. Make it without --save, then keep it: ieum token save --registry URL, with the registry's own.`,
  );
}

/** Whoever has the database itself needs no token. */
async function createInDatabase(
  database: string,
  input: TokenInput,
): Promise<Created['createRegistryToken']> {
  if (!/^postgres(ql)?:$/.test(URL.parse(database)?.protocol ?? '')) {
    throw new UsageError(`--database is "${database}": expected postgres://user:password@host:port/name.`);
  }
  // Loaded here, so that the other commands do without PostgreSQL and the composer.
  const { openRegistry } = await import('@ieum/registry/registry.ts');
  const { databaseOwner } = await import('@ieum/registry/principal.ts');
  try {
    const opened = await openRegistry(database);
    try {
      const { id, token } = await opened.createToken(databaseOwner, input);
      return { text: token, token: { id } };
    } finally {
      await opened.close();
    }
  } catch (error) {
    // A cause is the database's own word.
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new UsageError(`No token was made in the database ${URL.parse(database)?.host}: ${reason}`);
  }
}

/** What the registry is asked. */
export const createDocument = `mutation CreateToken($input: RegistryTokenInput!) {
  createRegistryToken(input: $input) { text token { id } }
}`;

const help = `
Examples:
  ieum token create --organization org:cau --subgraph cau
  ieum token create --organization org:ieum --operator --save
  ieum token create --organization org:ieum --operator --database postgres://user:password@host/registry

Exit codes: 0 made; 2 wrong use, no operator's token, or the registry cannot be reached.`;
