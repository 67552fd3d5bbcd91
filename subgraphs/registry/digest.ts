import { createHash } from 'node:crypto';

/** The SHA-256 of a text's UTF-8, in hexadecimal digits: the name of a version, a bundle, and of a token's secret. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
