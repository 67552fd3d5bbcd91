import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { Database } from './database.ts';
import type { Topic } from './events/topic.ts';
import type { GatheredLoaders } from './gathered/loaders.ts';
import type { Pass } from './pass.ts';
import type { Sharing } from './sharing.ts';

/**
 * What resolvers get with each request: who asks, the database for mutations, and the request's loaders. Resolvers
 * read through `loaders` only.
 *
 * @typeParam Loaders what the subgraph's own `createLoaders` makes.
 */
export interface SubgraphContext<Loaders = unknown> {
  /** null: nobody the gateway vouches for. */
  caller: Caller | null;
  database: Database;
  /** The subgraph's own loaders, new for each request. */
  loaders: Loaders;
  /** Loaders of the standard tables: records, programs and spaces by id, the gathered lists, who may see what. */
  gathered?: GatheredLoaders;
  /** The directory's startup changes, as this subgraph follows them. */
  sharing: Sharing;
  /**
   * Subscribes to what mutations announce of a topic, in `subscribe` of a field of Subscription: the events that
   * concern the subscriber.
   */
  subscribe<Event>(
    topic: Topic<Event>,
    concerns: (event: Event) => boolean,
  ): Promise<AsyncIterableIterator<Event>>;
  /** GraphQL addresses of the subgraphs that own records; the directory alone is told of them. */
  ownerUrls: readonly string[];
  /** Verifies a pass of the directory, once a request; see `pass.ts`. */
  verifyPass(id: string, pass: string): Promise<Pass>;
}

/** The context of a subgraph that has `tables`: a source of the gathered fields. */
export interface SourceContext<Loaders = unknown> extends SubgraphContext<Loaders> {
  gathered: GatheredLoaders;
}
