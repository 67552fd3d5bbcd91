import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database, Transaction } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { and, eq, isNull } from 'drizzle-orm';
import { ulid } from 'ulid';
import { digestOf } from './digest.ts';
import type { Principal } from './principal.ts';
import { events, type Role, subgraphs, tokens } from './tables.ts';

/** Whom a token is for. A publisher's names one subgraph, which is registered for its organization with it. */
export type TokenInput =
  | { role: Extract<Role, 'PUBLISHER'>; organization: string; subgraph: string }
  | { role: Extract<Role, 'OPERATOR'>; organization: string };

/**
 * Makes a token. Its text is answered once and cannot be had again: only the hash of its secret is kept.
 *
 * @throws FORBIDDEN where `by` is no operator; CONFLICT where the subgraph's name is another organization's;
 * BAD_INPUT where it is no name of a subgraph.
 */
export async function createToken(
  database: Database,
  by: Principal,
  input: TokenInput,
): Promise<{ id: string; token: string }> {
  requireOperator(by);
  const at = toKoreanInstant(new Date());
  const subgraph = input.role === 'PUBLISHER' ? input.subgraph : null;
  const [id, secret] = [ulid(), randomBytes(secretBytes).toString('base64url')];
  await database.transaction(async (transaction) => {
    if (subgraph !== null) await register(transaction, by, subgraph, input.organization);
    const { role, organization } = input;
    const hash = digestOf(secret);
    await transaction
      .insert(tokens)
      .values({ id, hash, role, organization, subgraph, createdAt: at, createdBy: by.actor });
    await transaction
      .insert(events)
      .values({ at, actor: by.actor, action: 'CREATE_TOKEN', ok: true, subgraph });
  });
  return { id, token: `${prefix}${id}_${secret}` };
}

/**
 * Gives a name to an organization, for good; nothing happens where it has it.
 *
 * @throws CONFLICT where it is another organization's; BAD_INPUT where it is no name of a subgraph
 */
async function register(
  database: Transaction,
  by: Principal,
  name: string,
  organization: string,
): Promise<void> {
  requireName(name);
  const registeredAt = toKoreanInstant(new Date());
  await database
    .insert(subgraphs)
    .values({ name, organization, registeredAt, registeredBy: by.actor })
    .onConflictDoNothing();
  const [owner] = await database.select().from(subgraphs).where(eq(subgraphs.name, name));
  if (owner?.organization === organization) return;
  const message = `the subgraph ${name} belongs to ${owner?.organization}; choose another name`;
  throw inputError('CONFLICT', ['subgraph'], message);
}

/** Registers a subgraph without a token for it. @throws FORBIDDEN where `by` is no operator, and as above */
export async function registerSubgraph(
  database: Database,
  by: Principal,
  { subgraph, organization }: { subgraph: string; organization: string },
): Promise<void> {
  requireOperator(by);
  await register(database, by, subgraph, organization);
}

/** Revokes a token; from now on it is refused. @throws FORBIDDEN to who is no operator, NOT_FOUND */
export async function revokeToken(database: Database, by: Principal, id: string): Promise<void> {
  requireOperator(by);
  const at = toKoreanInstant(new Date());
  await database.transaction(async (transaction) => {
    const [revoked] = await transaction
      .update(tokens)
      .set({ revokedAt: at })
      .where(and(eq(tokens.id, id), isNull(tokens.revokedAt)))
      .returning({ subgraph: tokens.subgraph });
    if (!revoked) throw inputError('NOT_FOUND', ['id'], `there is no valid token ${id}`);
    const { subgraph } = revoked;
    await transaction
      .insert(events)
      .values({ at, actor: by.actor, action: 'REVOKE_TOKEN', ok: true, subgraph });
  });
}

/** Tells who a token is. @throws UNAUTHENTICATED, the same for one that is unknown, altered or revoked */
export async function authenticate(database: Database, token: string): Promise<Principal> {
  const [, id = '', secret = ''] = form.exec(token) ?? [];
  const [row] = id === '' ? [] : await database.select().from(tokens).where(eq(tokens.id, id));
  if (row && row.revokedAt === null && isEqual(row.hash, digestOf(secret))) {
    const { role, organization, subgraph } = row;
    return { actor: `${organization} (token ${id})`, role, organization, subgraph };
  }
  const message =
    'The token is not valid: it is unknown, altered or revoked. Ask the operator for a new one.';
  throw codedError('UNAUTHENTICATED', message);
}

function requireOperator(by: Principal): void {
  if (by.role === 'OPERATOR') return;
  throw codedError('FORBIDDEN', `${by.actor} is no operator; only operators make and revoke tokens.`);
}

function requireName(name: string): void {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name) && name !== 'gathered') return;
  const message = `"${name}" is no name of a subgraph: a letter, then up to 63 letters, digits, "-" or "_"`;
  throw inputError('BAD_INPUT', ['subgraph'], message);
}

function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

// Random enough that a plain hash of it cannot be guessed at.
const secretBytes = 32;
// Scanners of repositories find a token by it.
const prefix = 'ieum_';
const form = /^ieum_([0-9A-HJKMNP-TV-Z]{26})_([A-Za-z0-9_-]{43})$/;
