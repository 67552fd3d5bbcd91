import { codedError } from '@ieum/kit/errors.ts';
import { type CohortExpression, readCohortExpression } from '@ieum/schema/contract/cohort-expression.ts';
import { decodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { and, or, type SQL, sql } from 'drizzle-orm';
import { coerceInputValue, type GraphQLInputType } from 'graphql';
import type { StartupFilter } from './schema.gen.ts';
import { numberIn, startupCondition } from './startup-condition.ts';
import {
  namesStartups,
  type ReadStartupFilter,
  readStartupFilter,
  readsPersonalData,
} from './startup-filter.ts';

/** A cohort's conditions, ready to be asked of `startups`. */
export interface ReadCohort {
  /** True for its members among the startups that are not tombstones; may be unknown for others. */
  condition: SQL;
  /** It rests on what sources answered, so to be listed is to have had some support. */
  hasSet: boolean;
  /** A profile in it reads what is personal of a pre-founder. */
  readsPersonalData: boolean;
  /**
   * Whose personal data it may go by, where it names startups: an answer may then be about one of them. Null where it
   * names none, and goes by everyone's.
   */
  known: SQL | null;
}

/** What reading an expression takes. */
export interface CohortReading {
  /** `StartupFilter` as the schema has it: profiles are coerced as any client's argument would be. */
  filterType: GraphQLInputType;
  /** The startups whose personal data the caller may know. */
  isKnown: SQL;
  today: string;
  membersOf: (regionGroupId: string) => Promise<readonly string[]>;
  /** What each merged number was merged into. */
  readHeirs: () => Promise<ReadonlyMap<number, number>>;
}

/**
 * Reads the text of a cohort's expression into one condition: no set is held against another in memory, and the
 * database evaluates and, or, not row by row. Ids in sets stand for what they were merged into.
 *
 * @throws BAD_INPUT for an expression that is malformed. The message holds none of it, for it tells who got support.
 */
export async function readCohort(text: string, reading: CohortReading): Promise<ReadCohort> {
  const expression = readText(text);
  const profiles = new Map<object, ReadStartupFilter>();
  for (const profile of profilesOf(expression)) {
    profiles.set(profile, await readProfile(profile, reading));
  }
  const known = [...profiles.values()].some(namesStartups) ? reading.isKnown : null;
  const isSet = hasSet(expression);
  const heirs = isSet ? await reading.readHeirs() : new Map<number, number>();
  return {
    condition: toCondition(expression, { profiles, heirs, known }),
    hasSet: isSet,
    readsPersonalData: [...profiles.values()].some(readsPersonalData),
    known,
  };
}

function readText(text: string): CohortExpression {
  try {
    return readCohortExpression(text);
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'expected a cohort expression');
  }
}

async function readProfile(profile: object, reading: CohortReading): Promise<ReadStartupFilter> {
  const filter = coerceInputValue(profile, reading.filterType, (path) => {
    throw malformed(`a profile is no StartupFilter at ${path.join('.') || 'its top'}`);
  }) as StartupFilter;
  return readStartupFilter(filter, reading.today, reading.membersOf, ['where', 'profile']);
}

/** Unknown counts as false: and, or pass it on harmlessly, and not is the place where it would turn. */
function toCondition(
  node: CohortExpression,
  leaves: {
    profiles: ReadonlyMap<object, ReadStartupFilter>;
    heirs: ReadonlyMap<number, number>;
    known: SQL | null;
  },
): SQL {
  const conditions = (nodes: readonly CohortExpression[]) => nodes.map((inner) => toCondition(inner, leaves));
  if ('and' in node) return and(...conditions(node.and)) ?? sql`true`;
  if ('or' in node) return or(...conditions(node.or)) ?? sql`false`;
  if ('not' in node) return sql`(${toCondition(node.not, leaves)}) is not true`;
  if ('profile' in node) return profileCondition(leaves.profiles.get(node.profile)!, leaves.known);
  return numberIn(readSet(node.set).map((number) => leaves.heirs.get(number) ?? number));
}

/** A profile is hidden leaf by leaf: hidden from the whole, a startup would show itself under a not. */
function profileCondition(profile: ReadStartupFilter, known: SQL | null): SQL {
  const isShown = known !== null && readsPersonalData(profile) ? known : undefined;
  return and(startupCondition(profile), isShown) ?? sql`true`;
}

function readSet(set: string): number[] {
  try {
    return decodeIdSet(set);
  } catch {
    throw malformed('a set is no IdSet');
  }
}

function profilesOf(node: CohortExpression): object[] {
  if ('and' in node) return node.and.flatMap(profilesOf);
  if ('or' in node) return node.or.flatMap(profilesOf);
  if ('not' in node) return profilesOf(node.not);
  return 'profile' in node ? [node.profile] : [];
}

function hasSet(node: CohortExpression): boolean {
  if ('and' in node) return node.and.some(hasSet);
  if ('or' in node) return node.or.some(hasSet);
  if ('not' in node) return hasSet(node.not);
  return 'set' in node;
}

function malformed(why: string) {
  return codedError('BAD_INPUT', `Cohort.expression: ${why}.`);
}
