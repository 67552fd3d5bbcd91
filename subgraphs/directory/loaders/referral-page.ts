import type { Database } from '@ieum/kit/database.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { and, desc, eq, gte, lte, or, type SQL, sql } from 'drizzle-orm';
import type { ReferralState } from '../schema.gen.ts';
import type { Days } from '../startup-filter.ts';
import { type ReferralRow, referrals } from '../tables.ts';

/** Which referrals to list; null filters nothing. Ids were checked for their form. */
export interface ReferralSelection {
  from: string | null;
  to: string | null;
  agreementId: string | null;
  states: readonly ReferralState[] | null;
  sent: Days | null;
  first: number;
  after: string | null;
}

/**
 * Lists referrals, newest first, with one statement, or two where it continues after one.
 *
 * @throws BAD_INPUT when `first` is not 1 to 1000, NOT_FOUND when there is no referral to continue after.
 */
export async function readReferralPage(
  database: Database,
  { from, to, agreementId, states, sent, first, after }: ReferralSelection,
  today: string,
): Promise<ReferralRow[]> {
  if (first < 1 || first > maxFirst) {
    throw inputError('BAD_INPUT', ['first'], `expected 1 to ${maxFirst}; got ${first}. Go on with after`);
  }
  return database
    .select()
    .from(referrals)
    .where(
      and(
        from === null ? undefined : eq(referrals.fromId, from),
        to === null ? undefined : eq(referrals.toId, to),
        agreementId === null ? undefined : eq(referrals.agreementId, agreementId),
        sent?.from ? gte(referrals.sentOn, sent.from) : undefined,
        sent?.to ? lte(referrals.sentOn, sent.to) : undefined,
        states === null ? undefined : isInStates(states, today),
        after === null ? undefined : await comesAfter(database, after),
      ),
    )
    .orderBy(desc(referrals.sentOn), desc(referrals.id))
    .limit(first);
}

async function comesAfter(database: Database, id: string): Promise<SQL> {
  const [last] = await database
    .select({ sentOn: referrals.sentOn })
    .from(referrals)
    .where(eq(referrals.id, id));
  if (!last) throw inputError('NOT_FOUND', ['after'], `there is no referral ${id}`);
  return sql`(${referrals.sentOn}, ${referrals.id}) < (${last.sentOn}, ${id})`;
}

/** In one of these states today: EXPIRED is no stored state but an open one past its due day. */
function isInStates(states: readonly ReferralState[], today: string): SQL {
  const conditions = states.map((state) => {
    if (state === 'EXPIRED')
      return sql`(${referrals.state} in ('SENT', 'RECEIVED', 'INFO_REQUESTED') and ${referrals.dueOn} < ${today})`;
    const isOpen = state === 'SENT' || state === 'RECEIVED' || state === 'INFO_REQUESTED';
    return and(eq(referrals.state, state), isOpen ? gte(referrals.dueOn, today) : undefined);
  });
  return or(...conditions) ?? sql`false`;
}

const maxFirst = 1000;
