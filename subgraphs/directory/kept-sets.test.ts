import { operator } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { type CohortExpression, writeCohortExpression } from '@ieum/schema/contract/cohort-expression.ts';
import { digestIdSet, encodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestDirectory, refusals, type TestDirectory } from './fixtures/test-directory.ts';
import { forgetExpiredSets } from './kept-sets.ts';
import { keptSets, startups } from './tables.ts';

const everyone = 400;
const gateway: Caller = {
  subject: 'subgraph:gathered',
  organization: null,
  roles: ['service'],
  scopes: [],
  purpose: 'cohort',
};

let directory: TestDirectory;
const database = () => directory.open.database;

beforeAll(async () => {
  directory = await openTestDirectory('kept_sets');
  const numbers = Array.from({ length: everyone }, (_, place) => place + 1);
  await database()
    .insert(startups)
    .values(
      numbers.map((number) => ({
        number,
        mergedInto: number % 17 === 0 ? number - 1 : null,
        displayName: `가나 ${number}`,
        identityStatus: number % 17 === 0 ? ('MERGED' as const) : ('CORPORATION' as const),
        businessStatus: 'ACTIVE' as const,
        registeredOn: '2026-01-01',
      })),
    );
});
beforeEach(async () => {
  await database().delete(keptSets);
});
afterAll(() => directory?.close());

const keep = (ids: unknown, caller: Caller | null = gateway) =>
  directory.ask('mutation ($ids: IdSet!) { keepStartupSet(ids: $ids) }', { ids }, caller);

async function keepNumbers(...numbers: number[]): Promise<string> {
  const { data } = await keep(encodeIdSet(numbers));
  return data.keepStartupSet;
}

