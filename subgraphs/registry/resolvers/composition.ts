import { readBundle } from '../history.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import { toProblems } from './findings.ts';
import { isOwn } from './permission.ts';

/** Compositions, and what was done to the network. */
export const compositionResolvers: Resolvers = {
  Composition: {
    isCurrent: async ({ number }, _, { loaders }) => (await loaders.currentNumber()) === number,
    publicSchema: async ({ number, bundleDigest }, _, { registry }) =>
      bundleDigest === null ? null : (await readBundle(registry.database, number)).publicSchema,
    subgraphs: async ({ number }, _, context) =>
      (await context.loaders.members.load(number)).map(({ subgraph, digest, url }) => ({
        ...{ subgraph: { name: subgraph }, digest },
        url,
      })),
    problems: ({ problems }) => toProblems(problems),
  },
  CompositionMember: {
    url: async ({ subgraph, url }, _, context) =>
      (await isOwn(context, subgraph.name)) ? (url ?? null) : null,
  },
  RegistryEvent: {
    subgraph: ({ subgraph }) => (subgraph === null ? null : { name: subgraph }),
    problems: async ({ ok, composition }, _, { loaders }) => {
      // Of what was done these are hints, which are of the moment.
      if (ok || composition === null) return [];
      return toProblems((await loaders.composition.load(composition))?.problems ?? []);
    },
  },
};
