import type { Answer } from '@ieum/kit/fixtures/open-test-subgraph.ts';
import { koreaDate } from '@ieum/kit/korea-date.ts';
import { addDays, earlyYears, growthStage, growthYears, lastDayWithin } from '@ieum/kit/stage.ts';
import { startupId } from '@ieum/kit/startup-id.ts';
import { type CohortExpression, writeCohortExpression } from '@ieum/schema/contract/cohort-expression.ts';
import { encodeIdSet } from '@ieum/schema/contract/id-set.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSmall } from './cohort-cells.ts';
import { openTestDirectory, refusals, type TestDirectory } from './fixtures/test-directory.ts';
import { nameGrams } from './name-grams.ts';
import { consents, startupNames, startups } from './tables.ts';

const today = koreaDate();
const everyone = 120;
const themes = ['theme:hydrogen', 'theme:abb', 'theme:green-bio'];
const regions = ['1159000000', '4817000000', '4812100000', '4812300000', '1100000000'];
const industries = ['10111', '62010', '26110'];
const sections: Record<string, string> = { '10111': 'C', '62010': 'J', '26110': 'C' };
const statuses = ['PRE_FOUNDER', 'SOLE_PROPRIETOR', 'CORPORATION', 'CLOSED'] as const;

/** Startups whose every trait follows from their number, so that plain code can answer the same questions. */
function plainStartup(number: number) {
  const isTombstone = number % 17 === 0;
  const identityStatus = isTombstone ? ('MERGED' as const) : statuses[number % 4]!;
  const started = identityStatus === 'PRE_FOUNDER' || number % 11 === 0 ? null : addDays(today, -number * 29);
  const industry = number % 7 === 0 ? null : industries[number % 3]!;
  return {
    number,
    mergedInto: isTombstone ? number - 1 : null,
    identityStatus,
    started,
    region: number % 13 === 0 ? null : regions[number % 5]!,
    industry,
    themeIds: themes.filter((_, place) => number % (place + 2) === 0),
    registeredOn: addDays(today, -number),
    name: `주식회사 가나${number % 10}다라`,
    sharesWith: number % 3 === 0 ? ['org:cau', 'org:ieum'] : number % 3 === 1 ? ['org:ieum'] : [],
  };
}

const all = Array.from({ length: everyone }, (_, place) => plainStartup(place + 1));
const living = all.filter(({ mergedInto }) => mergedInto === null);

let directory: TestDirectory;

beforeAll(async () => {
  directory = await openTestDirectory('cohort');
  const { database } = directory.open;
  await database.insert(startups).values(
    all.map((plain) => ({
      number: plain.number,
      mergedInto: plain.mergedInto,
      displayName: plain.name,
      identityStatus: plain.identityStatus,
      businessStatus: 'ACTIVE' as const,
      businessStartedOn: plain.started,
      biLast: plain.started && lastDayWithin(plain.started, earlyYears),
      postBiLast: plain.started && lastDayWithin(plain.started, growthYears),
      headOfficeCode: plain.region,
      industryCode: plain.industry,
      industrySection: plain.industry && sections[plain.industry]!,
      themeIds: plain.themeIds,
      registeredOn: plain.registeredOn,
    })),
  );
  await database.insert(startupNames).values(
    all.map(({ number, mergedInto, name }) => {
      const normalized = name.replace('주식회사 ', '');
      return {
        canonical: mergedInto ?? number,
        startup: number,
        position: 0,
        value: name,
        kind: 'LEGAL' as const,
        normalized,
        grams: nameGrams(normalized),
      };
    }),
  );
  await database.insert(consents).values(
    living.flatMap(({ number, sharesWith }) =>
      sharesWith.length === 0
        ? []
        : [
            {
              id: `con:${String(number).padStart(26, '0')}`,
              startup: number,
              purpose: 'HISTORY_SHARING' as const,
              fieldGroups: ['HISTORY' as const],
              recipientIds: sharesWith,
              grantedOn: addDays(today, -1),
            },
          ],
    ),
  );
});

afterAll(() => directory?.close());

const set = (...numbers: number[]): CohortExpression => ({ set: encodeIdSet(numbers.sort((a, b) => a - b)) });
const profile = (filter: Record<string, unknown>): CohortExpression => ({ profile: filter });

