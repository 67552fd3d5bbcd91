import type { Command } from 'commander';
import { UsageError } from '../command.ts';
import { keptTokensFile, readKeptTokens } from './kept-tokens.ts';

/** Where the registry answers, and with which token it is asked. */
export interface RegistryAddress {
  url: string;
  token: string | null;
  /** Where the token is from, for messages. */
  tokenFrom: string;
}

/** Where the registry of `npm start` answers. */
export const defaultRegistryUrl = 'http://127.0.0.1:4006/graphql';

/** Adds `--registry`. */
export function addRegistryOption(command: Command): Command {
  return command.option(
    '--registry <url>',
    `where the registry answers (default: IEUM_REGISTRY_URL, else the one of the saved token, else ${defaultRegistryUrl})`,
  );
}

/** The registry that the option, the environment or the saved token names; null where none does. */
export function configuredRegistry(option: string | undefined): RegistryAddress | null {
  const named = option ?? (process.env.IEUM_REGISTRY_URL || undefined);
  const url = named === undefined ? readKeptTokens().registry : readUrl(named, option !== undefined);
  return url === null ? null : withToken(url);
}

/** The registry to ask: the configured one, else that of `npm start` on this machine. */
export function registryAddress(option: string | undefined): RegistryAddress {
  return configuredRegistry(option) ?? withToken(defaultRegistryUrl);
}

function withToken(url: string): RegistryAddress {
  const token = process.env.IEUM_REGISTRY_TOKEN?.trim();
  if (token)
    return { url, token: requireToken(token, 'IEUM_REGISTRY_TOKEN'), tokenFrom: 'IEUM_REGISTRY_TOKEN' };
  const kept = readKeptTokens().tokens[url];
  const tokenFrom = keptTokensFile();
  return { url, token: kept === undefined ? null : requireToken(kept, tokenFrom), tokenFrom };
}

/** No header carries anything else than visible ASCII. */
function requireToken(token: string, from: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(`What ${from} holds is no token: expected ieum_…, as \`ieum token create\` shows it.`);
}

/** `http://host:4006` is as good as `http://host:4006/graphql`. */
function readUrl(text: string, isOption: boolean): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    const name = isOption ? '--registry' : 'IEUM_REGISTRY_URL';
    throw new UsageError(`${name} is "${text}": expected http://host:port/graphql.`);
  }
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
