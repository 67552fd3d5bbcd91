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
  const kept = save ? readKeptTokens() : null;
  const input = operator ? { role: 'OPERATOR', organization } : { role: 'PUBLISHER', organization, subgraph };
  const { createRegistryToken } = await askRegistry<Created>(registry, createDocument, { input });
  const { text, token } = createRegistryToken;
  const file =
    kept && writeKeptTokens({ registry: registry.url, tokens: { ...kept.tokens, [registry.url]: text } });
  printer.json({ ok: true, id: token.id, ...(file === null ? { token: text } : { file }) });
  printer.say(`Token ${token.id} of ${organization}, ${operator ? 'operator' : `for ${subgraph}`}.`);
  if (file !== null) printer.say(`It is kept in ${file}.`);
  else printer.say(`It is shown this once; hand it over safely:\n\n${paint('bold', text)}`);
  return 0;
}

/** What the registry is asked. */
export const createDocument = `mutation CreateToken($input: RegistryTokenInput!) {
  createRegistryToken(input: $input) { text token { id } }
}`;

const help = `
Examples:
  ieum token create --organization org:cau --subgraph cau
  ieum token create --organization org:ieum --operator --save

Exit codes: 0 made; 2 wrong use, no operator's token, or the registry cannot be reached.`;
