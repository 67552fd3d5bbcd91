import { codedError } from '@ieum/kit/errors.ts';
import type { CheckFindings } from '../check-version.ts';
import { findDependents } from '../dependents.ts';
import type { Context, VersionKey } from '../loaders.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import { readState } from '../state.ts';
import type { SubgraphVersionRow } from '../tables.ts';
import { findVersion, pageVersions } from '../version-pages.ts';
import { toChanges, toProblems } from './findings.ts';
import { isOwn, requireOwn } from './permission.ts';

/** A subgraph, its versions, checks and preview. */
export const subgraphResolvers: Resolvers = {
  Organization: {
    subgraphs: async ({ id }, _, { loaders }) =>
      [...(await loaders.subgraphs()).values()].filter(({ organization }) => organization === id),
  },
  Subgraph: {
    organization: async ({ name }, _, context) => ({ id: (await listed(context, name)).organization }),
    isPublished: async ({ name }, _, context) => (await listed(context, name)).digest !== null,
    url: async ({ name }, _, context) =>
      (await isOwn(context, name)) ? (await listed(context, name)).url : null,
    current: async ({ name }, _, context) => {
      const { digest } = await listed(context, name);
      return digest === null ? null : readVersion(context, { subgraph: name, digest });
    },
    version: ({ name }, { digest }, { registry }) => findVersion(registry.database, name, digest),
    versions: async ({ name }, page, context) => {
      await requireOwn(context, name, 'versions');
      return pageVersions(context.registry.database, name, page);
    },
    checks: async ({ name }, page, context) => {
      await requireOwn(context, name, 'checks');
      return context.loaders.checks(name, page);
    },
    check: async ({ name }, { id }, context) => {
      await requireOwn(context, name, 'checks');
      const row = await context.loaders.check.load(id);
      return row?.subgraph === name ? row : null;
    },
    history: async ({ name }, page, context) => {
      await requireOwn(context, name, 'entries of the history');
      return context.loaders.events(name, page);
    },
    health: async ({ name }, _, context) => {
      await requireOwn(context, name, 'signs of health');
      return context.health.read((await listed(context, name)).url);
    },
    preview: async ({ name }, _, context) => {
      await requireOwn(context, name, 'previews');
      const row = await context.loaders.preview.load(name);
      if (!row) return null;
      const { digest, url, base, bundleDigest, at, actor, problems } = row;
      const version = await readVersion(context, { subgraph: name, digest });
      return { version, url, composition: base, bundleDigest, at, actor, problems: toProblems(problems) };
    },
    dependents: async ({ name }, _, { registry }) => {
      const { members } = await readState(registry.database);
      return findDependents(name, members.values()).map(({ subgraph, entities }) => ({
        subgraph: { name: subgraph },
        entities,
      }));
    },
  },
  SubgraphVersion: {
    subgraph: ({ subgraph }) => ({ name: subgraph }),
    sdl: async ({ subgraph, sdl }, _, context) => ((await isOwn(context, subgraph)) ? sdl : null),
    firstBy: async ({ subgraph, firstBy }, _, context) => ((await isOwn(context, subgraph)) ? firstBy : null),
    isCurrent: async ({ subgraph, digest }, _, context) =>
      (await listed(context, subgraph)).digest === digest,
  },
  SubgraphCheck: {
    subgraph: ({ subgraph }) => ({ name: subgraph }),
    isNew: ({ result }) => findingsOf(result).isNew,
    problems: ({ result }) => toProblems(findingsOf(result).problems),
    changes: ({ result }) => toChanges(findingsOf(result).changes),
    joins: ({ result }) => findingsOf(result).joins,
    leaves: ({ result }) => findingsOf(result).leaves,
    costChanges: ({ result }) => findingsOf(result).costChanges,
    usage: ({ result }) => findingsOf(result).usage,
  },
};

async function listed({ loaders }: Context, name: string) {
  const row = (await loaders.subgraphs()).get(name);
  if (row) return row;
  throw codedError('NOT_FOUND', `No subgraph ${name} is registered.`);
}

async function readVersion({ loaders }: Context, key: VersionKey): Promise<SubgraphVersionRow> {
  const row = await loaders.version.load(key);
  if (row) return row;
  throw codedError('NOT_FOUND', `The version ${key.digest} of ${key.subgraph} is not kept any more.`);
}

function findingsOf(result: unknown): CheckFindings {
  return result as CheckFindings;
}
