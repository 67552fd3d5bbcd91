import { composeServices as composeByApollo } from '@apollo/composition';
import { createSupergraph, type Supergraph } from '@ieum/gateway/supergraph.ts';
import { federate } from '@ieum/schema/federate.ts';
import { parse } from 'graphql';
import type { SubgraphSdl } from './declarations.ts';
import { readWorld, type World } from './world.ts';

/** Subgraphs that compose, and what is behind them. */
export interface Composed {
  sdls: readonly SubgraphSdl[];
  supergraph: Supergraph;
  world: World;
}

/** Composes subgraphs, if both composers do. What does not compose, or what the fuzzer has no answer for, is given back as reasons. */
export function compose(sdls: readonly SubgraphSdl[]): Composed | { reasons: string[] } {
  const sources = sdls.map(({ name, sdl }) => ({ name, url: `http://${name}.invalid/graphql`, sdl }));
  try {
    const services = sources.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
    const composed = federate(services);
    if ('errors' in composed) {
      return { reasons: composed.errors.map(({ message, extensions }) => `${extensions.code}: ${message}`) };
    }
    // What one composer takes by mistake is no federation to hold an engine to.
    const other = composeByApollo(services);
    if (other.errors) return { reasons: other.errors.map(({ message }) => `APOLLO: ${message}`) };
    const { supergraphSdl: supergraph, publicSdl: publicSchema } = composed;
    const world = readWorld(sdls);
    const bundle = { supergraph, publicSchema, gathered: '', fields: [], sources };
    const created = createSupergraph(bundle);
    readAll(world, created);
    return { sdls, supergraph: created, world };
  } catch (error) {
    return { reasons: [`UNREADABLE: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/** Finds now what the world cannot answer, before an operation asks for it. */
function readAll(world: World, { publicSchema }: Supergraph): void {
  for (const type of Object.values(publicSchema.getTypeMap())) {
    if (
      !('getInterfaces' in type) ||
      !('getFields' in type) ||
      type.astNode?.kind !== 'ObjectTypeDefinition'
    ) {
      continue;
    }
    for (const field of Object.keys(type.getFields())) world.fieldOf(type.name, field);
  }
}
