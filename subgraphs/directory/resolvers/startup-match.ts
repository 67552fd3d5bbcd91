import { codedError, inputError } from '@ieum/kit/errors.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import { isService } from './startup-change.ts';

/** Finding startups by business number, many at once, for subgraphs whose records name only that. */
export const startupMatchResolvers: Resolvers = {
  Query: {
    startupMatches: async (_, { bizRegNos }, { caller, loaders }) => {
      if (!isService(caller)) {
        throw codedError('FORBIDDEN', 'Query.startupMatches is for subgraphs of the network (role service).');
      }
      if (bizRegNos.length > maxNumbers) {
        throw inputError(
          'BAD_INPUT',
          ['bizRegNos'],
          `expected at most ${maxNumbers} numbers; got ${bizRegNos.length}. Ask for them in several requests`,
        );
      }
      // What is no number of ten digits is nobody's, and need not be looked for.
      return loaders.startupMatches.load(bizRegNos.filter((number) => /^[0-9]{10}$/.test(number)));
    },
  },
  StartupMatch: {
    startupId: ({ startup }) => startupId(startup),
  },
};

const maxNumbers = 10_000;
