import type { Connection, PageArguments } from '@ieum/kit/connection.ts';
import type { SubgraphContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { childrenLoader, entityLoader } from '@ieum/kit/entity-loader.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { and, desc, ne } from 'drizzle-orm';
import type { GraphQLInputType } from 'graphql';
import { type ReadCohort, readCohort } from './cohort-condition.ts';
import { createCohortCellsLoader, createCohortCountLoader, isMember, readHeirs } from './loaders/cohort.ts';
import { createPermissionLoader } from './loaders/permission.ts';
import { createReferenceLoaders } from './loaders/reference.ts';
import { type ReferralSelection, readReferralPage } from './loaders/referral-page.ts';
import { readStartupPage } from './loaders/startup-page.ts';
import type { SortOrder, StartupFilter } from './schema.gen.ts';
import { startupCondition } from './startup-condition.ts';
import { readStartupFilter, readsPersonalData } from './startup-filter.ts';
import { visibility } from './startup-visibility.ts';
import {
  businessNumbers,
  consents,
  founders,
  predecessors,
  referralEvents,
  referrals,
  type StartupRow,
  startupNames,
  startups,
} from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SubgraphContext<Loaders>;
/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents. */
export function createLoaders(database: Database, caller: Caller | null) {
  const today = koreaDate();
  const reference = createReferenceLoaders(database);
  const cohorts = new Map<string, Promise<ReadCohort>>();
  let heirs: Promise<Map<number, number>> | undefined;
  return {
    /** The day in Korea all of the request is answered for. */
    today,
    ...reference,
    startup: entityLoader(database, startups, startups.number),
    businessNumber: entityLoader(database, businessNumbers, businessNumbers.bizRegNo),
    /** The names of all numbers that stand for a canonical one. */
    names: childrenLoader(database, startupNames, startupNames.canonical, [
      startupNames.startup,
      startupNames.position,
    ]),
    predecessors: childrenLoader(database, predecessors, predecessors.startup, [predecessors.predecessor]),
    /** The numbers merged into a canonical one. */
    tombstones: childrenLoader(database, startups, startups.mergedInto, [startups.number]),
    founder: entityLoader(database, founders, founders.startup),
    permission: createPermissionLoader(database, caller?.organization ?? null, today),
    consent: entityLoader(database, consents, consents.id),
    consents: childrenLoader(database, consents, consents.startup, [consents.grantedOn, consents.id]),
    referral: entityLoader(database, referrals, referrals.id),
    referralsOfStartup: childrenLoader(database, referrals, referrals.startup, [
      desc(referrals.sentOn),
      desc(referrals.id),
    ]),
    referralEvents: childrenLoader(database, referralEvents, referralEvents.referralId, [
      referralEvents.position,
    ]),
    referralPage: (selection: ReferralSelection) => readReferralPage(database, selection, today),
    /** The startups a filter describes, page by page. */
    async startupPage(
      filter: StartupFilter,
      page: PageArguments & { order?: SortOrder | null | undefined },
    ): Promise<Connection<StartupRow>> {
      const read = await readStartupFilter(filter, today, reference.regionGroupCodes, ['filter']);
      const namesMerged = read.identityStatuses?.includes('MERGED') ?? false;
      const condition = and(
        namesMerged ? undefined : ne(startups.identityStatus, 'MERGED'),
        startupCondition(read),
        visibility(caller, today, { byHistory: false, byIdentity: readsPersonalData(read) }),
      );
      return readStartupPage(database, condition, page);
    },
    /** Reads a cohort's expression, once a request. */
    readCohort(expression: string, filterType: GraphQLInputType): Promise<ReadCohort> {
      const found = cohorts.get(expression);
      if (found) return found;
      const cohort = readCohort(expression, {
        filterType,
        today,
        membersOf: reference.regionGroupCodes,
        readHeirs: () => (heirs ??= readHeirs(database)),
      });
      cohorts.set(expression, cohort);
      return cohort;
    },
    cohortCount: createCohortCountLoader(database),
    cohortCells: createCohortCellsLoader(database, today),
    /** The members of a cohort that the caller may be told of, page by page. */
    cohortPage: (
      cohort: ReadCohort,
      page: PageArguments & { order?: SortOrder | null | undefined },
    ): Connection<StartupRow> =>
      readStartupPage(
        database,
        and(
          isMember(cohort),
          visibility(caller, today, { byHistory: cohort.hasSet, byIdentity: cohort.readsPersonalData }),
        ),
        page,
      ),
  };
}
