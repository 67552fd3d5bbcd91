import type { Caller } from '@ieum/schema/contract/caller.ts';
import { and, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
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
 * organization entered, or has CONTACT consent of and the scope to read persons. A tombstone is known as what it was
 * merged into is. A condition on `startups`, and for lists what `knowsIdentity` is for fields.
 */
export function isKnownTo(caller: Caller | null, today: string): SQL {
  const isRegistered = sql`${startups.identityStatus} not in ('PRE_FOUNDER', 'MERGED')`;
  const canonical = sql`coalesce(${startups.mergedInto}, ${startups.number})`;
  const organization = caller?.organization ?? null;
  // Not `exists`, here and below: the planner would read whole tables into a hash even for a page of twenty.
  const isTeamKnown = sql`(select ${or(
    sql`${team.identityStatus} <> 'PRE_FOUNDER'`,
    organization === null ? undefined : sql`${organization} = any(${team.enteredBy})`,
  )} from ${startups} as ${sql.identifier('team')} where ${team.number} = ${canonical})`;
  const isContact = sql`(select true from ${consents} where ${consents.startup} = ${canonical}
    and 'CONTACT' = any(${consents.fieldGroups}) and ${standingConsent(organization ?? '', today)} limit 1)`;
  return or(
    isRegistered,
    isTeamKnown,
    organization !== null && caller?.scopes.includes('person:read') ? isContact : undefined,
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

const team = alias(startups, 'team');
