import { requireId } from '@ieum/kit/ids.ts';
import { referralChanged } from '../referral-changed.ts';
import { daysBetween, referralState } from '../referral-state.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import { knowsReferred, requireParty, sideOf } from '../startup-permission.ts';
import type { ReferralRow } from '../tables.ts';
import { requireOwn } from './organization.ts';
import { loadAll } from './startup.ts';
import { isService } from './startup-change.ts';

/** Consents and the referral ledger. */
export const referralResolvers: Resolvers = {
  Query: {
    referral: (_, { id }, { caller, loaders }) => {
      const known = requireId('a referral', id, ['id']);
      return isService(caller) || caller?.organization != null ? loaders.referral.load(known) : null;
    },
    referrals: (_, { from, to, agreementId, states, sent, first, after }, { caller, loaders }) => {
      const selection = {
        from: from == null ? null : requireId('an organization', from, ['from']),
        to: to == null ? null : requireId('an organization', to, ['to']),
        agreementId: agreementId == null ? null : requireId('an agreement', agreementId, ['agreementId']),
        states: states ?? null,
        sent: sent ? { from: sent.from ?? null, to: sent.to ?? null } : null,
        first: first ?? 1000,
        after: after == null ? null : requireId('a referral', after, ['after']),
      };
      return caller?.organization == null ? null : loaders.referralPage.load(selection);
    },
  },
  Subscription: {
    referralChanged: {
      subscribe: (_, { organization }, context) => {
        requireOwn(organization, 'Subscription.referralChanged', context);
        return context.subscribe(
          referralChanged,
          ({ fromId, toId }) => fromId === organization || toId === organization,
        );
      },
      resolve: (referral: ReferralRow) => referral,
    },
  },
  Consent: {
    recipients: ({ recipientIds }, _, { loaders }) => loadAll(recipientIds, loaders.organization),
  },
  Referral: {
    startup: async (referral, _, context) =>
      isService(context.caller) || (await knowsReferred(referral, context))
        ? context.loaders.startup.load(referral.startup)
        : null,
    from: async ({ fromId }, _, { loaders }) => (await loaders.organization.load(fromId))!,
    to: async ({ toId }, _, { loaders }) => (await loaders.organization.load(toId))!,
    reason: async (referral, _, context) => {
      await requireParty(referral, context, 'Referral.reason');
      return referral.reason;
    },
    consent: (referral, _, context) =>
      referral.consentId === null || sideOf(referral, context) === null
        ? null
        : context.loaders.consent.load(referral.consentId),
    agreement: ({ agreementId }, _, { loaders }) =>
      agreementId === null ? null : loaders.agreement.load(agreementId),
    state: (referral, _, { loaders }) => referralState(referral, loaders.today),
    comment: async (referral, _, context) => {
      await requireParty(referral, context, 'Referral.comment');
      return referral.comment;
    },
    forwardedAs: ({ forwardedAsId }, _, { loaders }) =>
      forwardedAsId === null ? null : loaders.referral.load(forwardedAsId),
    history: ({ id }, _, { loaders }) => loaders.referralEvents.load(id),
    responseDays: ({ sentOn, decidedOn }) => (decidedOn === null ? null : daysBetween(sentOn, decidedOn)),
  },
  ReferralEvent: {
    by: async ({ byId }, _, { loaders }) => (await loaders.organization.load(byId))!,
  },
};
