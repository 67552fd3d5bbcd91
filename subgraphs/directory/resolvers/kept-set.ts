import { codedError } from '@ieum/kit/errors.ts';
import { keepSet } from '../kept-sets.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import { isService } from './startup-change.ts';

/** Sets that are too large for a cohort's key, from the gateway only: who could write one could ask about anybody. */
export const keptSetResolvers: Resolvers = {
  Mutation: {
    keepStartupSet: (_, { ids }, { caller, database }) => {
      if (!isService(caller)) {
        throw codedError('FORBIDDEN', 'Mutation.keepStartupSet is for the gateway (role service).');
      }
      return keepSet(database, ids);
    },
  },
};
