import { codedError } from '@ieum/kit/errors.ts';
import type { Context } from '../loaders.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import type { CompositionRow } from '../tables.ts';
import { toChanges } from './findings.ts';
import { isOwn, requireOperator } from './permission.ts';

/** What the registry is asked for. */
export const queryResolvers: Resolvers = {
  Query: {
    subgraphs: async (_, __, { loaders }) => [...(await loaders.subgraphs()).values()],
    subgraph: async (_, { name }, { loaders }) => (await loaders.subgraphs()).get(name) ?? null,
    composition: async (_, { number }, { loaders }) => {
      const wanted = number ?? (await loaders.currentNumber());
      return wanted === null ? null : loaders.composition.load(wanted);
    },
    compositionDiff: async (_, { from, to }, context) => {
      const last = to ?? (await context.loaders.currentNumber()) ?? 0;
      const { subgraphs, changes } = await context.registry.diff(from, last);
      return {
        from: await readComposition(context, from),
        to: await readComposition(context, last),
        subgraphs: subgraphs.map((member) => ({ ...member, subgraph: { name: member.name } })),
        changes: toChanges(changes.map((change) => ({ ...change, usedBy: [], isAllowed: true }))),
      };
    },
    registryHistory: (_, page, context) => {
      requireOperator(context, 'The history of the whole network');
      return context.loaders.events(null, page);
    },
    registryTokens: (_, __, context) => {
      requireOperator(context, 'The list of tokens');
      return context.loaders.tokens();
    },
    registryCaller: async (_, __, context) => {
      const { principal, loaders } = context;
      if (!principal) return null;
      const all = [...(await loaders.subgraphs()).values()];
      const own = await Promise.all(all.map(({ name }) => isOwn(context, name)));
      const { actor, role, organization } = principal;
      return { actor, role, organization: { id: organization }, subgraphs: all.filter((_, at) => own[at]) };
    },
  },
  RegistryToken: {
    organization: ({ organization }) => ({ id: organization }),
    subgraph: ({ subgraph }) => (subgraph === null ? null : { name: subgraph }),
  },
};

async function readComposition({ loaders }: Context, number: number): Promise<CompositionRow> {
  const row = await loaders.composition.load(number);
  if (row) return row;
  throw codedError('NOT_FOUND', `There is no composition ${number}.`);
}
