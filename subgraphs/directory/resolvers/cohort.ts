import { coreEnumLabel } from '@ieum/kit/enum-label.ts';
import { inputError } from '@ieum/kit/errors.ts';
import { type GraphQLInputType, type GraphQLSchema, isInputType } from 'graphql';
import { isSmall, suppressCells } from '../cohort-cells.ts';
import { unknownKey } from '../loaders/cohort.ts';
import type { Context } from '../loaders.ts';
import type { Resolvers } from '../resolvers.gen.ts';
import type { CohortDimension, Label } from '../schema.gen.ts';

/** Cohorts: what the sources said of startups, counted where it is known which of them are one. */
export const cohortResolvers: Resolvers = {
  Cohort: {
    count: async ({ expression }, _, { loaders }, { schema }) => {
      const { count, isSuppressed } = await countMembers(expression, loaders, schema);
      return isSuppressed ? null : count;
    },
    suppressed: async ({ expression }, _, { loaders }, { schema }) =>
      (await countMembers(expression, loaders, schema)).isSuppressed,
    startups: ({ expression }, page, { loaders }, { schema }) => {
      const cohort = loaders.readCohort(expression, filterType(schema));
      return loaders.cohortPage.load({ expression, cohort, page });
    },
    breakdown: async ({ expression }, { by }, { loaders }, { schema }) => {
      const axes = requireAxes(by);
      const cohort = loaders.readCohort(expression, filterType(schema));
      const [total, cells] = await Promise.all([
        loaders.cohortCount.load(cohort),
        loaders.cohortCells.load({ cohort, axes }),
      ]);
      return suppressCells(cells, total).map(async ({ keys, count, suppressed }) => ({
        count,
        suppressed,
        dimensions: await Promise.all(keys.map((key, place) => toDimension(axes[place]!, key, loaders))),
      }));
    },
  },
};

/** Of startups that are named, nobody is as telling as one: it says that what was asked does not hold of them. */
async function countMembers(expression: string, loaders: Context['loaders'], schema: GraphQLSchema) {
  const cohort = loaders.readCohort(expression, filterType(schema));
  const [{ known }, count] = await Promise.all([cohort, loaders.cohortCount.load(cohort)]);
  return { count, isSuppressed: isSmall(count) || (count === 0 && known !== null) };
}

async function toDimension(axis: CohortDimension, key: string, loaders: Context['loaders']) {
  return { name: axis, key, label: await labelOf(axis, key, loaders) };
}

async function labelOf(axis: CohortDimension, key: string, loaders: Context['loaders']): Promise<Label> {
  if (key === unknownKey) return { ko: '미상', en: 'Unknown' };
  switch (axis) {
    case 'STAGE':
      return coreEnumLabel('GrowthStage', key);
    case 'START_YEAR':
      return { ko: `${key}년`, en: key };
    case 'REGION': {
      // 중구 is in six cities: the full name tells them apart.
      const region = await loaders.region.load(key);
      return { ko: region?.fullName ?? key, en: region?.nameEn ?? null };
    }
    case 'INDUSTRY_SECTION':
      return named(key, await loaders.industry.load(key));
    case 'THEME':
      return named(key, await loaders.theme.load(key));
    default:
      return axis satisfies never;
  }
}

function named(key: string, row: { nameKo: string; nameEn: string | null } | null): Label {
  return { ko: row?.nameKo ?? key, en: row?.nameEn ?? null };
}

function requireAxes(by: readonly CohortDimension[]): readonly CohortDimension[] {
  if (by.length > maxAxes) {
    throw inputError('BAD_INPUT', ['by'], `expected at most ${maxAxes} axes; got ${by.length}`);
  }
  const repeated = by.findIndex((axis, place) => by.indexOf(axis) !== place);
  if (repeated >= 0) throw inputError('BAD_INPUT', ['by', repeated], `${by[repeated]} is named twice`);
  return by;
}

function filterType(schema: GraphQLSchema): GraphQLInputType {
  const type = schema.getType('StartupFilter');
  if (!isInputType(type)) throw new Error('the schema of the directory has no input StartupFilter');
  return type;
}

const maxAxes = 3;
