import type { Ask } from './ask.ts';
import { createSubgraphClient, type SubgraphLimits } from './client.ts';
import { toFailure } from './failure.ts';

/** All subgraphs of a supergraph, each behind its own connection pool. */
export interface Subgraphs {
  ask: Ask;
  close(): Promise<void>;
}

/** Makes one client a subgraph. A name that is not among `sources` answers `SUBGRAPH_UNKNOWN`. */
export function createSubgraphs(
  sources: ReadonlyArray<{ name: string; url: string }>,
  limits: SubgraphLimits,
): Subgraphs {
  const clients = new Map(sources.map(({ name, url }) => [name, createSubgraphClient(name, url, limits)]));
  return {
    ask: async (subgraph, operation, options) =>
      (await clients.get(subgraph)?.ask(operation, options)) ??
      toFailure(subgraph, 'SUBGRAPH_UNKNOWN', 'is not part of this network'),
    close: async () => {
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}
