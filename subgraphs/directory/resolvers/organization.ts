import { codedError } from '@ieum/kit/errors.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { moneyText } from '@ieum/kit/money.ts';
import { everything } from '../loaders/list.ts';
import type { Context } from '../loaders.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import type { ReferralState } from '../schema.gen.ts';
import { actsFor } from '../startup-permission.ts';
import type { IndicatorRow } from '../tables.ts';
import { loadAll } from './startup.ts';

/** Organizations, their networks, themes, and figures published about them. */
export const organizationResolvers: Resolvers = {
  Query: {
    organization: (_, { id }, { loaders }) =>
      loaders.organization.load(requireId('an organization', id, ['id'])),
    organizations: (_, { kinds, regionCodes, agreementId }, { loaders }) =>
      loaders.organizationList.load({
        kinds: kinds ?? null,
        regionCodes: regionCodes ?? null,
        agreementId: agreementId == null ? null : requireId('an agreement', agreementId, ['agreementId']),
      }),
    network: (_, { id }, { loaders }) => loaders.network.load(requireId('a network', id, ['id'])),
    networks: (_, __, { loaders }) => loaders.allNetworks.load(everything),
    themes: (_, __, { loaders }) => loaders.allThemes.load(everything),
  },
  Organization: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
    shortName: ({ shortNameKo, shortNameEn }) =>
      shortNameKo === null ? null : { ko: shortNameKo, en: shortNameEn },
    region: ({ regionCode }, _, { loaders }) =>
      regionCode === null ? null : loaders.region.load(regionCode),
    parent: ({ parentId }, _, { loaders }) =>
      parentId === null ? null : loaders.organization.load(parentId),
    agreements: async ({ id }, _, { loaders }) =>
      loadAll(
        (await loaders.agreementsOfOrganization.load(id)).map(({ agreementId }) => agreementId),
        loaders.agreement,
      ),
    themes: async ({ id }, _, { loaders }) =>
      loadAll(
        (await loaders.themesOfOrganization.load(id)).map(({ themeId }) => themeId),
        loaders.theme,
      ),
    indicators: ({ id }, { asOf }, context) => publishedBy([id], asOf, context),
    inbox: ({ id }, page, context) => {
      requireOwn(id, 'Organization.inbox', context);
      return ownReferrals({ from: null, to: id }, page, context);
    },
    outbox: ({ id }, page, context) => {
      requireOwn(id, 'Organization.outbox', context);
      return ownReferrals({ from: id, to: null }, page, context);
    },
  },
  Theme: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
    organizations: async ({ id }, _, { loaders }) =>
      loadAll(
        (await loaders.organizationsOfTheme.load(id)).map(({ organizationId }) => organizationId),
        loaders.organization,
      ),
  },
  Network: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
    members: async ({ id }, _, { loaders }) =>
      loadAll(
        (await loaders.networkMembers.load(id)).map(({ organizationId }) => organizationId),
        loaders.organization,
      ),
    indicators: async ({ id }, { asOf }, context) => {
      const members = await context.loaders.networkMembers.load(id);
      return publishedBy([id, ...members.map(({ organizationId }) => organizationId)], asOf, context);
    },
  },
  Indicator: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
    member: ({ aboutId }, _, { loaders }) =>
      aboutId.startsWith('org:') ? loaders.organization.load(aboutId) : null,
    amount: ({ amountWon }) => (amountWon === null ? null : { won: amountWon }),
  },
  Money: {
    text: ({ won }) => moneyText(won),
  },
};

/** The published figures about some things, of a day or earlier; those without a day always. */
export async function publishedBy(
  aboutIds: readonly string[],
  asOf: string | null | undefined,
  { loaders }: Context,
): Promise<IndicatorRow[]> {
  const lists = await Promise.all(aboutIds.map((id) => loaders.indicators.load(id)));
  return lists.flat().filter((figure) => asOf == null || figure.asOf === null || figure.asOf <= asOf);
}

function ownReferrals(
  sides: { from: string | null; to: string | null },
  page: {
    states?: readonly ReferralState[] | null | undefined;
    first?: number | null | undefined;
    after?: string | null | undefined;
  },
  { loaders }: Context,
) {
  return loaders.referralPage.load({
    ...sides,
    agreementId: null,
    states: page.states ?? null,
    sent: null,
    first: page.first ?? 1000,
    after: page.after == null ? null : requireId('a referral', page.after, ['after']),
  });
}

/** Holds that the caller acts for the organization that `field` is about. @throws FORBIDDEN. */
export function requireOwn(id: string, field: string, context: Context): void {
  if (context.caller?.organization === id) return;
  throw codedError(
    'FORBIDDEN',
    `${field} of ${id} is for ${id} itself; ${actsFor(context)}. In the demo, send the header x-demo-organization: ${id}.`,
  );
}
