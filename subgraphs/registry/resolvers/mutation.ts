import { inputError } from '@ieum/kit/errors.ts';
import { GraphQLError } from 'graphql';
import { digestOf } from '../digest.ts';
import type { Context } from '../loaders.ts';
import type { PreviewOutcome } from '../previews.ts';
import type { Outcome } from '../publication.ts';
import type { Resolvers, ResolversTypes } from '../resolvers.gen.ts';
import type { RegistryTokenInput } from '../schema.gen.ts';
import type { TokenInput } from '../tokens.ts';
import type { UnpublishOutcome } from '../unpublish.ts';
import { toChanges, toProblems } from './findings.ts';
import { requirePrincipal } from './permission.ts';

/** What is done to the registry. */
export const mutationResolvers: Resolvers = {
  Mutation: {
    checkSubgraph: async (_, { input: { name, sdl, url } }, context) => {
      const by = requirePrincipal(context);
      const checking = context.registry.check(by, { subgraph: name, sdl, ...(url == null ? {} : { url }) });
      const { id } = await ofInput(checking);
      return context.loaders.check.load(id);
    },
    publishSubgraph: async (_, { input }, context) => {
      const { name, sdl, url, preview, approve } = input;
      const by = requirePrincipal(context);
      const version = { subgraph: name, sdl, approve, ...(url == null ? {} : { url }) };
      const { registry } = context;
      const publishing = preview ? registry.previews.put(by, version) : registry.publish(by, version);
      return toResult(context, name, await ofInput<Outcome | PreviewOutcome>(publishing), digestOf(sdl));
    },
    rollbackSubgraph: async (_, { input: { name, digest } }, context) => {
      const by = requirePrincipal(context);
      const outcome = await ofInput(context.registry.rollback(by, name, digest ?? undefined));
      return toResult(context, name, outcome, await servedDigest(context, name));
    },
    unpublishSubgraph: async (_, { input: { name, force } }, context) => {
      const by = requirePrincipal(context);
      return toResult(context, name, await ofInput(context.registry.unpublish(by, name, force)), null);
    },
    withdrawPreview: async (_, { input: { name } }, context) => {
      await ofInput(context.registry.previews.withdraw(requirePrincipal(context), name));
      return { name };
    },
    createRegistryToken: async (_, { input }, context) => {
      const by = requirePrincipal(context);
      const { id, token } = await ofInput(context.registry.createToken(by, toTokenInput(input)));
      context.loaders.forget();
      return { token: (await context.loaders.token.load(id))!, text: token };
    },
    revokeRegistryToken: async (_, { id }, context) => {
      await context.registry.revokeToken(requirePrincipal(context), id);
      return context.loaders.token.load(id);
    },
  },
};

type AnyOutcome = Outcome | PreviewOutcome | UnpublishOutcome;

/** Of what an outcome does not tell there is nothing. */
function toResult(
  { loaders }: Context,
  name: string,
  outcome: AnyOutcome,
  digest: string | null,
): ResolversTypes['PublishResult'] {
  loaders.forget();
  const done = outcome.kind === 'PUBLISHED' || outcome.kind === 'PREVIEWED' ? outcome : null;
  return {
    outcome: outcome.kind,
    subgraph: { name },
    digest,
    composition: 'composition' in outcome ? outcome.composition : null,
    bundleDigest: done?.bundleDigest ?? null,
    problems: 'problems' in outcome ? toProblems(outcome.problems) : [],
    changes: toChanges('changes' in outcome ? outcome.changes : []),
    joins: done?.joins ?? [],
    leaves: done?.leaves ?? [],
    dependents:
      'dependents' in outcome
        ? outcome.dependents.map(({ subgraph, entities }) => ({ subgraph: { name: subgraph }, entities }))
        : [],
  };
}

async function servedDigest({ loaders }: Context, name: string): Promise<string | null> {
  loaders.forget();
  return (await loaders.subgraphs()).get(name)?.digest ?? null;
}

function toTokenInput({ role, organization, subgraph }: RegistryTokenInput): TokenInput {
  if (role === 'PUBLISHER' && subgraph != null) return { role, organization, subgraph };
  if (role === 'OPERATOR' && subgraph == null) return { role, organization };
  const message =
    role === 'PUBLISHER'
      ? 'a publisher’s token is for one subgraph: name it'
      : 'an operator’s token is for every subgraph: leave it out';
  throw inputError('BAD_INPUT', ['input', 'subgraph'], message);
}

/** The registry names what is wrong by its own arguments; the API has them in `input`. */
async function ofInput<Result>(doing: Promise<Result>): Promise<Result> {
  try {
    return await doing;
  } catch (error) {
    if (!(error instanceof GraphQLError) || !Array.isArray(error.extensions.inputPath)) throw error;
    const { inputPath, ...extensions } = error.extensions;
    const message = `input.${error.message}`;
    throw new GraphQLError(message, { extensions: { ...extensions, inputPath: ['input', ...inputPath] } });
  }
}
