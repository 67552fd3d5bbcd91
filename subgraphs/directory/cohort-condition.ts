import { codedError } from '@ieum/kit/errors.ts';
import { type CohortExpression, readCohortExpression } from '@ieum/schema/contract/cohort-expression.ts';
import { decodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { and, or, type SQL, sql } from 'drizzle-orm';
import { coerceInputValue, type GraphQLInputType } from 'graphql';
import type { StartupFilter } from './schema.gen.ts';
import { numberIn, startupCondition } from './startup-condition.ts';
import { type ReadStartupFilter, readStartupFilter, readsPersonalData } from './startup-filter.ts';

/** A cohort's conditions, ready to be asked of `startups`. */
export interface ReadCohort {
  /** True for its members among the startups that are not tombstones; may be unknown for others. */
  condition: SQL;
  /** It rests on what sources answered, so to be listed is to have had some support. */
  hasSet: boolean;
  /** A profile in it reads what is personal of a pre-founder. */
  readsPersonalData: boolean;
}

/** What reading an expression takes. */
export interface CohortReading {
  /** `StartupFilter` as the schema has it: profiles are coerced as any client's argument would be. */
  filterType: GraphQLInputType;
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
  const isSet = hasSet(expression);
  const heirs = isSet ? await reading.readHeirs() : new Map<number, number>();
  return {
    condition: toCondition(expression, profiles, heirs),
    hasSet: isSet,
    readsPersonalData: [...profiles.values()].some(readsPersonalData),
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
  profiles: ReadonlyMap<object, ReadStartupFilter>,
  heirs: ReadonlyMap<number, number>,
): SQL {
  const conditions = (nodes: readonly CohortExpression[]) =>
    nodes.map((inner) => toCondition(inner, profiles, heirs));
  if ('and' in node) return and(...conditions(node.and)) ?? sql`true`;
  if ('or' in node) return or(...conditions(node.or)) ?? sql`false`;
  if ('not' in node) return sql`(${toCondition(node.not, profiles, heirs)}) is not true`;
  if ('profile' in node) return startupCondition(profiles.get(node.profile)!) ?? sql`true`;
  return numberIn(readSet(node.set).map((number) => heirs.get(number) ?? number));
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
