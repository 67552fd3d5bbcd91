import { startSubgraph } from '@ieum/kit/start-subgraph.ts';
import { defineSubgraph } from '@ieum/kit/subgraph.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';
import { programs, spaces, supports } from './tables.ts';

/** Cities and districts: facilities and the chains they form, local programs, tenancies, subsidies, settlement. */
export const localGovernments = defineSubgraph({
  name: 'local-governments',
  folder: import.meta.dirname,
  tables: { supports, programs, spaces },
  createLoaders,
  resolvers,
  entities: { LocalGovernment: ({ id }, { loaders }) => loaders.localGovernment.load(id ?? '') },
  seed,
});

if (import.meta.main) await startSubgraph(localGovernments);
