import type { OrganizationKind } from '@ieum/kit/core.gen.ts';
import type { Database } from '@ieum/kit/database.ts';
import { childrenLoader, entityLoader } from '@ieum/kit/entity-loader.ts';
import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';
import { and, asc, eq, inArray, isNull, or, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { isInIndustry, startsWith } from '../code-conditions.ts';
import type { RegionLevel } from '../schema.gen.ts';
import {
  agreementParties,
  agreements,
  indicators,
  industries,
  networkMembers,
  networks,
  organizations,
  regionGroupMembers,
  regionGroups,
  regions,
  targets,
  themeOrganizations,
  themes,
} from '../tables.ts';
import { type everything, listLoader } from './list.ts';

/** Makes the loaders of organizations, codes, agreements, networks and published figures, for one request. */
export function createReferenceLoaders(database: Database) {
  const groupMembers = childrenLoader(database, regionGroupMembers, regionGroupMembers.groupId, [
    regionGroupMembers.position,
  ]);
  return {
    organization: entityLoader(database, organizations, organizations.id),
    region: entityLoader(database, regions, regions.code),
    regionChildren: childrenLoader(database, regions, regions.parentCode, [regions.code]),
    regionGroup: entityLoader(database, regionGroups, regionGroups.id),
    regionGroupMembers: groupMembers,
    groupsOfRegion: childrenLoader(database, regionGroupMembers, regionGroupMembers.regionCode, [
      regionGroupMembers.groupId,
    ]),
    /** The codes of a region group's members; empty where there is no such group. */
    regionGroupCodes: async (id: string) => (await groupMembers.load(id)).map(({ regionCode }) => regionCode),
    industry: entityLoader(database, industries, industries.code),
    industryChildren: childrenLoader(database, industries, industries.parentCode, [industries.ordinal]),
    theme: entityLoader(database, themes, themes.id),
    organizationsOfTheme: childrenLoader(database, themeOrganizations, themeOrganizations.themeId, [
      themeOrganizations.organizationId,
    ]),
    themesOfOrganization: childrenLoader(database, themeOrganizations, themeOrganizations.organizationId, [
      themeOrganizations.themeId,
    ]),
    agreement: entityLoader(database, agreements, agreements.id),
    parties: childrenLoader(database, agreementParties, agreementParties.agreementId, [
      agreementParties.position,
    ]),
    agreementsOfOrganization: childrenLoader(database, agreementParties, agreementParties.organizationId, [
      agreementParties.agreementId,
    ]),
    targets: childrenLoader(database, targets, targets.agreementId, [targets.position]),
    network: entityLoader(database, networks, networks.id),
    networkMembers: childrenLoader(database, networkMembers, networkMembers.networkId, [
      networkMembers.position,
    ]),
    indicators: childrenLoader(database, indicators, indicators.aboutId, [indicators.position]),
    allThemes: listLoader((_: typeof everything) => database.select().from(themes).orderBy(themes.id)),
    allAgreements: listLoader((_: typeof everything) =>
      database.select().from(agreements).orderBy(agreements.id),
    ),
    allNetworks: listLoader((_: typeof everything) => database.select().from(networks).orderBy(networks.id)),
    organizationList: listLoader((selection: OrganizationSelection) =>
      database
        .select()
        .from(organizations)
        .where(organizationCondition(database, selection))
        .orderBy(asc(organizations.id)),
    ),
    /** Regions in force; null filters nothing. */
    regionList: listLoader(({ level, parent }: { level: RegionLevel | null; parent: string | null }) =>
      database
        .select()
        .from(regions)
        .where(
          and(
            isNull(regions.validTo),
            level === null ? undefined : eq(regions.level, level),
            parent === null ? undefined : eq(regions.parentCode, parent),
          ),
        )
        .orderBy(asc(regions.code)),
    ),
    industryList: listLoader(({ prefix, level }: { prefix: string | null; level: number | null }) =>
      database
        .select()
        .from(industries)
        .where(
          and(
            prefix === null ? undefined : isInIndustry(industries, prefix),
            level === null ? undefined : eq(industries.level, level),
          ),
        )
        .orderBy(asc(industries.ordinal)),
    ),
  };
}

/** Which organizations to list; null filters nothing. */
export interface OrganizationSelection {
  kinds: readonly OrganizationKind[] | null;
  regionCodes: readonly string[] | null;
  agreementId: string | null;
}

function organizationCondition(
  database: Database,
  { kinds, regionCodes, agreementId }: OrganizationSelection,
): SQL | undefined {
  const parties = database
    .select({ id: agreementParties.organizationId })
    .from(agreementParties)
    .where(eq(agreementParties.agreementId, agreementId ?? ''));
  return and(
    kinds === null ? undefined : inArray(organizations.kind, [...kinds]),
    regionCodes === null ? undefined : anyPrefix(organizations.regionCode, regionCodes.map(regionPrefix)),
    agreementId === null ? undefined : inArray(organizations.id, parties),
  );
}

function anyPrefix(column: PgColumn, prefixes: readonly string[]): SQL | undefined {
  if (prefixes.length === 0) return inArray(column, []);
  return or(...prefixes.map((prefix) => startsWith(column, prefix)));
}