const askCohorts = (
  expressions: CohortExpression[],
  selection = 'count suppressed startups(first: 5) { totalCount edges { node { id } } } breakdown(by: [STAGE]) { count }',
) =>
  directory.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Cohort { ${selection} } } }`,
    {
      keys: expressions.map((expression) => ({
        __typename: 'Cohort',
        expression: writeCohortExpression(expression),
      })),
    },
  );

const left = (digest: string) =>
  database()
    .select({
      seconds: sql<number>`extract(epoch from ${keptSets.keptUntil} - now())::int`,
      characters: keptSets.characters,
    })
    .from(keptSets)
    .where(eq(keptSets.digest, digest));

const age = (digest: string, seconds: number) =>
  database()
    .update(keptSets)
    .set({ keptUntil: sql`now() + ${`${seconds} seconds`}::interval` })
    .where(eq(keptSets.digest, digest));

test('a set is kept under the digest of its text, past the longest operation', async () => {
  const ids = encodeIdSet([1, 2, 300]);
  const { data, errors } = await keep(ids);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ keepStartupSet: digestIdSet(ids) });
  const [{ seconds, characters } = fail()] = await left(digestIdSet(ids));
  expect(seconds).toBeGreaterThan(600);
  expect(seconds).toBeLessThanOrEqual(660);
  expect(characters).toBe(ids.length);
});

test('the same set again is kept longer, and not written again', async () => {
  const digest = await keepNumbers(1, 2, 300);
  await age(digest, 5);
  const { statements } = await keep(encodeIdSet([1, 2, 300]));
  expect(statements).toHaveLength(1);
  expect(statements[0]).toMatch(/^update/);
  const kept = await left(digest);
  expect(kept).toHaveLength(1);
  expect(kept[0]!.seconds).toBeGreaterThan(600);
});

test('equal sets that are handed over at the same time are one', async () => {
  const ids = encodeIdSet([3, 5, 399]);
  const answers = await Promise.all(Array.from({ length: 8 }, () => keep(ids)));
  expect(new Set(answers.map(({ data }) => data.keepStartupSet))).toEqual(new Set([digestIdSet(ids)]));
  expect(await left(digestIdSet(ids))).toHaveLength(1);
});

test('cohorts of kept sets are those of the same sets written out', async () => {
  const numbers = fc
    .uniqueArray(
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: everyone + 20 }) },
        // As far off as a source may err: a bitmap up to there would take gigabytes.
        { weight: 1, arbitrary: fc.integer({ min: 2 ** 30, max: 2 ** 31 }) },
      ),
      { maxLength: 60 },
    )
    .map((list) => list.toSorted((a, b) => a - b));
  const { tree } = fc.letrec<{ tree: CohortExpression }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      numbers.map((list) => ({ set: encodeIdSet(list) })),
      fc.array(tie('tree'), { maxLength: 3 }).map((and) => ({ and })),
      fc.array(tie('tree'), { maxLength: 3 }).map((or) => ({ or })),
      tie('tree').map((not) => ({ not })),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(tree, async (written) => {
      const { data, errors } = await askCohorts([written, await keepAll(written)]);
      expect(errors).toBeUndefined();
      expect(data._entities[1]).toEqual(data._entities[0]);
    }),
    { numRuns: 60 },
  );
});

async function keepAll(node: CohortExpression): Promise<CohortExpression> {
  if ('and' in node) return { and: await Promise.all(node.and.map(keepAll)) };
  if ('or' in node) return { or: await Promise.all(node.or.map(keepAll)) };
  if ('not' in node) return { not: await keepAll(node.not) };
  if (!('set' in node)) return node;
  const { data } = await keep(node.set);
  return { kept: data.keepStartupSet };
}

test('kept sets are read in one statement, whatever their number', async () => {
  const digests = await Promise.all([1, 2, 3].map((number) => keepNumbers(number, number + 10, number + 20)));
  const { statements } = await askCohorts([{ or: digests.map((kept) => ({ kept })) }], 'count');
  expect(statements.filter((text) => text.includes('kept_sets'))).toHaveLength(1);
});

test('a cohort with a kept set lists only whom consent lets the caller know', async () => {
  const kept = await keepNumbers(1, 2, 3, 4);
  const { data } = await askCohorts([{ kept }, { and: [] }], 'count startups { totalCount }');
  expect(data._entities[0]).toEqual({ count: 4, startups: { totalCount: 0 } });
  expect(data._entities[1].startups.totalCount).toBeGreaterThan(300);
});

test.each([
  ['never was', async () => digestIdSet('never')],
  [
    'is forgotten',
    async () => {
      const digest = await keepNumbers(1, 2, 3, 4);
      await age(digest, -1);
      await forgetExpiredSets(database());
      return digest;
    },
  ],
])('a set that %s kept is KEPT_SET_GONE and no count', async (_, toDigest) => {
  const kept = await toDigest();
  const { data, errors } = await askCohorts([{ not: { kept } }, { and: [] }], 'count');
  expect(data._entities[0]).toEqual({ count: null });
  expect(data._entities[1].count).toBeGreaterThan(300);
  expect(refusals({ errors } as Awaited<ReturnType<typeof askCohorts>>)).toEqual([
    ['KEPT_SET_GONE', undefined],
  ]);
  expect(JSON.stringify(errors)).not.toContain(kept);
});

test('sets whose time has passed go when another is kept, and no others', async () => {
  const [old, young] = [await keepNumbers(1), await keepNumbers(2)];
  await age(old, -1);
  await keepNumbers(3);
  expect(await left(old)).toEqual([]);
  expect(await left(young)).toHaveLength(1);
});

test('when as much is kept as may be, a new set is KEPT_SETS_FULL and a known one is kept on', async () => {
  const known = await keepNumbers(7, 8, 9);
  await database().update(keptSets).set({ characters: 1_000_000_000 }).where(eq(keptSets.digest, known));
  expect(refusals(await keep(encodeIdSet([10])))).toEqual([['KEPT_SETS_FULL', undefined]]);
  expect(await keepNumbers(7, 8, 9)).toBe(known);
  await age(known, -1);
  expect(await keepNumbers(10)).toBe(digestIdSet(encodeIdSet([10])));
});

test.each([
  ['the operator with every scope', operator],
  ['another organization', { ...operator, organization: 'org:cau', roles: [] }],
  ['nobody', null],
])('%s keeps no set', async (_, caller) => {
  expect(refusals(await keep(encodeIdSet([1]), caller))).toEqual([['FORBIDDEN', undefined]]);
  expect(await database().select().from(keptSets)).toEqual([]);
});

test.each([
  ['out of order', 'AAA'],
  ['padded', 'AQ=='],
  ['no text', 5],
  ['a list', ['AQ']],
])('what is %s is no set, and is not kept', async (_, ids) => {
  const answer = await keep(ids);
  expect(refusals(answer)).toEqual([['BAD_INPUT', 'ids']]);
  expect(await database().select().from(keptSets)).toEqual([]);
});

test('a set of a million and a half startups far apart fits a request, and 8 MiB do not', async () => {
  const ids = encodeIdSet(Array.from({ length: 1_500_000 }, (_, place) => (place + 1) * 200));
  expect(ids.length).toBeGreaterThan(3_900_000);
  expect((await keep(ids)).data).toEqual({ keepStartupSet: digestIdSet(ids) });
  const counted = await askCohorts([{ kept: digestIdSet(ids) }, { kept: digestIdSet(ids) }], 'suppressed');
  expect(counted.data._entities).toEqual([{ suppressed: true }, { suppressed: true }]);
  expect((await keep('A'.repeat(8 * 1024 * 1024))).status).toBe(413);
});

function fail(): never {
  throw new Error('nothing is kept');
}
