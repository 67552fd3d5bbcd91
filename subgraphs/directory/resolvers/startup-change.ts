import { codedError, inputError } from '@ieum/kit/errors.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { Resolvers } from '../resolvers.gen.ts';

/** The change feed, for subgraphs only. */
export const startupChangeResolvers: Resolvers = {
  Query: {
    startupChanges: async (_, { after, first }, { caller, loaders }) => {
      if (!isService(caller)) {
        throw codedError('FORBIDDEN', 'Query.startupChanges is for subgraphs of the network (role service).');
      }
      if (after != null && !/^[0-9]{1,15}$/.test(after)) {
        throw inputError(
          'BAD_CURSOR',
          ['after'],
          `expected a sequence number; got ${JSON.stringify(after.slice(0, 40))}`,
        );
      }
      const size = first ?? maxFirst;
      if (size < 1 || size > maxFirst) {
        throw inputError('BAD_INPUT', ['first'], `expected 1 to ${maxFirst}; got ${size}`);
      }
      return loaders.changes.load({ after: Number(after ?? 0), first: size });
    },
  },
  StartupChange: {
    seq: ({ seq }) => String(seq),
    startupId: ({ startup }) => startupId(startup),
    mergedInto: ({ mergedInto }) => (mergedInto === null ? null : startupId(mergedInto)),
  },
};

/** Tells whether the caller is a subgraph of the network, which asks for itself and not for an organization. */
export function isService(caller: Caller | null): boolean {
  return caller?.roles.includes('service') ?? false;
}

const maxFirst = 10_000;
