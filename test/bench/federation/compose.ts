import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { createSubgraph, type SubgraphName, subgraphNames } from './subgraph.ts';

/** Composes the bench's subgraphs as ordinary federation, for where they answer. Nothing is gathered. */
export function composeBench(urls: Readonly<Record<SubgraphName, string>>): Bundle {
  const sources = subgraphNames.map((name) => ({ name, url: urls[name], sdl: createSubgraph(name).sdl }));
  const composed = composeServices(
    sources.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (!composed.supergraphSdl) throw new Error(composed.errors?.map(({ message }) => message).join('\n'));
  return {
    supergraph: composed.supergraphSdl,
    publicSchema: composed.publicSdl,
    gathered: '',
    fields: [],
    sources,
  };
}
