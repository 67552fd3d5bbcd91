import type { Caller } from '@ieum/schema/contract/caller.ts';
import type DataLoader from 'dataloader';
import { and, type SQL, sql } from 'drizzle-orm';
import {
  type ConnectionLoader,
  connectionLoader,
  type ListDefinition,
  type PageArguments,
  type ParentLink,
} from '../connection.ts';
import type {
  InputMaybe,
  ProgramFilter,
  ProgramOrder,
  SortOrder,
  SpaceFilter,
  StatGroup,
  SupportFilter,
} from '../core.gen.ts';
import type { Transaction } from '../database.ts';
import { childrenLoader, entityLoader } from '../entity-loader.ts';
import type { OrderTerm } from '../keyset.ts';
import {
  labels,
  type ProgramHead,
  type ProgramsTable,
  publishers,
  type SpaceHead,
  type SpacesTable,
  type SupportHead,
  type SupportsTable,
} from '../tables.ts';
import { programCondition, spaceCondition, supportCondition } from './filters.ts';
import { type StartupSetRow, startupSet } from './startup-set.ts';
import { type StatCellRow, supportStats } from './support-stats.ts';
import { createSharingLoader, type SharedWith, startupIsVisible } from './visibility.ts';

/** The tables the gathered fields are answered from. */
export interface GatheredTables {
  supports: SupportsTable;
  programs: ProgramsTable;
  spaces: SpacesTable;
}

/** Arguments of `supports`, as GraphQL gives them. */
export interface SupportsArguments extends PageArguments {
  filter?: InputMaybe<SupportFilter> | undefined;
  order?: InputMaybe<SortOrder> | undefined;
}

/** Arguments of `programs`. */
export interface ProgramsArguments extends PageArguments {
  filter?: InputMaybe<ProgramFilter> | undefined;
  order?: InputMaybe<ProgramOrder> | undefined;
}

/** Arguments of `spaces`. */
export interface SpacesArguments extends PageArguments {
  filter?: InputMaybe<SpaceFilter> | undefined;
}

/**
 * The loaders of one request over the standard tables. Each list is one statement for a field and its arguments,
 * whatever the number of parents, and one more where `totalCount` is selected.
 */
export interface GatheredLoaders {
  /** Records, programs and spaces by id, whatever their type. */
  support: DataLoader<string | number, SupportHead | null>;
  program: DataLoader<string | number, ProgramHead | null>;
  space: DataLoader<string | number, SpaceHead | null>;
  /** An organization that publishes here, by id. */
  publisher: DataLoader<string | number, typeof publishers.$inferSelect | null>;
  /** What startups share with the caller's organization, by number. */
  sharedWith: DataLoader<number, SharedWith>;
  /** Records whose startup the caller may know, of a startup under any of its numbers. */
  supportsOfStartup(page: SupportsArguments): ConnectionLoader<number, SupportHead>;
  /** Records an organization gave. */
  supportsOfProvider(page: SupportsArguments): ConnectionLoader<string, SupportHead>;
  supports(page: SupportsArguments): ConnectionLoader<string, SupportHead>;
  programsOfOperator(page: ProgramsArguments): ConnectionLoader<string, ProgramHead>;
  programs(page: ProgramsArguments): ConnectionLoader<string, ProgramHead>;
  /** Spaces in a region and below; the key is the region's prefix. */
  spacesOfRegion(page: SpacesArguments): ConnectionLoader<string, SpaceHead>;
  spaces(page: SpacesArguments): ConnectionLoader<string, SpaceHead>;
  /** Records that name a referral and whose startup the caller may know, by the referral's id. */
  outcomes: DataLoader<string | number, SupportHead[]>;
  supportStats(
    groupBy: readonly StatGroup[],
    filter: InputMaybe<SupportFilter> | undefined,
  ): Promise<StatCellRow[]>;
  startupSet(where: SupportFilter): Promise<StartupSetRow>;
}

