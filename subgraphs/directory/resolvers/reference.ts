import { readEnumLabel } from '@ieum/kit/enum-label.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { type GraphQLEnumType, type GraphQLSchema, isEnumType } from 'graphql';
import type { Resolvers } from '../resolvers.gen.ts';
import { publishedBy } from './organization.ts';
import { loadAll } from './startup.ts';

/** Regions, industries and the names of codes. */
export const referenceResolvers: Resolvers = {
  Query: {
    region: (_, { code }, { loaders }) => loaders.region.load(code),
    regions: (_, { level, parent }, { loaders }) =>
      loaders.regionList.load({ level: level ?? null, parent: parent ?? null }),
    regionGroup: (_, { id }, { loaders }) =>
      loaders.regionGroup.load(requireId('a region group', id, ['id'])),
    industries: (_, { prefix, level }, { loaders }) => {
      if (level != null && (level < 1 || level > 5)) {
        throw inputError('BAD_INPUT', ['level'], `expected 1 (대분류) to 5 (세세분류); got ${level}`);
      }
      return loaders.industryList.load({ prefix: prefix ?? null, level: level ?? null });
    },
    codeList: (_, { name }, __, { schema }) =>
      codeList(schema, name)
        .getValues()
        .map(({ name: code, description }) => {
          const { ko, en, note } = readEnumLabel(description ?? code);
          return { code, label: { ko, en }, note };
        }),
  },
  Region: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
    parent: ({ parentCode }, _, { loaders }) =>
      parentCode === null ? null : loaders.region.load(parentCode),
    children: async ({ code, validTo }, _, { loaders }) => {
      const children = await loaders.regionChildren.load(code);
      return validTo === null ? children.filter((child) => child.validTo === null) : children;
    },
    groups: async ({ code }, _, { loaders }) =>
      loadAll(
        (await loaders.groupsOfRegion.load(code)).map(({ groupId }) => groupId),
        loaders.regionGroup,
      ),
    successors: ({ successorCodes }, _, { loaders }) => loadAll(successorCodes, loaders.region),
  },
  RegionGroup: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
    members: async ({ id }, _, { loaders }) =>
      loadAll(
        (await loaders.regionGroupMembers.load(id)).map(({ regionCode }) => regionCode),
        loaders.region,
      ),
    indicators: ({ id }, { asOf }, context) => publishedBy([id], asOf, context),
  },
  Industry: {
    name: ({ nameKo, nameEn }) => ({ ko: nameKo, en: nameEn }),
    parent: ({ parentCode }, _, { loaders }) =>
      parentCode === null ? null : loaders.industry.load(parentCode),
    children: ({ code }, _, { loaders }) => loaders.industryChildren.load(code),
  },
};

/** The enums a client knows by name: not GraphQL's and Federation's own, nor the one that composing alone uses. */
function codeList(schema: GraphQLSchema, name: string): GraphQLEnumType {
  const type = schema.getType(name);
  if (isEnumType(type) && isCodeList(type)) return type;
  const known = Object.values(schema.getTypeMap())
    .filter((candidate): candidate is GraphQLEnumType => isEnumType(candidate) && isCodeList(candidate))
    .map((candidate) => candidate.name)
    .sort();
  throw inputError(
    'NOT_FOUND',
    ['name'],
    `there is no list ${JSON.stringify(name.slice(0, 60))} here; there are ${known.join(', ')}. The values of a sector's own enums are named in their descriptions`,
  );
}

function isCodeList({ name }: GraphQLEnumType): boolean {
  return !name.includes('__') && name !== 'GatherMerge';
}
