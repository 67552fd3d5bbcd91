import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { SubgraphContext } from './context.ts';
import { type Database, databaseErrorOf, type Transaction } from './database.ts';
import { inputError } from './errors.ts';
import { toKoreanInstant } from './korea-date.ts';
import { idempotencyKeys } from './tables.ts';

/** One call of a mutation. */
export interface MutationCall {
  /** The mutation's name, e.g. `admitToIncubation`. */
  mutation: string;
  /** The client's key; without one the mutation is simply done. */
  key: string | null | undefined;
  /** Where the key stands in the arguments, for errors. Default `['input', 'idempotencyKey']`. */
  keyPath?: string[];
  /** Everything the mutation depends on, as JSON; the key in it does not matter. */
  input: unknown;
}

/**
 * Runs a mutation in a transaction, once for a client's key: the same organization sending the same key and input
 * gets the first result again for seven days, also while the first call is still running (it waits). A call that
 * failed leaves nothing behind and may be repeated.
 *
 * @param run does the work, by the transaction alone: it is run again where PostgreSQL rolled it back because others
 * were at the same rows. What it returns is kept as JSON, so return ids and read the rows again after.
 * @throws IDEMPOTENCY_CONFLICT when the key was used for another mutation or input.
 */
export async function withIdempotency<Loaders, Result>(
  { database, caller }: Pick<SubgraphContext<Loaders>, 'database' | 'caller'>,
  { mutation, key, keyPath = ['input', 'idempotencyKey'], input }: MutationCall,
  run: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  if (key == null) return transact(database, run);
  if (key.length === 0 || key.length > longestKey || key.includes('\0')) {
    throw inputError('BAD_INPUT', keyPath, `expected 1 to ${longestKey} characters without U+0000`);
  }
  const organization = caller?.organization ?? '';
  const fingerprint = fingerprintOf(input);
  return transact(database, async function claim(transaction): Promise<Result> {
    const createdAt = toKoreanInstant(new Date());
    // A row of a transaction still running makes this wait for its end.
    const [claimed] = await transaction
      .insert(idempotencyKeys)
      .values({ organization, key, mutation, fingerprint, createdAt })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key });
    const own = and(eq(idempotencyKeys.organization, organization), eq(idempotencyKeys.key, key));
    if (claimed) {
      await forgetOldKeys(transaction);
      const result = await run(transaction);
      // As JSON by hand: the column would otherwise read a result that is a text or null differently than it wrote it.
      await transaction
        .update(idempotencyKeys)
        .set({ result: sql`${JSON.stringify({ value: result })}::jsonb` })
        .where(own);
      return result;
    }
    const [first] = await transaction.select().from(idempotencyKeys).where(own);
    // Another call has forgotten it just now.
    if (!first) return claim(transaction);
    if (first.mutation === mutation && first.fingerprint === fingerprint) {
      return (first.result as { value: Result }).value;
    }
    throw inputError(
      'IDEMPOTENCY_CONFLICT',
      keyPath,
      `the key was used for ${first.mutation === mutation ? 'another input' : `the mutation ${first.mutation}`}; send a new key`,
    );
  });
}

/** Some of the oldest, so that no call has many to delete; those that another call is deleting are left to it. */
async function forgetOldKeys(transaction: Transaction): Promise<void> {
  const { organization, key, createdAt } = idempotencyKeys;
  const before = toKoreanInstant(new Date(Date.now() - keptMs));
  await transaction.execute(sql`delete from ${idempotencyKeys} where (${organization}, ${key}) in (
    select ${organization}, ${key} from ${idempotencyKeys} where ${createdAt} < ${before}
    order by ${createdAt} limit ${mostForgotten} for update skip locked)`);
}

async function transact<Result>(
  database: Database,
  run: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(run);
    } catch (error) {
      if (attempt === mostAttempts || !isRolledBack(error)) throw error;
    }
  }
}

/** serialization_failure, deadlock_detected: nothing was wrong with the transaction itself, so it may succeed now. */
function isRolledBack(error: unknown): boolean {
  const code = databaseErrorOf(error)?.code;
  return code === '40001' || code === '40P01';
}

const longestKey = 200;
// A client that lost an answer asks again within hours, a batch that ran on Friday on Monday.
const keptMs = 7 * 24 * 60 * 60 * 1000;
const mostForgotten = 100;
// Of two that waited for each other one has gone on, so a second attempt nearly always does; the rest is for crowds.
const mostAttempts = 4;

function fingerprintOf(input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(input)))
    .digest('hex');
}

// Keys in order, nulls and the idempotency key left out: a client that writes the same input otherwise means the same.
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, item]) => item != null && name !== 'idempotencyKey')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, canonical(item)]),
  );
}