/** Makes them. */
export function createGatheredLoaders(
  database: Transaction,
  caller: Caller | null,
  { supports, programs, spaces }: GatheredTables,
): GatheredLoaders {
  const memo = createMemo();
  const visible = startupIsVisible(supports, caller);
  const label = entityLoader(database, labels, labels.id);
  const supportPages = <Key extends string | number>(
    name: string,
    page: SupportsArguments,
    link?: ParentLink,
    where?: SQL,
  ) =>
    memo<Key, SupportHead>(name, page, () => {
      const condition = and(where, supportCondition(supports, page.filter));
      return { database, table: supports, where: condition, order: supportOrder(supports, page.order), link };
    });
  const programPages = (name: string, page: ProgramsArguments, link?: ParentLink) =>
    memo<string, ProgramHead>(name, page, () => {
      const where = programCondition(programs, page.filter);
      return { database, table: programs, where, order: programOrder(programs, page.order), link };
    });
  const spacePages = (name: string, page: SpacesArguments, link?: ParentLink) =>
    memo<string, SpaceHead>(name, page, () => {
      const where = spaceCondition(spaces, page.filter);
      return { database, table: spaces, where, order: spaceOrder(spaces), link };
    });
  return {
    support: entityLoader(database, supports, supports.id) as GatheredLoaders['support'],
    program: entityLoader(database, programs, programs.id) as GatheredLoaders['program'],
    space: entityLoader(database, spaces, spaces.id) as GatheredLoaders['space'],
    publisher: entityLoader(database, publishers, publishers.id),
    sharedWith: createSharingLoader(database, caller),
    supportsOfStartup: (page) => supportPages('startup', page, ofStartup(supports), visible),
    supportsOfProvider: (page) => supportPages('provider', page, equalTo(sql`${supports.providerId}`)),
    supports: (page) => supportPages('all', page),
    programsOfOperator: (page) => programPages('operator', page, equalTo(sql`${programs.operatorId}`)),
    programs: (page) => programPages('all programs', page),
    spacesOfRegion: (page) => spacePages('region', page, inRegion(spaces)),
    spaces: (page) => spacePages('all spaces', page),
    outcomes: childrenLoader(
      database,
      supports,
      supports.referralId,
      [supports.startedOn, supports.id],
      visible,
    ) as unknown as GatheredLoaders['outcomes'],
    supportStats: (groupBy, filter) =>
      supportStats(database, supports, groupBy, filter, (id) => label.load(id)),
    startupSet: (where) => startupSet(database, supports, where),
  };
}

/** One loader for a field and its arguments, so that all parents of a request share its statements. */
function createMemo() {
  const made = new Map<string, unknown>();
  return <Key extends string | number, Row>(
    name: string,
    page: PageArguments,
    list: () => ListDefinition,
  ) => {
    const key = `${name} ${JSON.stringify(page)}`;
    const loader = made.getOrInsertComputed(key, () => connectionLoader<Row, Key>(list(), page));
    // A name always stands for one kind of key and row.
    return loader as ConnectionLoader<Key, Row>;
  };
}

function supportOrder(
  { startedOn, id }: SupportsTable,
  order: InputMaybe<SortOrder> | undefined,
): OrderTerm[] {
  const direction = order === 'ASC' ? 'A' : 'D';
  return [
    { direction, column: startedOn, kind: 'date' },
    { direction, column: id, kind: 'text' },
  ];
}

function programOrder(
  { applyFrom, applyTo, id }: ProgramsTable,
  order: InputMaybe<ProgramOrder> | undefined,
): OrderTerm[] {
  const first: OrderTerm =
    order === 'CLOSING_SOON'
      ? { direction: 'A', column: applyTo, kind: 'date' }
      : { direction: 'D', column: applyFrom, kind: 'date' };
  return [first, { direction: 'A', column: id, kind: 'text' }];
}

function spaceOrder({ vacantUnits, id }: SpacesTable): OrderTerm[] {
  return [
    { direction: 'D', column: vacantUnits, kind: 'number' },
    { direction: 'A', column: id, kind: 'text' },
  ];
}

/** Under any number of the startup: its records are found through each that was merged into the same one. */
function ofStartup({ startup }: SupportsTable): ParentLink {
  const canonical = sql`coalesce(
    (select own.canonical from startup_sharing own where own.startup = parent.key), parent.key)`;
  return {
    type: 'bigint',
    on: sql`${startup} = any(array(
      select ${canonical} union all select merged.startup from startup_sharing merged
      where merged.merged_into is not null and merged.canonical = ${canonical}))`,
  };
}

function equalTo(column: SQL): ParentLink {
  return { type: 'text', on: sql`${column} = parent.key` };
}

function inRegion({ regionCode }: SpacesTable): ParentLink {
  return { type: 'text', on: sql`${regionCode} like parent.key || '%'` };
}
