import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { confirm } from '../confirm.ts';
import { addFormatOptions, createPrinter, type FormatOptions, type Printer } from '../output/printer.ts';
import { addRegistryOption, type RegistryAddress, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';
import { type Publication, publicationFields, reportPublication } from '../registry/publication.ts';
import { addWaitOptions, type WaitOptions, waitOf } from '../registry/wait-option.ts';

interface Options extends FormatOptions, WaitOptions {
  preview?: true;
  force?: true;
  yes?: true;
  registry?: string;
}

/** `ieum unpublish`: takes a subgraph out of the network, or ends its preview; 1 where others need it. */
export const defineUnpublish: DefineCommand = (parent, end) => {
  const command = parent
    .command('unpublish')
    .description('Take a subgraph out of the network, unless others need it. A rollback brings it back.')
    .argument('<name>', "the subgraph's name")
    .option('--force', 'although others need it')
    .option('--preview', 'end its preview only; what gateways serve everybody stays')
    .option('--yes', 'do not ask; in a pipeline nobody is asked anyway');
  addWaitOptions(addFormatOptions(addRegistryOption(command)))
    .addHelpText('after', help)
    .action(async (name: string, options: Options) => end(await unpublish(name, options)));
};

async function unpublish(name: string, options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const registry = registryAddress(options.registry);
  if (options.preview && options.force)
    throw new UsageError('A preview is needed by nobody: leave out --force.');
  const what = options.preview ? `End the preview of ${name}?` : `Take ${name} out of the network?`;
  if (!options.yes && !(await confirm(what))) {
    console.error('Nothing was changed.');
    return 1;
  }
  if (options.preview) return withdraw(printer, registry, name);
  const { unpublishSubgraph } = await askRegistry<{ unpublishSubgraph: Publication }>(
    registry,
    unpublishDocument,
    { input: { name, force: options.force === true } },
    { doing: 'The registry is composing the others', changes: name },
  );
  const published = { name, sdl: '', file: null, wait: waitOf(options), done: 'Taken out' };
  return reportPublication(printer, unpublishSubgraph, published);
}

async function withdraw(printer: Printer, registry: RegistryAddress, name: string): Promise<ExitCode> {
  await askRegistry(registry, withdrawDocument, { input: { name } });
  printer.json({ ok: true, name });
  printer.findings([], name);
  printer.say(`${name} has no preview any more.`);
  return 0;
}

/** What the registry is asked. */
export const unpublishDocument = `mutation Unpublish($input: SubgraphUnpublishInput!) {
  unpublishSubgraph(input: $input) { ${publicationFields} }
}`;

/** What the registry is asked for a preview. */
export const withdrawDocument = `mutation Withdraw($input: PreviewWithdrawalInput!) {
  withdrawPreview(input: $input) { name }
}`;

const help = `
Examples:
  ieum unpublish my-agency
  ieum unpublish my-agency --force --yes
  ieum unpublish my-agency --preview

Exit codes: 0 done, or it was not published; 1 others need it or do not compose without it; 2 wrong use, or something
cannot be reached.`;
