import { agreementResolvers } from './resolvers/agreement.ts';
import { cohortResolvers } from './resolvers/cohort.ts';
import { keptSetResolvers } from './resolvers/kept-set.ts';
import { mutationResolvers } from './resolvers/mutation.ts';
import { organizationResolvers } from './resolvers/organization.ts';
import { referenceResolvers } from './resolvers/reference.ts';
import { referralResolvers } from './resolvers/referral.ts';
import { startupResolvers } from './resolvers/startup.ts';
import { startupChangeResolvers } from './resolvers/startup-change.ts';
import { startupMatchResolvers } from './resolvers/startup-match.ts';
import type { Resolvers } from './resolvers.gen.ts';

/** Everything the directory resolves; each area has its own file. */
export const resolvers: Resolvers = {
  ...agreementResolvers,
  ...cohortResolvers,
  ...mutationResolvers,
  ...organizationResolvers,
  ...referenceResolvers,
  ...referralResolvers,
  ...startupResolvers,
  ...startupChangeResolvers,
  ...startupMatchResolvers,
  Query: {
    ...agreementResolvers.Query,
    ...organizationResolvers.Query,
    ...referenceResolvers.Query,
    ...referralResolvers.Query,
    ...startupResolvers.Query,
    ...startupChangeResolvers.Query,
    ...startupMatchResolvers.Query,
  },
  Mutation: {
    ...keptSetResolvers.Mutation,
    ...mutationResolvers.Mutation,
  },
};
