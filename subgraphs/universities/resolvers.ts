import { readConfidential, showConfidential } from '@ieum/kit/confidential.ts';
import { withIdempotency } from '@ieum/kit/idempotency.ts';
import { readChanged, requireOrganization, requireStartup } from '@ieum/kit/mutation.ts';
import { askOrigin } from '@ieum/kit/origin.ts';
import { admitToIncubation, graduateIncubation } from './incubations.ts';
import type { Resolvers } from './resolvers.gen.ts';
import type { SupportRow } from './tables.ts';

/** What the kit does not resolve by itself. */
export const resolvers: Resolvers = {
  Organization: {
    university: ({ id }, _, { loaders }) => loaders.universityOfOrganization.load(id),
  },
  Region: {
    universities: ({ code }, _, { loaders }) => loaders.universitiesOfRegion.load(code),
  },
  University: {
    organization: ({ organizationId }) => ({ id: organizationId }),
    region: ({ regionCode }) => ({ code: regionCode }),
    incubationCenters: ({ id }, _, { loaders }) => loaders.incubationCenters.load(id),
    courses: ({ id }, _, { loaders }) => loaders.courses.load(id),
  },
  IncubationCenter: {
    university: async ({ universityId }, _, { loaders }) => (await loaders.university.load(universityId))!,
  },
  Course: {
    jointWith: ({ jointWithIds }) => jointWithIds.map((id) => ({ id })),
  },
  Incubation: {
    nextDestination: ({ nextDestinationId }) =>
      nextDestinationId === null ? null : { id: nextDestinationId },
  },
  Nurture: {
    score: ({ id, providerId, score }, _, { caller }) => {
      requireOrganization(caller, providerId, `The score of ${id}`);
      return score;
    },
  },
  Confidential: {
    incubationFees: async (key, _, context) => {
      const scope = await readConfidential(key, context, 'TENANCY_TERMS');
      const incubations = await Promise.all(
        scope.startups.map((startup) => context.loaders.incubations.load(startup)),
      );
      return showConfidential(scope, incubations.flat(), ({ providerId }) => providerId);
    },
  },
  IncubationFee: {
    record: (incubation) => incubation,
    monthly: ({ monthlyFeeWon }) => (monthlyFeeWon === null ? null : { won: monthlyFeeWon }),
  },
  Mutation: {
    admitToIncubation: async (_, { input }, context) => {
      const startup = await requireStartup(context, input.startupId, ['input', 'startupId']);
      const origin = await askOrigin(context, input, startup);
      const call = { mutation: 'admitToIncubation', key: input.idempotencyKey, input };
      const id = await withIdempotency(context, call, (transaction) =>
        admitToIncubation({ transaction, caller: context.caller }, { ...input, startup, origin }),
      );
      return readChanged<SupportRow>(context, id);
    },
    graduateIncubation: async (_, { idempotencyKey, ...graduation }, context) => {
      const keyPath = ['idempotencyKey'];
      const call = { mutation: 'graduateIncubation', key: idempotencyKey, keyPath, input: graduation };
      const id = await withIdempotency(context, call, (transaction) =>
        graduateIncubation({ transaction, caller: context.caller }, graduation),
      );
      return readChanged<SupportRow>(context, id);
    },
  },
};
