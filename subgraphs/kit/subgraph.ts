import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { FastifyInstance } from 'fastify';
import type { GraphQLScalarType } from 'graphql';
import type { SubgraphContext } from './context.ts';
import type { Database, OpenDatabase } from './database.ts';
import type { Seeding } from './seeding.ts';
import type { ProgramsTable, SpacesTable, SupportsTable } from './tables.ts';

/**
 * One subgraph, as its `subgraph.ts` declares it.
 *
 * @typeParam Loaders what `createLoaders` makes, `context.loaders` in resolvers.
 */
export interface SubgraphDefinition<Loaders> {
  /** As in the list of subgraphs, e.g. `universities`. */
  name: string;
  /** `import.meta.dirname`: where `schema.graphql` and `migrations/` are. */
  folder: string;
  /** The tables of an organization that publishes. The kit answers all gathered fields its SDL declares over them. */
  tables?: { supports: SupportsTable; programs: ProgramsTable; spaces: SpacesTable };
  /** Makes the loaders of one request. */
  createLoaders(database: Database, caller: Caller | null): Loaders;
  /** What the kit does not resolve by itself; typed `Resolvers` of `schema.gen.ts`. */
  resolvers: object;
  /**
   * How an entity of the subgraph's own is found by its key, through a loader; null when there is none. Records,
   * programs and spaces need no entry. An entity without an entry is a stub: its key, known or not.
   */
  entities?: Record<string, (key: EntityKey, context: SubgraphContext<Loaders>) => unknown>;
  /** Scalars beyond the contract's, by name. */
  scalars?: Record<string, GraphQLScalarType>;
  /** Its own SDL, where that is not the file `schema.graphql` of its folder. */
  sdl?: string;
  /** Fills an empty database with demo data; runs inside one transaction. Without it the data is the subgraph's own. */
  seed?(seeding: Seeding): Promise<void>;
  /** Runs at each start, between the migrations (and demo data) and the first request. */
  prepare?(open: OpenDatabase, progress: (text: string) => void): Promise<void>;
  /** Adds HTTP routes beside /graphql and /health. */
  routes?(app: FastifyInstance, open: OpenDatabase): void | Promise<void>;
}

/** The key fields of an entity reference. It has those of its type's `@key`; no type has them all. */
export interface EntityKey {
  readonly id: string;
  readonly code: string;
  readonly [field: string]: unknown;
}

/** Its own SDL, without the core contract. */
export function ownSdlOf({ sdl, folder }: Pick<SubgraphDefinition<never>, 'sdl' | 'folder'>): string {
  return sdl ?? readFileSync(join(folder, 'schema.graphql'), 'utf8');
}

/** Declares a subgraph; what it gets is checked by the type alone. */
export function defineSubgraph<Loaders>(
  definition: SubgraphDefinition<Loaders>,
): SubgraphDefinition<Loaders> {
  return definition;
}
