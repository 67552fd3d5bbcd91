import type { DefineCommand, ExitCode } from '../command.ts';
import { addJsonOption, createPrinter, type FormatOptions } from '../output/printer.ts';
import { addRegistryOption, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';

interface Options extends FormatOptions {
  registry?: string;
}

/** `ieum token revoke`: makes a token worthless, at once and for good. */
export const defineTokenRevoke: DefineCommand = (parent, end) => {
  const command = parent
    .command('revoke')
    .description('As operator: make a token worthless, at once and for good.')
    .argument('<id>', 'its id, as `ieum token list` shows it');
  addJsonOption(addRegistryOption(command))
    .addHelpText('after', help)
    .action(async (id: string, options: Options) => end(await revoke(id, options)));
};

async function revoke(id: string, options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  await askRegistry(registryAddress(options.registry), revokeDocument, { id });
  printer.json({ ok: true, id });
  printer.say(`Token ${id} is revoked.`);
  return 0;
}

/** What the registry is asked. */
export const revokeDocument = `mutation RevokeToken($id: ID!) {
  revokeRegistryToken(id: $id) { id }
}`;

const help = `
Example:
  ieum token revoke 01JD3Q9S6N8VZ5M2K4XWTC7YBA

Exit codes: 0 revoked; 2 wrong use, no such token, no operator's token, or the registry cannot be reached.`;
