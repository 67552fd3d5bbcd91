import type { SubgraphContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { childrenLoader, entityLoader } from '@ieum/kit/entity-loader.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { and, desc, ne } from 'drizzle-orm';
import type { GraphQLInputType } from 'graphql';
import { noteExpiredConsents, readChanges } from './change-feed.ts';
import { type ReadCohort, readCohort } from './cohort-condition.ts';
import { createCohortCellsLoader, createCohortCountLoader, isMember, readHeirs } from './loaders/cohort.ts';
import { listLoader } from './loaders/list.ts';
import { createPermissionLoader } from './loaders/permission.ts';
import { createReferenceLoaders } from './loaders/reference.ts';
import { type ReferralSelection, readReferralPage } from './loaders/referral-page.ts';
import { readStartupMatches } from './loaders/startup-match.ts';
import { readStartupPage, type StartupPage } from './loaders/startup-page.ts';
import type { StartupFilter } from './schema.gen.ts';
import { startupCondition } from './startup-condition.ts';
import { readStartupFilter, readsPersonalData } from './startup-filter.ts';
import { isKnownTo, visibility } from './startup-visibility.ts';
import {
  businessNumbers,
  consents,
  founders,
  keptSets,
  predecessors,
  referralEvents,
  referrals,
  startupNames,
  startups,
} from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SubgraphContext<Loaders>;
/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents, or of names. */
export function createLoaders(database: Database, caller: Caller | null) {
  const today = koreaDate();
  const reference = createReferenceLoaders(database);
  const cohorts = new Map<string, Promise<ReadCohort>>();
  const keptSet = entityLoader(database, keptSets, keptSets.digest);
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
    referralPage: listLoader((selection: ReferralSelection) => readReferralPage(database, selection, today)),
    /** The startups a filter describes, page by page. */
    startupPage: listLoader(async ({ filter, page }: { filter: StartupFilter; page: StartupPage }) => {
      const read = await readStartupFilter(filter, today, reference.regionGroupCodes, ['filter']);
      const namesMerged = read.identityStatuses?.includes('MERGED') ?? false;
      const condition = and(
        namesMerged ? undefined : ne(startups.identityStatus, 'MERGED'),
        startupCondition(read),
        visibility(caller, today, { byHistory: false, byIdentity: readsPersonalData(read) }),
      );
      return readStartupPage(database, condition, page);
    }),
    /** Reads a cohort's expression, once a request. */
    readCohort(expression: string, filterType: GraphQLInputType): Promise<ReadCohort> {
      const found = cohorts.get(expression);
      if (found) return found;
      const cohort = readCohort(expression, {
        filterType,
        isKnown: isKnownTo(caller, today),
        today,
        membersOf: reference.regionGroupCodes,
        readHeirs: () => (heirs ??= readHeirs(database)),
        readKept: async (digest) => (await keptSet.load(digest))?.ids ?? null,
      });
      cohorts.set(expression, cohort);
      return cohort;
    },
    cohortCount: createCohortCountLoader(database),
    cohortCells: createCohortCellsLoader(database, today),
    /** The members of a cohort that the caller may be told of, page by page. */
    cohortPage: listLoader(
      async ({ cohort, page }: CohortPage) => {
        const read = await cohort;
        const { hasSet: byHistory, readsPersonalData: byIdentity } = read;
        const condition = and(isMember(read), visibility(caller, today, { byHistory, byIdentity }));
        return readStartupPage(database, condition, page);
      },
      ({ expression, page }) => `${JSON.stringify(page)}${expression}`,
    ),
    /** Changes after a sequence number, in order, those of consents that ran out by now among them. */
    changes: listLoader(async ({ after, first }: { after: number; first: number }) => {
      await noteExpiredConsents(database, today);
      return readChanges(database, after, first);
    }),
    /** The startups that have or had business numbers. */
    startupMatches: listLoader((bizRegNos: readonly string[]) => readStartupMatches(database, bizRegNos)),
  };
}

/** A page of a cohort's members: the cohort as it is read, and its expression, which stands for it. */
interface CohortPage {
  expression: string;
  cohort: Promise<ReadCohort>;
  page: StartupPage;
}
