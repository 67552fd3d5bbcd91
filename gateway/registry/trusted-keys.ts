import { readFile } from 'node:fs/promises';
import type { JSONWebKeySet } from 'jose';
import { RefusedBundle } from './refused.ts';
import { replaceFile } from './replace-file.ts';

/** The keys that bundles are to be signed with. */
export interface TrustedKeys {
  /** @throws RefusedBundle where the file cannot be read, RegistryAway where the registry cannot be asked */
  read(): Promise<JSONWebKeySet>;
  /** Where they stand, for a message. */
  file: string;
  /** Told once a bundle that they prove was accepted. */
  keep(): Promise<void>;
}

/** The keys that an operator put into a file. It is read anew each time, so that keys can be changed. */
export function keysOfFile(file: string): TrustedKeys {
  return { file, read: async () => parseKeys(await readKeysFile(file), file), keep: async () => undefined };
}

/**
 * The keys of the registry that was asked first: they are kept in a file, and from then on no others are trusted.
 * @param onFirst told when they are
 */
export function keysOfFirstUse(
  file: string,
  askRegistry: () => Promise<string>,
  onFirst: () => void,
): TrustedKeys {
  let asked: string | null = null;
  return {
    file,
    async read() {
      const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw new RefusedBundle(`cannot be verified: ${file} cannot be read (${error.code})`);
      });
      if (kept !== null) return parseKeys(kept, file);
      asked ??= await askRegistry();
      return parseKeys(asked, 'what the registry gives as its keys');
    },
    async keep() {
      if (asked === null) return;
      await replaceFile(file, asked);
      asked = null;
      onFirst();
    },
  };
}

async function readKeysFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RefusedBundle(`cannot be verified: IEUM_REGISTRY_KEYS, ${file}, cannot be read (${code})`);
  }
}

function parseKeys(text: string, place: string): JSONWebKeySet {
  try {
    const found = JSON.parse(text) as JSONWebKeySet;
    if (Array.isArray(found.keys)) return found;
  } catch {
    // Said below.
  }
  throw new RefusedBundle(`cannot be verified: ${place} is no JWKS, e.g. {"keys":[…]}`);
}
