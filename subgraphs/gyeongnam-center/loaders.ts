import type { SubgraphContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { createRowLoader, createRowsLoader } from '@ieum/kit/row-loader.ts';
import DataLoader from 'dataloader';
import { asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import {
  contests,
  contestWinners,
  employmentZones,
  innovationCenters,
  makerspaceActivities,
  needsBriefings,
  type SupportRow,
  spaces,
  supports,
  trainings,
} from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SubgraphContext<Loaders>;
/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents. */
export function createLoaders(database: Database) {
  return {
    innovationCenter: createRowLoader(database, innovationCenters, innovationCenters.id),
    innovationCenterOfOrganization: createRowLoader(
      database,
      innovationCenters,
      innovationCenters.organizationId,
    ),
    branches: createRowsLoader(database, spaces, spaces.centerId, { orderBy: [asc(spaces.id)] }),
    contests: createRowsLoader(database, contests, contests.centerId, {
      orderBy: [sql`${contests.awardedOn} desc nulls last`, asc(contests.id)],
    }),
    winners: new DataLoader((contestIds: readonly string[]) => winners(database, contestIds)),
    needsBriefings: createRowsLoader(database, needsBriefings, needsBriefings.centerId, {
      orderBy: [asc(needsBriefings.position)],
    }),
    trainings: createRowsLoader(database, trainings, trainings.centerId, {
      orderBy: [asc(trainings.position)],
    }),
    makerspace: createRowLoader(database, makerspaceActivities, makerspaceActivities.centerId),
    employmentZone: createRowLoader(database, employmentZones, employmentZones.centerId),
  };
}

/** The records that are wins of each contest, oldest first. */
async function winners(database: Database, contestIds: readonly string[]): Promise<SupportRow[][]> {
  const rows = await database
    .select({ contestId: contestWinners.contestId, support: getTableColumns(supports) })
    .from(contestWinners)
    .innerJoin(supports, eq(supports.id, contestWinners.supportId))
    .where(inArray(contestWinners.contestId, [...contestIds]))
    .orderBy(asc(supports.startedOn), asc(supports.id));
  const byContest = Map.groupBy(rows, (row) => row.contestId);
  return contestIds.map((id) => byContest.get(id)?.map((row) => row.support) ?? []);
}
