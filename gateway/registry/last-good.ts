import { createHash } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { decodeJwt } from 'jose';
import type { SignedBundle } from './registry-client.ts';
import { replaceFile } from './replace-file.ts';

/** The SHA-256 of a bundle's text, in hex. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Keeps a bundle in `file` and its signature in `file.jws`. Whenever the process ends, one of the two bundles that are
 * there then is the signature's: the signature is replaced in one step, between the new text's being there, as
 * `file.next`, and its taking the old one's place.
 */
export async function writeLastGood(file: string, { text, signature }: SignedBundle): Promise<void> {
  await replaceFile(nextOf(file), text);
  await replaceFile(signatureOf(file), signature);
  await rename(nextOf(file), file);
}

/** Reads what was kept: the text that the signature is of, else what lies in the file. Null where there is no file. */
export async function readLastGood(file: string): Promise<SignedBundle | null> {
  const signature = (await readText(signatureOf(file))) ?? '';
  const [text, next] = await Promise.all([readText(file), readText(nextOf(file))]);
  const isNext = next !== null && digestOf(next) === claimedDigest(signature);
  const found = isNext ? next : text;
  return found === null ? null : { text: found, signature: signature.trim() };
}

const nextOf = (file: string) => `${file}.next`;
const signatureOf = (file: string) => `${file}.jws`;

/** Only to choose a text by; the signature is still to be verified. */
function claimedDigest(signature: string): unknown {
  try {
    return decodeJwt(signature.trim()).digest;
  } catch {
    return undefined;
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
