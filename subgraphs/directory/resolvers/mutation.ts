import type { Transaction } from '@ieum/kit/database.ts';
import { type MutationCall, withIdempotency } from '@ieum/kit/idempotency.ts';
import type { Context } from '../loaders.ts';
import { grantConsent, revokeConsent } from '../mutations/consent.ts';
import { fulfillReferral } from '../mutations/fulfill-referral.ts';
import { linkBusinessRegistration } from '../mutations/link-business-registration.ts';
import { mergeStartups } from '../mutations/merge-startups.ts';
import { moveReferral } from '../mutations/move-referral.ts';
import { registerPreFounder } from '../mutations/register-pre-founder.ts';
import { type Actor, requireActor } from '../mutations/require.ts';
import { respondReferral } from '../mutations/respond-referral.ts';
import { sendReferral } from '../mutations/send-referral.ts';
import { askOutcome } from '../outcome.ts';
import type { Resolvers } from '../resolvers.gen.ts';

/** Every mutation: one transaction, done once for an idempotency key; the answer is read after the commit. */
export const mutationResolvers: Resolvers = {
  Mutation: {
    registerPreFounder: async (_, { input }, context) => {
      const number = await run(context, withInput('registerPreFounder', input), (transaction, actor, today) =>
        registerPreFounder(transaction, actor, input, today),
      );
      return context.loaders.startup.load(number);
    },
    linkBusinessRegistration: async (_, { input }, context) => {
      const number = await run(
        context,
        withInput('linkBusinessRegistration', input),
        (transaction, actor, today) => linkBusinessRegistration(transaction, actor, input, today),
      );
      return context.loaders.startup.load(number);
    },
    mergeStartups: async (_, { idempotencyKey, ...merge }, context) => {
      const number = await run(
        context,
        withArguments('mergeStartups', merge, idempotencyKey),
        (transaction, actor, today) => mergeStartups(transaction, actor, merge, today),
      );
      return context.loaders.startup.load(number);
    },
    sendReferral: async (_, { input }, context) => {
      const id = await run(context, withInput('sendReferral', input), (transaction, actor, today) =>
        sendReferral(transaction, actor, input, today),
      );
      return context.loaders.referral.load(id);
    },
    respondReferral: async (_, { input }, context) => {
      const id = await run(context, withInput('respondReferral', input), (transaction, actor, today) =>
        respondReferral(transaction, actor, input, today),
      );
      return context.loaders.referral.load(id);
    },
    withdrawReferral: async (_, { id, idempotencyKey }, context) => {
      const call = withArguments('withdrawReferral', { id }, idempotencyKey);
      await run(context, call, async (transaction, actor, today) => {
        const move = { id, state: 'WITHDRAWN', today, idPath: ['id'], statePath: ['id'] } as const;
        await moveReferral(transaction, actor, move);
      });
      return context.loaders.referral.load(id);
    },
    fulfillReferral: async (_, { id, recordId, idempotencyKey }, context) => {
      const outcome = await askOutcome(context, { id, recordId });
      const call = withArguments('fulfillReferral', { id, recordId }, idempotencyKey);
      await run(context, call, (transaction, actor, today) =>
        fulfillReferral(transaction, actor, { id, recordId, outcome }, today),
      );
      return context.loaders.referral.load(id);
    },
    grantConsent: async (_, { input }, context) => {
      const id = await run(context, withInput('grantConsent', input), (transaction, actor, today) =>
        grantConsent(transaction, actor, input, today),
      );
      return context.loaders.consent.load(id);
    },
    revokeConsent: async (_, { id, idempotencyKey }, context) => {
      await run(
        context,
        withArguments('revokeConsent', { id }, idempotencyKey),
        (transaction, _actor, today) => revokeConsent(transaction, id, today),
      );
      return context.loaders.consent.load(id);
    },
  },
};

async function run<Result>(
  context: Context,
  call: MutationCall,
  work: (transaction: Transaction, actor: Actor, today: string) => Promise<Result>,
): Promise<Result> {
  const actor = await requireActor(context, call.mutation);
  const result = await withIdempotency(context, call, (transaction) =>
    work(transaction, actor, context.loaders.today),
  );
  forget(context);
  return result;
}

/** A request may hold several mutations, one after the other: each answers with what is there after it. */
function forget({ loaders }: Context): void {
  for (const loader of Object.values(loaders)) {
    if (typeof loader === 'object' && 'clearAll' in loader) loader.clearAll();
  }
}

function withInput(mutation: string, input: { idempotencyKey?: string | null | undefined }): MutationCall {
  return { mutation, key: input.idempotencyKey, input };
}

function withArguments(mutation: string, input: object, key: string | null | undefined): MutationCall {
  return { mutation, key, keyPath: ['idempotencyKey'], input };
}
