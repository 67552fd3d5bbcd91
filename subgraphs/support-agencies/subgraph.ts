import { startSubgraph } from '@ieum/kit/start-subgraph.ts';
import { defineSubgraph } from '@ieum/kit/subgraph.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';
import { programs, spaces, supports } from './tables.ts';

/** Agencies that help companies grow: funding, open innovation, investment, growth support, industrial complexes. */
export const supportAgencies = defineSubgraph({
  name: 'support-agencies',
  folder: import.meta.dirname,
  tables: { supports, programs, spaces },
  createLoaders,
  resolvers,
  entities: {
    SupportAgency: ({ id }, { loaders }) => loaders.supportAgency.load(id ?? ''),
    IndustrialComplex: ({ id }, { loaders }) => loaders.industrialComplex.load(id ?? ''),
    InnovationNeed: ({ id }, { loaders }) => loaders.innovationNeed.load(id ?? ''),
  },
  seed,
});

if (import.meta.main) await startSubgraph(supportAgencies);
