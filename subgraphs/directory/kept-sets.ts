import type { Database } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import { decodeIdSet, digestIdSet } from '@ieum/schema/contract/id-set.ts';
import { sql } from 'drizzle-orm';
import { keptSets } from './tables.ts';

/**
 * Keeps a set that is too large for a cohort's key until every operation that may name it has ended. One that is kept
 * already is kept anew and not written again. Time is the database's: several directories may stand on one.
 *
 * @param ids an IdSet.
 * @returns its digest.
 * @throws BAD_INPUT for what is no IdSet, KEPT_SETS_FULL when too much is kept.
 */
export async function keepSet(database: Database, ids: unknown): Promise<string> {
  const text = typeof ids === 'string' ? ids : refuse();
  const digest = digestIdSet(text);
  const until = sql`now() + ${`${keptSeconds} seconds`}::interval`;
  const { rows: known } = await database.execute(
    sql`update ${keptSets} set kept_until = ${until} where ${keptSets.digest} = ${digest} returning 1`,
  );
  // What is kept was found to be a set then.
  if (known.length > 0) return digest;
  requireIdSet(text);
  await forgetExpiredSets(database);
  const { rows: written } = await database.execute(sql`
    insert into ${keptSets} (digest, ids, characters, kept_until)
    select ${digest}::text, ${text}::text, ${text.length}::int, ${until}
    where (select coalesce(sum(characters), 0) from ${keptSets}) + ${text.length}::int <= ${mostCharacters}::int8
    on conflict (digest) do update set kept_until = excluded.kept_until returning 1`);
  if (written.length > 0) return digest;
  throw codedError(
    'KEPT_SETS_FULL',
    `The directory keeps ${mostCharacters} characters of sets at most, and has them; ask again in some minutes.`,
  );
}

/** Deletes the sets whose time has passed. What another directory is deleting, or keeping anew, is left to it. */
export async function forgetExpiredSets(database: Database): Promise<void> {
  await database.execute(sql`delete from ${keptSets} where ${keptSets.digest} in (
    select ${keptSets.digest} from ${keptSets} where ${keptSets.keptUntil} < now() for update skip locked)`);
}

/** How large one set may be is the gateway's setting; a request's body ends it at 8 MiB. */
function requireIdSet(text: string): void {
  try {
    decodeIdSet(text);
  } catch {
    // What is wrong with it would tell of what is in it.
    refuse();
  }
}

function refuse(): never {
  throw inputError('BAD_INPUT', ['ids'], 'expected an IdSet');
}

/** A minute more than the longest time that a gateway can be set to give a request. */
const keptSeconds = 11 * 60;
/** Of seven hundred sets of a million startups, or fifteen operations with as many leaves as they may have. */
const mostCharacters = 1_000_000_000;
