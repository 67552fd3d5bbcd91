import { setImmediate } from 'node:timers/promises';
import { codedError } from '@ieum/kit/errors.ts';
import { type CohortExpression, readCohortExpression } from '@ieum/schema/contract/cohort-expression.ts';
import { decodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { and, or, type SQL, sql } from 'drizzle-orm';
import { coerceInputValue, type GraphQLInputType } from 'graphql';
import type { StartupFilter } from './schema.gen.ts';
import { numberInMany } from './set-condition.ts';
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
  /** The IdSet of a digest; null when it is not kept. */
  readKept: (digest: string) => Promise<string | null>;
}

/**
 * Reads the text of a cohort's expression into one condition: no set is held against another in memory, and the
 * database evaluates and, or, not row by row. Ids in sets stand for what they were merged into.
 *
 * @throws BAD_INPUT for an expression that is malformed. The message holds none of it, for it tells who got support.
 * @throws KEPT_SET_GONE when a set that it names is not kept: without it every count would be wrong.
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
  const kept = await readKeptSets(digestsOf(expression), heirs, reading);
  return {
    condition: toCondition(expression, { profiles, heirs, kept, known }),
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

async function readKeptSets(
  digests: readonly string[],
  heirs: ReadonlyMap<number, number>,
  { readKept }: CohortReading,
): Promise<Map<string, SQL>> {
  const distinct = [...new Set(digests)];
  const texts = await Promise.all(distinct.map(readKept));
  const conditions = new Map<string, SQL>();
  for (const [place, digest] of distinct.entries()) {
    const text = texts[place];
    if (text == null) {
      throw codedError(
        'KEPT_SET_GONE',
        'Cohort.expression: a set that it names is not kept, or not any more; ask the whole operation again.',
      );
    }
    conditions.set(digest, numberInMany(toCanonical(readSet(text), heirs)));
    // Each takes some 20 ms a million startups; others are answered in between.
    await setImmediate();
  }
  return conditions;
}

/** Unknown counts as false: and, or pass it on harmlessly, and not is the place where it would turn. */
function toCondition(
  node: CohortExpression,
  leaves: {
    profiles: ReadonlyMap<object, ReadStartupFilter>;
    heirs: ReadonlyMap<number, number>;
    kept: ReadonlyMap<string, SQL>;
    known: SQL | null;
  },
): SQL {
  const conditions = (nodes: readonly CohortExpression[]) => nodes.map((inner) => toCondition(inner, leaves));
  if ('and' in node) return and(...conditions(node.and)) ?? sql`true`;
  if ('or' in node) return or(...conditions(node.or)) ?? sql`false`;
  if ('not' in node) return sql`(${toCondition(node.not, leaves)}) is not true`;
  if ('profile' in node) return profileCondition(leaves.profiles.get(node.profile)!, leaves.known);
  if ('kept' in node) return leaves.kept.get(node.kept)!;
  return numberIn(toCanonical(readSet(node.set), leaves.heirs));
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

function toCanonical(numbers: readonly number[], heirs: ReadonlyMap<number, number>): number[] {
  return numbers.map((number) => heirs.get(number) ?? number);
}

function digestsOf(node: CohortExpression): string[] {
  if ('and' in node) return node.and.flatMap(digestsOf);
  if ('or' in node) return node.or.flatMap(digestsOf);
  if ('not' in node) return digestsOf(node.not);
  return 'kept' in node ? [node.kept] : [];
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
  return 'set' in node || 'kept' in node;
}

function malformed(why: string) {
  return codedError('BAD_INPUT', `Cohort.expression: ${why}.`);
}
