import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '../command.ts';

/** What the user's own file holds: which registry to ask where nothing else says so, and a token for each. */
export interface KeptTokens {
  registry: string | null;
  /** By the registry's address. */
  tokens: Record<string, string>;
}

/** The file: `registry.json` in the folder `ieum` of the user's configuration (`XDG_CONFIG_HOME`, else `~/.config`). */
export function keptTokensFile(): string {
  const config = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(config, 'ieum', 'registry.json');
}

/** Reads the file; empty where there is none. @throws UsageError where others may read it, or it is no such file */
export function readKeptTokens(): KeptTokens {
  const file = keptTokensFile();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      throw new UsageError(`${file} holds tokens and is open to others. Run: chmod 600 ${file}`);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { registry: null, tokens: {} };
    throw new UsageError(`${file} cannot be read: ${message}`);
  }
  const kept = parse(text);
  if (kept) return kept;
  throw new UsageError(
    `${file} is not what \`ieum token save\` writes. Remove it, then save the token again.`,
  );
}

/** Writes the file whole, readable by the user alone from its first byte on. */
export function writeKeptTokens(kept: KeptTokens): string {
  const file = keptTokensFile();
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    chmodSync(fresh, 0o600);
    renameSync(fresh, file);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
  return file;
}

function parse(text: string): KeptTokens | null {
  try {
    const { registry, tokens } = Object(JSON.parse(text)) as Record<string, unknown>;
    const isText = (value: unknown) => typeof value === 'string';
    if (registry !== null && !isText(registry)) return null;
    if (!tokens || !Object.values(tokens).every(isText)) return null;
    return { registry: registry as string | null, tokens: tokens as Record<string, string> };
  } catch {
    return null;
  }
}
