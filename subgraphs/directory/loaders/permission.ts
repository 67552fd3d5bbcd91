import type { Database } from '@ieum/kit/database.ts';
import DataLoader from 'dataloader';
import { and, inArray, sql } from 'drizzle-orm';
import { standingConsent } from '../consent-conditions.ts';
import type { FieldGroup } from '../schema.gen.ts';
import { consents } from '../tables.ts';

/** What a startup's standing consents let one organization see. */
export interface Permission {
  /** Some consent names it. */
  named: boolean;
  /** One for HISTORY_SHARING with group HISTORY does. */
  sharesHistory: boolean;
  /** The groups of all of them together. */
  groups: ReadonlySet<FieldGroup>;
}

/** Makes the loader of what the startups (by canonical number) let an organization see today; null: no organization. */
export function createPermissionLoader(
  database: Database,
  organization: string | null,
  today: string,
): DataLoader<number, Permission> {
  return new DataLoader(async (numbers) => {
    if (organization === null) return numbers.map(() => nothing);
    const rows = await database
      .select({ startup: consents.startup, purpose: consents.purpose, groups: consents.fieldGroups })
      .from(consents)
      .where(and(inArray(consents.startup, [...numbers]), sql`(${standingConsent(organization, today)})`));
    const byStartup = Map.groupBy(rows, ({ startup }) => startup);
    return numbers.map((number) => toPermission(byStartup.get(number) ?? []));
  });
}

function toPermission(rows: readonly { purpose: string; groups: string[] }[]): Permission {
  return {
    named: rows.length > 0,
    sharesHistory: rows.some(
      ({ purpose, groups }) => purpose === 'HISTORY_SHARING' && groups.includes('HISTORY'),
    ),
    groups: new Set(rows.flatMap(({ groups }) => groups as FieldGroup[])),
  };
}

const nothing: Permission = { named: false, sharesHistory: false, groups: new Set() };
