import { startSubgraph } from '@ieum/kit/start-subgraph.ts';
import { defineSubgraph } from '@ieum/kit/subgraph.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';
import { programs, spaces, supports } from './tables.ts';

/** Universities: incubators, courses, programs; incubations and nurturing. */
export const universities = defineSubgraph({
  name: 'universities',
  folder: import.meta.dirname,
  tables: { supports, programs, spaces },
  createLoaders,
  resolvers,
  entities: { University: ({ id }, { loaders }) => loaders.university.load(id) },
  seed,
});

if (import.meta.main) await startSubgraph(universities);
