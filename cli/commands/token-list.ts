import type { DefineCommand, ExitCode } from '../command.ts';
import { formatInstant } from '../output/instant.ts';
import { paint, plain } from '../output/paint.ts';
import { addJsonOption, createPrinter, type FormatOptions } from '../output/printer.ts';
import { textTable } from '../output/text-table.ts';
import { addRegistryOption, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';

interface Options extends FormatOptions {
  registry?: string;
}

interface Token {
  id: string;
  role: 'PUBLISHER' | 'OPERATOR';
  organization: { id: string };
  subgraph: { name: string } | null;
  createdAt: string;
  createdBy: string;
  revokedAt: string | null;
}

/** `ieum token list`: every token the registry knows, without its secret, which nobody has. */
export const defineTokenList: DefineCommand = (parent, end) => {
  const command = parent
    .command('list')
    .description('As operator: list the tokens, newest first, without their text, which is not kept.');
  addJsonOption(addRegistryOption(command))
    .addHelpText('after', help)
    .action(async (options: Options) => end(await list(options)));
};

async function list(options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const { registryTokens } = await askRegistry<{ registryTokens: Token[] }>(
    registryAddress(options.registry),
    tokensDocument,
  );
  printer.json({ ok: true, tokens: registryTokens });
  const rows = registryTokens.map(({ id, role, organization, subgraph, createdAt, createdBy, revokedAt }) => [
    ...[id, role, plain(organization.id), subgraph?.name ?? '-', formatInstant(createdAt), plain(createdBy)],
    revokedAt === null ? 'valid' : paint('dim', `revoked ${formatInstant(revokedAt)}`),
  ]);
  if (rows.length === 0) printer.say('There is no token.');
  else {
    const headings = ['ID', 'ROLE', 'ORGANIZATION', 'SUBGRAPH', 'MADE (KOREA)', 'BY', 'STATE'];
    printer.say(textTable(headings, rows));
  }
  return 0;
}

/** What the registry is asked. */
export const tokensDocument = `{
  registryTokens { id role organization { id } subgraph { name } createdAt createdBy revokedAt }
}`;

const help = `
Examples:
  ieum token list
  ieum token list --json

Exit codes: 0 listed; 2 wrong use, no operator's token, or the registry cannot be reached.`;
