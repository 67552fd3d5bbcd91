import type { Caller } from '@ieum/schema/contract/caller.ts';
import { and, or, type SQL, sql } from 'drizzle-orm';
import { sharesHistory, standingConsent } from './consent-conditions.ts';
import { consents, startups } from './tables.ts';

/** The startups that share their history with the caller's organization; a condition on `startups`. */
export function sharesHistoryWith(caller: Caller | null, today: string): SQL {
  const organization = caller?.organization ?? null;
  if (organization === null) return sql`false`;
  return sql`exists (select 1 from ${consents} where ${consents.startup} = ${startups.number}
    and ${sharesHistory(organization, today)})`;
}

/**
 * The startups whose region, industry, themes and names the caller may know: all but pre-founders, and those its
 * organization entered, or has CONTACT consent of and the scope to read persons. A condition on `startups`.
 */
export function isKnownTo(caller: Caller | null, today: string): SQL {
  const isRegistered = sql`${startups.identityStatus} <> 'PRE_FOUNDER'`;
  const organization = caller?.organization ?? null;
  if (caller === null || organization === null) return isRegistered;
  // Not `exists`: the planner would read all consents into a hash even for a page of twenty.
  const isContact = sql`(select true from ${consents} where ${consents.startup} = ${startups.number}
    and 'CONTACT' = any(${consents.fieldGroups}) and ${standingConsent(organization, today)} limit 1)`;
  return or(
    isRegistered,
    sql`${organization} = any(${startups.enteredBy})`,
    caller.scopes.includes('person:read') ? isContact : undefined,
  ) as SQL;
}

/** Both, where each is asked for. */
export function visibility(
  caller: Caller | null,
  today: string,
  { byHistory, byIdentity }: { byHistory: boolean; byIdentity: boolean },
): SQL | undefined {
  return and(
    byHistory ? sharesHistoryWith(caller, today) : undefined,
    byIdentity ? isKnownTo(caller, today) : undefined,
  );
}
