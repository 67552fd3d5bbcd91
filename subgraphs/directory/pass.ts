import type { Database } from '@ieum/kit/database.ts';
import { asc, desc, sql } from 'drizzle-orm';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { FieldGroup } from './schema.gen.ts';
import { signingKeys } from './tables.ts';

/** What a pass says. */
export interface PassClaims {
  /** The startup's id as it was asked for. */
  id: string;
  /** That id and every one that stands for the same startup. */
  ids: readonly string[];
  /** Whom it is for; null: a caller without an organization, whom it opens nothing. */
  organization: string | null;
  may: readonly FieldGroup[];
}

/**
 * Signs a pass (동의증): a compact JWS, ES256, `typ` `ieum-pass`, good for a minute. Owners check it against the public
 * key of `readPublicKeys`.
 */
export async function signPass(
  database: Database,
  { id, ids, organization, may }: PassClaims,
): Promise<string> {
  const { kid, key } = await signingKey(database);
  const now = Math.floor(Date.now() / 1000);
  const pass = new SignJWT({ ids: [...ids], may: [...may] })
    .setProtectedHeader({ alg: 'ES256', typ: 'ieum-pass', kid })
    .setSubject(id)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds);
  if (organization !== null) pass.setAudience(organization);
  return pass.sign(key);
}

/** The public keys passes are verified with, as a JSON Web Key Set (RFC 7517). */
export async function readPublicKeys(database: Database): Promise<{ keys: JWK[] }> {
  await signingKey(database);
  const rows = await database.select().from(signingKeys).orderBy(asc(signingKeys.kid));
  return {
    keys: rows.map(({ kid, privateJwk }) => {
      const { d: _private, ...publicJwk } = privateJwk as JWK;
      return { ...publicJwk, kid, alg: 'ES256', use: 'sig' };
    }),
  };
}

interface SigningKey {
  kid: string;
  key: CryptoKey;
}

function signingKey(database: Database): Promise<SigningKey> {
  const known = keys.get(database);
  if (known) return known;
  const key = findOrMakeKey(database);
  keys.set(database, key);
  // A database that was away is asked again, rather than its error being kept.
  key.catch(() => keys.delete(database));
  return key;
}

function findOrMakeKey(database: Database): Promise<SigningKey> {
  return database.transaction(async (transaction) => {
    // Two processes of the directory must not both find no key.
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended('signing_keys', 0))`);
    const [row] = await transaction.select().from(signingKeys).orderBy(desc(signingKeys.createdAt)).limit(1);
    const { kid, privateJwk } = row ?? (await makeKey());
    if (!row)
      await transaction.insert(signingKeys).values({ kid, privateJwk, createdAt: new Date().toISOString() });
    return { kid, key: (await importJWK(privateJwk, 'ES256')) as CryptoKey };
  });
}

async function makeKey() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    kid: crypto.randomUUID(),
    privateJwk: { ...(await exportJWK(privateKey)) } as Record<string, unknown>,
  };
}

/** Keys by the database they are kept in: read once a process. */
const keys = new WeakMap<Database, Promise<SigningKey>>();
const lifetimeSeconds = 60;
