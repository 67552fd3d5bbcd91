import { startSubgraph } from '@ieum/kit/start-subgraph.ts';
import { defineSubgraph } from '@ieum/kit/subgraph.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';
import { programs, spaces, supports } from './tables.ts';

/** One innovation center that joined with a subgraph of its own: its branches, contests, programs and support. */
export const gyeongnamCenter = defineSubgraph({
  name: 'gyeongnam-center',
  folder: import.meta.dirname,
  tables: { supports, programs, spaces },
  createLoaders,
  resolvers,
  entities: { InnovationCenter: ({ id }, { loaders }) => loaders.innovationCenter.load(id ?? '') },
  seed,
});

if (import.meta.main) await startSubgraph(gyeongnamCenter);
