import { createInterface } from 'node:readline';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { addJsonOption, createPrinter, type FormatOptions } from '../output/printer.ts';
import { addRegistryOption, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';
import { keptTokensFile, readKeptTokens, writeKeptTokens } from '../registry/kept-tokens.ts';
import { callerDocument, describeCaller, type WhoAsks } from '../registry/who-asks.ts';

interface Options extends FormatOptions {
  forget?: true;
  registry?: string;
}

/** `ieum token save`: keeps a token for this user, after the registry has said that it is valid. */
export const defineTokenSave: DefineCommand = (parent, end) => {
  const command = parent
    .command('save')
    .description(
      'Keep a token for this user and this registry. It is read from the standard input, so that no list of processes shows it.',
    )
    .option('--forget', 'forget it instead');
  addJsonOption(addRegistryOption(command))
    .addHelpText('after', help)
    .action(async (options: Options) => end(await (options.forget ? forget(options) : save(options))));
};

async function save(options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const { url } = registryAddress(options.registry);
  const kept = readKeptTokens();
  const token = await readToken();
  const address = { url, token, tokenFrom: 'the standard input' };
  const { registryCaller } = await askRegistry<WhoAsks>(address, callerDocument);
  if (!registryCaller)
    throw new UsageError(`The registry at ${url} does not know this token. Nothing was kept.`);
  const file = writeKeptTokens({ registry: url, tokens: { ...kept.tokens, [url]: token } });
  printer.json({ ok: true, registry: url, file, ...registryCaller });
  printer.say(`Kept in ${file}: a token ${describeCaller(registryCaller)}, at ${url}.`);
  return 0;
}

async function forget(options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const { url } = registryAddress(options.registry);
  const { registry, tokens } = readKeptTokens();
  const { [url]: forgotten, ...others } = tokens;
  if (forgotten === undefined) throw new UsageError(`${keptTokensFile()} holds no token for ${url}.`);
  const file = writeKeptTokens({ registry: registry === url ? null : registry, tokens: others });
  printer.json({ ok: true, registry: url, file });
  printer.say(
    `${file} holds no token for ${url} any more. It stays valid until it is revoked: ieum token revoke`,
  );
  return 0;
}

/** The first line of the standard input; typed at a terminal it is not shown. */
async function readToken(): Promise<string> {
  const isTerminal = process.stdin.isTTY === true;
  if (isTerminal) process.stderr.write('Token (it is not shown): ');
  // Without an output nothing is echoed.
  const lines = createInterface({ input: process.stdin, terminal: isTerminal });
  let token = '';
  for await (const line of lines) {
    token = line.trim();
    break;
  }
  lines.close();
  if (isTerminal) process.stderr.write('\n');
  if (/^ieum_\w{26}_[\w-]{43}$/.test(token)) return token;
  throw new UsageError('Expected a token on the standard input: ieum_…, as `ieum token create` shows it.');
}

const help = `
Examples:
  ieum token save                                        type or paste it
  ieum token save --registry https://registry.example/graphql < token.txt
  ieum token save --forget

It is kept in the file registry.json in the folder ieum of the user's configuration (XDG_CONFIG_HOME, else ~/.config),
which only the user can read. IEUM_REGISTRY_TOKEN goes before it.

Exit codes: 0 kept; 2 wrong use, the registry does not know it or cannot be reached, or the file cannot be written.`;
