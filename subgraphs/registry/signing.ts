import type { Database } from '@ieum/kit/database.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { asc, sql } from 'drizzle-orm';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { signingKeys } from './tables.ts';

/** What a signature says of a bundle. */
export interface BundleClaims {
  /** The SHA-256 of the bundle's text, in hexadecimal digits. */
  digest: string;
  /** The composition's number; of a preview, that of the composition it was made on. */
  composition: number;
  /** When it was published, RFC 3339. */
  publishedAt: string;
  /** The subgraph whose preview it is, and the organization that alone is served it; neither of what the network serves. */
  preview?: string;
  organization?: string;
}

/** Signs what gateways load. */
export interface Signer {
  /** A compact JWS, ES256, `typ` `ieum-bundle`. It does not expire: a gateway refuses one that is older than its own. */
  sign(claims: BundleClaims): Promise<string>;
  /** The public keys that signatures are verified with, as a JSON Web Key Set (RFC 7517). */
  publicKeys(): Promise<{ keys: JWK[] }>;
}

/** Opens the signer of a registry's database: its key is made there the first time, and is every process's. */
export async function openSigner(database: Database): Promise<Signer> {
  const { kid, privateJwk } = await findOrMakeKey(database);
  const key = await importJWK(privateJwk, 'ES256');
  return {
    sign: (claims) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'ieum-bundle', kid }).sign(key),
    async publicKeys() {
      const rows = await database.select().from(signingKeys).orderBy(asc(signingKeys.kid));
      return {
        keys: rows.map((row) => {
          const { d: _private, ...publicJwk } = row.privateJwk;
          return { ...publicJwk, kid: row.kid, alg: 'ES256', use: 'sig' };
        }),
      };
    },
  };
}

function findOrMakeKey(database: Database): Promise<{ kid: string; privateJwk: JWK }> {
  return database.transaction(async (transaction) => {
    // Two processes must not both find no key.
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended('signing_keys', 0))`);
    const [row] = await transaction
      .select()
      .from(signingKeys)
      .orderBy(sql`${signingKeys.createdAt} desc`)
      .limit(1);
    if (row) return row;
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const made = { kid: crypto.randomUUID(), privateJwk: await exportJWK(privateKey) };
    await transaction.insert(signingKeys).values({ ...made, createdAt: toKoreanInstant(new Date()) });
    return made;
  });
}
