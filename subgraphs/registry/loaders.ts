import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { Principal } from './principal.ts';
import type { Registry } from './registry.ts';

/** What resolvers get with each request. */
export interface Context {
  /** Who asks, as the schema's access directives see it; null: nobody that anybody vouches for. */
  caller: Caller | null;
  /** The same as the registry sees it. */
  principal: Principal | null;
  registry: Registry;
}
