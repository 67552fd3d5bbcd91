import type { SourceContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { entityLoader } from '@ieum/kit/entity-loader.ts';
import { agencies } from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SourceContext<ReturnType<typeof createLoaders>>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents. */
export function createLoaders(database: Database) {
  return {
    agency: entityLoader(database, agencies, agencies.id),
    agencyOfOrganization: entityLoader(database, agencies, agencies.organizationId),
  };
}
