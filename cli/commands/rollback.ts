import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { confirm } from '../confirm.ts';
import { addFormatOptions, createPrinter, type FormatOptions } from '../output/printer.ts';
import { addRegistryOption, type RegistryAddress, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';
import { type Publication, publicationFields, reportPublication } from '../registry/publication.ts';
import { addWaitOptions, type WaitOptions, waitOf } from '../registry/wait-option.ts';

interface Options extends FormatOptions, WaitOptions {
  to?: string;
  yes?: true;
  registry?: string;
}

/** `ieum rollback`: has gateways serve an earlier version again; 1 where it does not compose any more. */
export const defineRollback: DefineCommand = (parent, end) => {
  const command = parent
    .command('rollback')
    .description('Have the gateways serve an earlier version of a subgraph again, at the address it had.')
    .argument('<name>', "the subgraph's name")
    .option(
      '--to <digest>',
      'the version, by the first 8 digits or more (default: the one before the present)',
    )
    .option('--yes', 'do not ask; in a pipeline nobody is asked anyway');
  addWaitOptions(addFormatOptions(addRegistryOption(command)))
    .addHelpText('after', help)
    .action(async (name: string, options: Options) => end(await rollback(name, options)));
};

async function rollback(name: string, options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const registry = registryAddress(options.registry);
  const digest = options.to === undefined ? undefined : await findVersion(registry, name, options.to);
  const what = digest === undefined ? 'the version before the present one' : `version ${digest.slice(0, 12)}`;
  if (!options.yes && !(await confirm(`Roll ${name} back to ${what}?`))) {
    console.error('Nothing was changed.');
    return 1;
  }
  const input = { name, ...(digest === undefined ? {} : { digest }) };
  const { rollbackSubgraph } = await askRegistry<{ rollbackSubgraph: Publication }>(
    registry,
    rollbackDocument,
    { input },
    { doing: 'The registry is rolling back', changes: name },
  );
  const published = { name, sdl: '', file: null, wait: waitOf(options), done: 'Rolled back' };
  return reportPublication(printer, rollbackSubgraph, published);
}

/** The whole digest of a version that is named by how its digest begins. */
async function findVersion(registry: RegistryAddress, name: string, digest: string): Promise<string> {
  if (!/^[0-9a-f]{8,64}$/.test(digest)) {
    throw new UsageError(
      `--to is "${digest}": expected 8 to 64 digits of a version, see: ieum history ${name}`,
    );
  }
  const { subgraph } = await askRegistry<{ subgraph: { version: { digest: string } | null } | null }>(
    registry,
    versionDocument,
    { name, digest },
  );
  if (subgraph?.version) return subgraph.version.digest;
  throw new UsageError(
    subgraph
      ? `${name} has no version ${digest}. See: ieum history ${name}`
      : `No subgraph ${name} is registered.`,
  );
}

/** What the registry is asked. */
export const rollbackDocument = `mutation Rollback($input: SubgraphRollbackInput!) {
  rollbackSubgraph(input: $input) { ${publicationFields} }
}`;

/** How a version is found by the beginning of its digest. */
export const versionDocument = `query Version($name: String!, $digest: String!) {
  subgraph(name: $name) { version(digest: $digest) { digest } }
}`;

const help = `
Examples:
  ieum rollback my-agency
  ieum rollback my-agency --to 3f9a2c81 --wait

Exit codes: 0 done, or it was that way already; 1 refused, or a gateway does not serve it in time; 2 wrong use, or
something cannot be reached.`;
