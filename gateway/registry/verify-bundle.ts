import { compactVerify, createLocalJWKSet, errors } from 'jose';
import { digestOf } from './last-good.ts';
import { RefusedBundle } from './refused.ts';
import type { SignedBundle } from './registry-client.ts';
import type { TrustedKeys } from './trusted-keys.ts';

/** What the registry signed of a bundle. */
export interface Attestation {
  /** Hex of the SHA-256 of the text. */
  digest: string;
  /** The composition's number, which only grows. */
  composition: number;
  publishedAt: string;
  /** The subgraph whose preview it is, and whose that is; null: it is what the network serves. */
  preview: { subgraph: string; organization: string } | null;
  /** The key that it was signed with. */
  kid: string;
}

/** Verifies that a trusted key signed exactly this text. @throws RefusedBundle, or what reading the keys throws */
export async function verifyBundle(
  { text, signature }: SignedBundle,
  trusted: TrustedKeys,
): Promise<Attestation> {
  if (signature === '') throw new RefusedBundle('is not signed');
  const keys = await trusted.read();
  const { payload, protectedHeader } = await compactVerify(signature, createLocalJWKSet(keys), {
    algorithms: ['ES256'],
  }).catch((error: unknown) => {
    throw toRefusal(error, trusted.file);
  });
  if (protectedHeader.typ !== 'ieum-bundle')
    throw new RefusedBundle('has a signature that is not of a bundle');
  const attestation = readAttestation(Buffer.from(payload).toString('utf8'), protectedHeader.kid ?? '');
  if (attestation.digest === digestOf(text)) return attestation;
  throw new RefusedBundle('was altered: its text is not the one that was signed');
}

function toRefusal(error: unknown, file: string): unknown {
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return new RefusedBundle(
      `is signed with a key that is not among those of ${file}; if the registry's key was replaced, put the new one there`,
    );
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return new RefusedBundle('is not signed by ES256');
  if (error instanceof errors.JOSEError) {
    return new RefusedBundle(`has a signature that does not hold (${error.code})`);
  }
  return error;
}

function readAttestation(text: string, kid: string): Attestation {
  const { digest, composition, publishedAt, preview, organization } = parseObject(text);
  if (
    typeof digest !== 'string' ||
    !(typeof composition === 'number' && Number.isSafeInteger(composition)) ||
    typeof publishedAt !== 'string' ||
    !(preview === undefined || (typeof preview === 'string' && typeof organization === 'string'))
  ) {
    throw new RefusedBundle('has a signature of something else than { digest, composition, publishedAt }');
  }
  const of =
    typeof preview === 'string' && typeof organization === 'string'
      ? { subgraph: preview, organization }
      : null;
  return { digest, composition, publishedAt, preview: of, kid };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
