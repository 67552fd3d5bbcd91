import { compositionResolvers } from './resolvers/composition.ts';
import { mutationResolvers } from './resolvers/mutation.ts';
import { queryResolvers } from './resolvers/query.ts';
import { subgraphResolvers } from './resolvers/subgraph.ts';
import type { Resolvers } from './resolvers.gen.ts';

/** All of the registry's own. */
export const resolvers: Resolvers = {
  ...subgraphResolvers,
  ...compositionResolvers,
  ...queryResolvers,
  ...mutationResolvers,
};