async function askCohorts(
  expressions: (CohortExpression | string)[],
  selection: string,
  organization: string | null = 'org:ieum',
): Promise<Answer> {
  return directory.askAs(
    organization,
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Cohort { ${selection} } } }`,
    {
      keys: expressions.map((expression) => ({
        __typename: 'Cohort',
        expression: typeof expression === 'string' ? expression : writeCohortExpression(expression),
      })),
    },
  );
}

const personal = ['regionCodes', 'industryPrefix', 'themeIds', 'nameContains'];

/** Tells whether a profile in an expression names startups. */
function isNaming(expression: CohortExpression): boolean {
  if ('and' in expression) return expression.and.some(isNaming);
  if ('or' in expression) return expression.or.some(isNaming);
  if ('not' in expression) return isNaming(expression.not);
  return 'profile' in expression && ('ids' in expression.profile || 'nameContains' in expression.profile);
}

/** What an expression means, by sets of numbers in memory, to a caller who may know no pre-founder. */
function plainMembers(expression: CohortExpression, hides = isNaming(expression)): Set<number> {
  const numbers = living.map(({ number }) => number);
  if ('and' in expression) {
    const parts = expression.and.map((part) => plainMembers(part, hides));
    return new Set(numbers.filter((number) => parts.every((part) => part.has(number))));
  }
  if ('or' in expression) return new Set(expression.or.flatMap((part) => [...plainMembers(part, hides)]));
  if ('not' in expression) {
    const without = plainMembers(expression.not, hides);
    return new Set(numbers.filter((number) => !without.has(number)));
  }
  if ('profile' in expression) {
    const isHidden = ({ identityStatus }: Plain) =>
      hides && identityStatus === 'PRE_FOUNDER' && personal.some((name) => name in expression.profile);
    return new Set(
      living
        .filter((plain) => !isHidden(plain) && meets(plain, expression.profile))
        .map(({ number }) => number),
    );
  }
  return new Set(
    decode('set' in expression ? expression.set : expression.kept)
      .map((number) => all[number - 1]?.mergedInto ?? number)
      .filter((number) => number <= everyone),
  );
}

const written = new Map<string, number[]>();
const decode = (text: string) => written.get(text) ?? [];

type Plain = ReturnType<typeof plainStartup>;

function meets(plain: Plain, filter: Readonly<Record<string, unknown>>): boolean {
  const list = <Value>(name: string) => filter[name] as Value[] | undefined;
  const range = (name: string, day: string | null) => {
    const days = filter[name] as { from?: string; to?: string } | undefined;
    return !days || (day !== null && (days.from ?? day) <= day && day <= (days.to ?? day));
  };
  const stage = growthStage(
    plain.started,
    plain.identityStatus === 'PRE_FOUNDER',
    (filter.stageOn as string) ?? today,
  );
  return (
    (!list('stages') || (stage !== null && list<string>('stages')!.includes(stage))) &&
    (!list('regionCodes') || list<string>('regionCodes')!.some((code) => isIn(plain.region, code))) &&
    (!filter.industryPrefix ||
      plain.industry?.startsWith(filter.industryPrefix as string) ||
      (plain.industry !== null && sections[plain.industry] === filter.industryPrefix)) === true &&
    (!list('themeIds') || list<string>('themeIds')!.some((id) => plain.themeIds.includes(id))) &&
    (!list('identityStatuses') || list<string>('identityStatuses')!.includes(plain.identityStatus)) &&
    range('started', plain.started) &&
    range('registered', plain.registeredOn) &&
    (!filter.nameContains || isCalled(plain, filter.nameContains as string)) &&
    (!filter.enters ||
      entersWithin(plain, filter.enters as { stage: string; during: { from: string; to: string } })) &&
    (!list('ids') || list<string>('ids')!.some((id) => named(id, plain)))
  );
}

/** By its own name or one of what was merged into it. */
function isCalled({ number }: Plain, part: string): boolean {
  return all.some((other) => (other.mergedInto ?? other.number) === number && other.name.includes(part));
}

function named(id: string, { number }: Plain): boolean {
  return all.some((other) => startupId(other.number) === id && (other.mergedInto ?? other.number) === number);
}

function entersWithin(
  { started }: Plain,
  { stage, during }: { stage: string; during: { from: string; to: string } },
): boolean {
  if (started === null) return false;
  const years = stage === 'BI' ? null : stage === 'POST_BI' ? earlyYears : growthYears;
  const first = years === null ? started : addDays(lastDayWithin(started, years), 1);
  return during.from <= first && first <= during.to;
}

function isIn(region: string | null, code: string): boolean {
  const prefix =
    { '1100000000': '11', '4812000000': '4812', '4817000000': '48170' }[code] ?? code.slice(0, 5);
  return region?.startsWith(prefix) ?? false;
}

const day = fc.integer({ min: -4000, max: 400 }).map((days) => addDays(today, days));
const range = fc.record({ from: day, to: day }, { requiredKeys: [] });
const someOf = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
const filters = fc.record(
  {
    stages: someOf(['PRE_BI', 'BI', 'POST_BI', 'BEYOND']),
    stageOn: day,
    enters: fc.record({
      stage: fc.constantFrom('BI', 'POST_BI', 'BEYOND'),
      during: fc.record({ from: day, to: day }),
    }),
    regionCodes: someOf(['1100000000', '1159000000', '4812000000', '4812100000', '4817000000']),
    industryPrefix: fc.constantFrom('C', 'J', '10', '620', '26110'),
    themeIds: someOf(themes),
    identityStatuses: someOf(statuses),
    started: range,
    registered: range,
    nameContains: fc.constantFrom('가', '나3', '나7다', '라', '없음'),
    ids: fc.uniqueArray(fc.integer({ min: 1, max: everyone }).map(startupId), { maxLength: 8 }),
  },
  { requiredKeys: [] },
);
const leaf: fc.Arbitrary<CohortExpression> = fc.oneof(
  { weight: 2, arbitrary: filters.map((filter) => ({ profile: filter })) },
  {
    weight: 3,
    // Numbers that are tombstones, and numbers the directory has never given out, are in it.
    arbitrary: fc
      .uniqueArray(fc.integer({ min: 1, max: everyone + 10 }), { maxLength: 90 })
      .map((numbers) => {
        const text = encodeIdSet([...numbers].sort((a, b) => a - b));
        written.set(text, numbers);
        return { set: text };
      }),
  },
);
const { expression: expressions } = fc.letrec<{ expression: CohortExpression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('expression'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('expression'), { maxLength: 3 }).map((or) => ({ or })),
    tie('expression').map((not) => ({ not })),
  ),
}));

test('any expression counts what plain set algebra counts, many of them with one statement', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(expressions, { minLength: 1, maxLength: 20 }), async (cohorts) => {
      const { data, errors, statements } = await askCohorts(cohorts, 'count suppressed');
      expect(errors).toBeUndefined();
      expect(statements.filter((text) => text.includes('count('))).toHaveLength(1);
      const expected = cohorts.map((cohort) => {
        const count = plainMembers(cohort).size;
        const suppressed = isSmall(count) || (count === 0 && isNaming(cohort));
        return { count: suppressed ? null : count, suppressed };
      });
      expect(data._entities).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('each expression lists its members page by page, both ways', async () => {
  await fc.assert(
    fc.asyncProperty(leaf, leaf, fc.constantFrom('ASC', 'DESC'), async (a, b, order) => {
      const cohort: CohortExpression = { or: [a, { not: b }] };
      const hasSet = 'set' in a || 'set' in b;
      const readsPersonal = [a, b].some(
        (node) => 'profile' in node && personal.some((name) => name in node.profile),
      );
      const expected = living
        .filter(({ number }) => plainMembers(cohort).has(number))
        .filter(({ sharesWith }) => !hasSet || sharesWith.includes('org:cau'))
        .filter(({ identityStatus }) => !readsPersonal || identityStatus !== 'PRE_FOUNDER')
        .map(({ number }) => startupId(number));
      if (order === 'DESC') expected.reverse();
      const listed: string[] = [];
      let after: string | null = null;
      do {
        const page: string = `startups(first: 17, order: ${order}, after: ${JSON.stringify(after)}) {
          totalCount edges { node { id } } pageInfo { hasNextPage endCursor } }`;
        const { data } = await askCohorts([cohort], page, 'org:cau');
        const { totalCount, edges, pageInfo } = data._entities[0].startups;
        expect(totalCount).toBe(expected.length);
        listed.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      expect(listed).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test('a breakdown counts members by each axis', async () => {
  const breakdown = 'dimensions { name key label { ko en } } count suppressed';
  const { data, errors, statements } = await askCohorts(
    [{ and: [] }],
    `count
     stage: breakdown(by: [STAGE]) { ${breakdown} }
     region: breakdown(by: [REGION]) { ${breakdown} }
     section: breakdown(by: [INDUSTRY_SECTION]) { ${breakdown} }
     theme: breakdown(by: [THEME]) { ${breakdown} }
     year: breakdown(by: [START_YEAR]) { ${breakdown} }
     none: breakdown(by: []) { ${breakdown} }
     two: breakdown(by: [REGION, STAGE]) { ${breakdown} }`,
  );
  expect(errors).toBeUndefined();
  const [cohort] = data._entities;
  const keys = (name: string) =>
    Object.fromEntries(
      cohort[name].map(({ dimensions, count }: { dimensions: { key: string }[]; count: number }) => [
        dimensions.map(({ key }) => key).join(' '),
        count,
      ]),
    );
  const expected = (keysOf: (plain: Plain) => string[]) =>
    Object.fromEntries(
      [
        ...Map.groupBy(
          living.flatMap((plain) => keysOf(plain)),
          (key) => key,
        ),
      ]
        .map(([key, { length }]) => [key, length] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const stageOf = ({ started, identityStatus }: Plain) =>
    growthStage(started, identityStatus === 'PRE_FOUNDER', today) ?? 'unknown';
  const regionOf = ({ region }: Plain) => (region === null || region === '1100000000' ? 'unknown' : region);
  expect(keys('stage')).toEqual(expected((plain) => [stageOf(plain)]));
  expect(keys('region')).toEqual(expected((plain) => [regionOf(plain)]));
  expect(keys('section')).toEqual(expected(({ industry }) => [industry ? sections[industry]! : 'unknown']));
  expect(keys('theme')).toEqual(expected(({ themeIds }) => (themeIds.length > 0 ? themeIds : ['unknown'])));
  expect(keys('none')).toEqual({ '': living.length });
  expect(Object.values(keys('year')).every((count) => count === null || Number(count) > 2)).toBe(true);
  expect(cohort.two.length).toBeGreaterThan(4);
  expect(
    cohort.stage.find(({ dimensions }: { dimensions: { key: string }[] }) => dimensions[0]?.key === 'BI')
      .dimensions,
  ).toEqual([{ name: 'STAGE', key: 'BI', label: { ko: '초기창업', en: 'Early stage' } }]);
  expect(cohort.region[0].dimensions[0]).toEqual({
    name: 'REGION',
    key: '1159000000',
    label: { ko: '서울특별시 동작구', en: 'Dongjak-gu' },
  });
  // Counts, cells, and the names of regions, sections and themes.
  expect(statements).toHaveLength(5);
});

test('one or two members are not counted, listed by no cell, and nobody is nobody', async () => {
  const selection = 'count suppressed breakdown(by: [STAGE]) { count suppressed }';
  const { data } = await askCohorts([set(), set(1), set(1, 2), set(1, 2, 3), set(16, 17)], selection);
  expect(
    data._entities.map(({ count, suppressed }: { count: number; suppressed: boolean }) => [
      count,
      suppressed,
    ]),
  ).toEqual([
    [0, false],
    [null, true],
    [null, true],
    [3, false],
    [null, true],
  ]);
  expect(data._entities[2].breakdown).toEqual([]);
});

test('a cohort that names startups says of 0, 1 and 2 the same', async () => {
  const hidden = living.find(({ identityStatus }) => identityStatus === 'PRE_FOUNDER')!;
  const named = profile({ ids: [startupId(hidden.number)] });
  const called = profile({ nameContains: '나1다' });
  const { data } = await askCohorts(
    [
      named,
      { and: [named, set(hidden.number)] },
      { and: [named, set(hidden.number + 1)] },
      { not: { or: [{ not: named }, set(hidden.number)] } },
      { and: [called, set()] },
      { or: [profile({ ids: [] }), set(1)] },
    ],
    'count suppressed breakdown(by: [REGION]) { count }',
  );
  expect(data._entities).toEqual(Array(6).fill({ count: null, suppressed: true, breakdown: [] }));
  const counted = await askCohorts([{ or: [profile({ ids: [] }), set(1, 2, 3)] }], 'count suppressed');
  expect(counted.data._entities).toEqual([{ count: 3, suppressed: false }]);
});

test('a cohort of profiles alone lists everyone, with a set only whom consent lets the caller know', async () => {
  const selection = 'count startups(first: 100) { totalCount edges { node { id } } }';
  const numbers = living.map(({ number }) => number);
  const counts = async (organization: string | null) => {
    const { data } = await askCohorts([{ and: [] }, set(...numbers)], selection, organization);
    return data._entities.map(
      ({ count, startups: { totalCount } }: { count: number; startups: { totalCount: number } }) => [
        count,
        totalCount,
      ],
    );
  };
  const sharing = (organization: string) =>
    living.filter(({ sharesWith }) => sharesWith.includes(organization)).length;
  expect(await counts('org:ieum')).toEqual([
    [living.length, living.length],
    [living.length, sharing('org:ieum')],
  ]);
  expect(await counts('org:cau')).toEqual([
    [living.length, living.length],
    [living.length, sharing('org:cau')],
  ]);
  expect(await counts(null)).toEqual([
    [living.length, living.length],
    [living.length, 0],
  ]);
});

test.each([
  ['no JSON', '{"and":['],
  ['no object', '[]'],
  ['two members', '{"and":[],"or":[]}'],
  ['an unknown member', '{"xor":[]}'],
  ['no list', '{"and":{}}'],
  ['a set that is none', '{"set":"AA"}'],
  ['a profile with an unknown field', '{"profile":{"size":3}}'],
  ['a profile with a bad scalar', '{"profile":{"started":{"from":"2026-02-30"}}}'],
  ['a profile with an unknown enum value', '{"profile":{"stages":["BIG"]}}'],
])('an expression with %s is BAD_INPUT, and its text is not in the answer', async (_, text) => {
  const { data, errors } = await askCohorts([text], 'count');
  expect(data._entities).toEqual([{ count: null }]);
  expect(refusals({ errors } as Answer)).toEqual([['BAD_INPUT', undefined]]);
  expect(JSON.stringify(errors)).not.toContain(JSON.stringify(text).slice(1, -1));
});

test.each([
  ['startups(first: 101) { totalCount }', 'BAD_INPUT', 'first'],
  ['startups(first: -1) { totalCount }', 'BAD_INPUT', 'first'],
  ['startups(after: "x") { totalCount }', 'BAD_CURSOR', 'after'],
  ['breakdown(by: [STAGE, STAGE]) { count }', 'BAD_INPUT', 'by.1'],
  ['breakdown(by: [STAGE, REGION, THEME, START_YEAR]) { count }', 'BAD_INPUT', 'by'],
])('%s is %s', async (selection, code, path) => {
  const answer = await askCohorts([set(1, 2, 3)], selection);
  expect(refusals(answer)).toEqual([[code, path]]);
});

test('members are for callers with the scope to list them', async () => {
  const { data, errors } = await directory.ask(
    'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Cohort { count startups { totalCount } } } }',
    { keys: [{ __typename: 'Cohort', expression: '{"and":[]}' }] },
    { subject: 't', organization: 'org:ieum', roles: [], scopes: [], purpose: null },
  );
  expect(data._entities).toEqual([{ count: living.length, startups: null }]);
  expect(refusals({ errors } as Answer)).toEqual([['FORBIDDEN', undefined]]);
});

test('a filter of one is the same as a profile', async () => {
  const { data } = await askCohorts([profile({ stages: ['BI'] })], 'count');
  const { data: listed } = await directory.ask('{ startups(filter: { stages: [BI] }) { totalCount } }');
  expect(data._entities[0].count).toBe(listed.startups.totalCount);
});
