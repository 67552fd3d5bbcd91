import { growthStage, stagePeriods } from '@ieum/kit/stage.ts';
import { requireStartupId, startupId } from '@ieum/kit/startup-id.ts';
import type { Context } from '../loaders.ts';
import { signPass } from '../pass.ts';
import { referralState } from '../referral-state.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import {
  canonicalNumber,
  knowsBusiness,
  knowsIdentity,
  permissionOf,
  requireBusiness,
  requireContact,
} from '../startup-permission.ts';
import type { StartupRow } from '../tables.ts';

/** Startup and what hangs on it alone. */
export const startupResolvers: Resolvers = {
  Query: {
    startup: (_, { id }, { loaders }) => loaders.startup.load(requireStartupId(id, ['id'])),
    startupByBizRegNo: async (_, { bizRegNo }, { loaders }) => {
      const found = await loaders.businessNumber.load(bizRegNo);
      return found ? canonicalStartup(found.startup, loaders) : null;
    },
    startups: (_, { filter, ...page }, { loaders }) =>
      loaders.startupPage.load({ filter: filter ?? {}, page }),
  },
  Startup: {
    id: ({ number }) => startupId(number),
    displayName: async (startup, _, context) =>
      (await knowsIdentity(startup, context)) ? startup.displayName : pseudonym(startup),
    names: async (startup, _, context) => {
      if (!(await knowsIdentity(startup, context))) return [];
      const names = await context.loaders.names.load(canonicalNumber(startup));
      return names.filter((name) => name.startup === startup.number);
    },
    bizRegNo: async (startup, _, context) => {
      if (startup.identityStatus === 'PRE_FOUNDER') return null;
      await requireBusiness(startup, context, 'Startup.bizRegNo');
      return startup.bizRegNo;
    },
    corpRegNo: async (startup, _, context) => {
      if (startup.identityStatus === 'PRE_FOUNDER') return null;
      await requireBusiness(startup, context, 'Startup.corpRegNo');
      return startup.corpRegNo;
    },
    businessStartedOn: async (startup, _, context) =>
      (await knowsBusiness(startup, context)) ? startup.businessStartedOn : null,
    businessStartBasis: async (startup, _, context) =>
      (await knowsBusiness(startup, context)) ? startup.businessStartBasis : null,
    stage: ({ businessStartedOn, identityStatus }, { on }, { loaders }) =>
      growthStage(businessStartedOn, identityStatus === 'PRE_FOUNDER', on ?? loaders.today),
    stages: async (startup, _, context) =>
      (await knowsBusiness(startup, context))
        ? stagePeriods(startup.businessStartedOn, startup.identityStatus === 'PRE_FOUNDER')
        : null,
    headOffice: async (startup, _, context) =>
      startup.headOfficeCode !== null && (await knowsIdentity(startup, context))
        ? context.loaders.region.load(startup.headOfficeCode)
        : null,
    industry: async (startup, _, context) =>
      startup.industryCode !== null && (await knowsIdentity(startup, context))
        ? context.loaders.industry.load(startup.industryCode)
        : null,
    themes: async (startup, _, context) =>
      (await knowsIdentity(startup, context)) ? loadAll(startup.themeIds, context.loaders.theme) : [],
    predecessors: async ({ number }, _, { loaders }) =>
      loadAll(
        (await loaders.predecessors.load(number)).map(({ predecessor }) => predecessor),
        loaders.startup,
      ),
    mergedInto: ({ mergedInto }, _, { loaders }) =>
      mergedInto === null ? null : loaders.startup.load(mergedInto),
    founder: async (startup, _, context) => {
      await requireContact(startup, context, 'Startup.founder');
      return context.loaders.founder.load(startup.number);
    },
    consents: async (startup, _, { caller, loaders }) => {
      const organization = caller?.organization ?? null;
      if (organization === null) return null;
      const consents = await loaders.consents.load(canonicalNumber(startup));
      return consents.filter(
        ({ recipientIds, grantedBy }) => recipientIds.includes(organization) || grantedBy === organization,
      );
    },
    referrals: async (startup, { states }, context) => {
      const { caller, loaders } = context;
      const organization = caller?.organization ?? null;
      if (organization === null) return null;
      const { sharesHistory } = await permissionOf(startup, context);
      const referrals = await loaders.referralsOfStartup.load(canonicalNumber(startup));
      return referrals.filter(
        (referral) =>
          (sharesHistory || referral.fromId === organization || referral.toId === organization) &&
          (states == null || states.includes(referralState(referral, loaders.today))),
      );
    },
    confidential: async (startup, _, context) => {
      const canonical = canonicalNumber(startup);
      const merged = await context.loaders.tombstones.load(canonical);
      const { groups } = await permissionOf(startup, context);
      const id = startupId(startup.number);
      const pass = await signPass(context.database, {
        id,
        ids: [canonical, ...merged.map(({ number }) => number)].map(startupId),
        organization: context.caller?.organization ?? null,
        may: [...groups].sort(),
      });
      return { id, pass };
    },
  },
  Founder: {
    university: ({ universityId }, _, { loaders }) =>
      universityId === null ? null : loaders.organization.load(universityId),
  },
};

/** The rows of some keys, without those nobody has, in the order of the keys. */
export async function loadAll<Key, Row>(
  keys: readonly Key[],
  loader: { load(key: Key): Promise<Row | null> },
): Promise<Row[]> {
  const rows = await Promise.all(keys.map((key) => loader.load(key)));
  return rows.filter((row) => row !== null);
}

async function canonicalStartup(number: number, loaders: Context['loaders']): Promise<StartupRow | null> {
  const startup = await loaders.startup.load(number);
  return startup?.mergedInto == null ? startup : loaders.startup.load(startup.mergedInto);
}

function pseudonym({ number }: StartupRow): string {
  return `예비창업팀 ${startupId(number).slice(2, 9)}`;
}
