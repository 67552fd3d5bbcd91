import type { Database, Transaction } from '@ieum/kit/database.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import { and, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { inForce } from './consent-conditions.ts';
import { consents, startupChanges, startups } from './tables.ts';

/**
 * Writes what owners must know of some startups now (merged into what, history and amounts shared with whom), for each
 * of these numbers and every number merged into one of them. `seq` goes up by one in the order of commits: a lock is
 * held until the transaction ends, so make this its last statement.
 */
export async function noteChanges(
  transaction: Transaction,
  numbers: readonly number[],
  today: string,
): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended('startup_changes', 0))`);
  const given = sql`${`{${numbers.join(',')}}`}::int8[]`;
  await transaction.execute(sql`
    insert into ${startupChanges} (seq, at, startup, merged_into, shared_with, amounts_with)
    select (select coalesce(max(${startupChanges.seq}), 0) from ${startupChanges})
        + row_number() over (order by ${startups.number}),
      ${toKoreanInstant(new Date())}, ${startups.number}, ${startups.mergedInto},
      ${recipients('HISTORY', today)}, ${recipients('AMOUNTS', today)}
    from ${startups}
    where ${startups.number} = any(${given}) or ${startups.mergedInto} = any(${given})`);
}

/**
 * Writes changes for consents whose last day has passed since they were last looked at. Those that a mutation holds
 * just now are left to the next time, rather than waited for: it may be waiting for another of them.
 */
export async function noteExpiredConsents(database: Database, today: string): Promise<void> {
  const isExpired = and(
    isNotNull(consents.expiresOn),
    lt(consents.expiresOn, today),
    sql`${consents.revokedOn} is null and not ${consents.expiryNoted}`,
  );
  // In the index's order, lest the planner look for any one by reading the table.
  const [any] = await database
    .select({ id: consents.id })
    .from(consents)
    .where(isExpired)
    .orderBy(consents.expiresOn)
    .limit(1);
  if (!any) return;
  await database.transaction(async (transaction) => {
    const free = transaction
      .select({ id: consents.id })
      .from(consents)
      .where(isExpired)
      .for('update', { skipLocked: true });
    const expired = await transaction
      .update(consents)
      .set({ expiryNoted: true })
      .where(inArray(consents.id, free))
      .returning({ startup: consents.startup, purpose: consents.purpose });
    const numbers = expired.flatMap(({ startup, purpose }) =>
      purpose === 'HISTORY_SHARING' ? [startup] : [],
    );
    if (numbers.length > 0) await noteChanges(transaction, numbers, today);
  });
}

/** Reads changes after a sequence number, in order. */
export function readChanges(database: Database, after: number, first: number) {
  return database
    .select()
    .from(startupChanges)
    .where(sql`${startupChanges.seq} > ${after}`)
    .orderBy(startupChanges.seq)
    .limit(first);
}

/** The organizations that standing HISTORY_SHARING consents with a group name, ascending by code point. */
function recipients(group: 'HISTORY' | 'AMOUNTS', today: string): SQL {
  return sql`array(select distinct recipient collate "C" from ${consents}, unnest(${consents.recipientIds}) as recipient
    where ${consents.startup} = coalesce(${startups.mergedInto}, ${startups.number}) and ${inForce(today)}
      and ${consents.purpose} = 'HISTORY_SHARING' and ${group} = any(${consents.fieldGroups})
    order by recipient collate "C")`;
}
