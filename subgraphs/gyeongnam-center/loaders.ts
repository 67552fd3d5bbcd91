import type { SourceContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { childrenLoader, entityLoader, isOneOf } from '@ieum/kit/entity-loader.ts';
import DataLoader from 'dataloader';
import { eq, getTableColumns, sql } from 'drizzle-orm';
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
export type Context = SourceContext<Loaders>;
/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents. */
export function createLoaders(database: Database) {
  return {
    innovationCenter: entityLoader(database, innovationCenters, innovationCenters.id),
    innovationCenterOfOrganization: entityLoader(
      database,
      innovationCenters,
      innovationCenters.organizationId,
    ),
    branches: childrenLoader(database, spaces, spaces.centerId, [spaces.id]),
    contests: childrenLoader(database, contests, contests.centerId, [
      sql`${contests.awardedOn} desc nulls last`,
      contests.id,
    ]),
    winners: new DataLoader((contestIds: readonly string[]) => winners(database, contestIds)),
    needsBriefings: childrenLoader(database, needsBriefings, needsBriefings.centerId, [
      needsBriefings.position,
    ]),
    trainings: childrenLoader(database, trainings, trainings.centerId, [trainings.position]),
    makerspace: entityLoader(database, makerspaceActivities, makerspaceActivities.centerId),
    employmentZone: entityLoader(database, employmentZones, employmentZones.centerId),
  };
}

/** The records that are wins of each contest, oldest first. */
async function winners(database: Database, contestIds: readonly string[]): Promise<SupportRow[][]> {
  const rows = await database
    .select({ contestId: contestWinners.contestId, support: getTableColumns(supports) })
    .from(contestWinners)
    .innerJoin(supports, eq(supports.id, contestWinners.supportId))
    .where(isOneOf(contestWinners.contestId, contestIds))
    .orderBy(supports.startedOn, supports.id);
  const byContest = Map.groupBy(rows, (row) => row.contestId);
  return contestIds.map((id) => byContest.get(id)?.map((row) => row.support) ?? []);
}
