import { startSubgraph } from '@ieum/kit/start-subgraph.ts';
import { defineSubgraph } from '@ieum/kit/subgraph.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';
import { programs, spaces, supports } from './tables.ts';

/** 나의기관 (My Agency): its support records. */
export const myAgency = defineSubgraph({
  name: 'my-agency',
  folder: import.meta.dirname,
  tables: { supports, programs, spaces },
  createLoaders,
  resolvers,
  entities: { MyAgency: ({ id }, { loaders }) => loaders.agency.load(id) },
  seed,
});

if (import.meta.main) await startSubgraph(myAgency);
