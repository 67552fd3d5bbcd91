import { buildSubgraphSchema } from '@apollo/subgraph';
import { coreSdl } from '@ieum/schema/contract/core-sdl.ts';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';

/** Resolvers by type and field; `__resolveReference` and `__resolveType` as Apollo's subgraph library names them. */
export type ResolverMap = Record<string, Record<string, unknown>>;

/**
 * Makes a subgraph's executable schema from its own SDL and resolvers. `Query._service` answers with `sdl`, the
 * very text that was read, so that composing sees each `@gather` and each line as its author wrote them.
 */
export function createSubgraphSchema(
  ownSdl: string,
  resolvers: ResolverMap,
): { schema: GraphQLSchema; sdl: string } {
  const sdl = `${coreSdl}\n${ownSdl}`;
  const all = { ...resolvers, Query: { ...resolvers.Query, _service: () => ({ sdl }) } };
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: all as never }]);
  return { schema, sdl };
}
