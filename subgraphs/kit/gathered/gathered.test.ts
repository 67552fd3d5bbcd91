import { compareKeys, decodeCursor, encodeCursor, type SortKey } from '@ieum/schema/contract/cursor.ts';
import { decodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/setup/database.ts';
import type { ProgramFilter, SpaceFilter, SupportFilter } from '../core.gen.ts';
import { defineAgency } from '../fixtures/agency/agency.ts';
import { merges, providers, rows } from '../fixtures/agency/rows.ts';
import { programs, spaces, supports } from '../fixtures/agency/tables.ts';
import { callerOf, openTestSubgraph, type TestSubgraph } from '../fixtures/open-test-subgraph.ts';
import { followMerges } from '../sharing.ts';
import { startupId } from '../startup-id.ts';
import { labels, publishers, startupSharing } from '../tables.ts';
import { supportMatches } from './support-matches.ts';

let database: TestDatabase;
let agency: TestSubgraph;

beforeAll(async () => {
  database = await createTestDatabase('gathered');
  const definition = defineAgency(async (seeding) => {
    for (const row of rows.supports) await seeding.add(supports, row);
    for (const row of rows.programs) await seeding.add(programs, row);
    for (const row of rows.spaces) await seeding.add(spaces, row);
    for (const row of rows.sharing) await seeding.add(startupSharing, row);
    for (const row of providers) await seeding.add(publishers, row);
    await seeding.add(labels, { id: 'org:a', ko: '가 대학', en: 'University A' });
    await seeding.flush();
    await followMerges(seeding.transaction);
  });
  agency = await openTestSubgraph(definition, database.url);
});

afterAll(async () => {
  await agency?.close();
  await database?.drop();
});

type Support = (typeof rows.supports)[number];
type Edge = { node: { id: string } };
type List = { edges: Edge[]; totalCount: number };
type Lists = { supports: List; spaces: List };
const canonical = (startup: number): number =>
  merges.has(startup) ? canonical(merges.get(startup)!) : startup;
const shared = new Map(rows.sharing.map((row) => [row.startup, row]));

function isVisible({ disclosure, providerId, startup }: Support, organization: string | null): boolean {
  if (disclosure === 'PUBLIC') return true;
  if (organization === null) return false;
  if (providerId === organization) return true;
  return disclosure === 'PARTNER' && shared.get(startup)!.sharedWith.includes(organization);
}

const recorded = rows.supports.map((record) => {
  const { kind, regionCode } = providers.find(({ id }) => id === record.providerId)!;
  return { record, provider: { kind, regionCode } };
});

const key = (...positions: SortKey[number][]): SortKey => positions;
const sortedBy = <Row>(list: Row[], keyOf: (row: Row) => SortKey) =>
  list.toSorted((a, b) => compareKeys(keyOf(a), keyOf(b)));

const supportKey = (order: string) => (row: Support) => {
  const direction = order === 'ASC' ? 'A' : 'D';
  return key([direction, row.startedOn], [direction, row.id]);
};

const overlaps = (have: readonly string[], wanted: readonly string[]) =>
  have.some((item) => wanted.includes(item));
const includes = (wanted: readonly string[] | null | undefined, have: string | null) =>
  !wanted || (have !== null && wanted.includes(have));
const prefixes = new Map([
  ['1100000000', '11'],
  ['1159000000', '11590'],
  ['4812000000', '4812'],
  ['4812100000', '48121'],
  ['4812125000', '48121250'],
  ['4817000000', '48170'],
  ['4374000000', '43740'],
]);
const liesIn = (code: string | null, regions: readonly string[] | null | undefined) =>
  !regions || (code !== null && regions.some((region) => code.startsWith(prefixes.get(region)!)));

function matches(row: Support, filter: SupportFilter): boolean {
  const provider = providers.find(({ id }) => id === row.providerId)!;
  const { started, active } = filter;
  const isActive =
    !active ||
    (row.status !== 'PLANNED' &&
      row.status !== 'CANCELLED' &&
      (active.from ?? '') <= (active.to ?? '9') &&
      row.startedOn <= (active.to ?? '9') &&
      (row.endedOn ?? '9') >= (active.from ?? ''));
  return (
    includes(filter.kinds, row.kind) &&
    includes(filter.statuses, row.status) &&
    (!started || (row.startedOn >= (started.from ?? '') && row.startedOn <= (started.to ?? '9'))) &&
    isActive &&
    includes(filter.stagesAtStart, row.stageAtStart) &&
    includes(filter.providerIds, row.providerId) &&
    includes(filter.providerKinds, provider.kind) &&
    liesIn(provider.regionCode, filter.regionCodes) &&
    includes(filter.programIds, row.programId) &&
    (!filter.agreementId || row.agreementId === filter.agreementId) &&
    (!filter.themeIds || overlaps(row.themeIds, filter.themeIds)) &&
    includes(filter.ids, row.id)
  );
}

const some = <Value>(...values: Value[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 }), { freq: 3 });
const day = fc.option(fc.constantFrom('2024-01-01', '2024-07-01', '2026-11-16', '2027-01-01'));
const range = fc.option(fc.record({ from: day, to: day }), { freq: 3 });
const supportFilter: fc.Arbitrary<SupportFilter> = fc.record(
  {
    ids: some(rows.supports[0]!.id, rows.supports[1]!.id, 'nobody', 'nul\u0000'),
    kinds: some('SPACE', 'LOAN', 'EXPORT'),
    statuses: some('PLANNED', 'ACTIVE', 'COMPLETED', 'CANCELLED'),
    started: range,
    active: range,
    stagesAtStart: some('PRE_BI', 'BI', 'POST_BI'),
    providerIds: some('org:a', 'org:b', 'org:nobody'),
    providerKinds: some('UNIVERSITY', 'LOCAL_GOVERNMENT', 'SUPPORT_AGENCY'),
    regionCodes: some('1100000000', '1159000000', '4812000000', '4374000000'),
    programIds: some('p:1', 'p:3'),
    agreementId: fc.option(fc.constantFrom('agr:one', 'agr:nobody')),
    themeIds: some('theme:x', 'theme:y', 'theme:nobody'),
  } as never,
  { requiredKeys: [] },
);

/** All edges of a list, page by page. */
async function readAll(
  field: string,
  variables: Record<string, unknown>,
  types: string,
  first: number,
): Promise<{ ids: string[]; cursors: string[]; totalCount: number }> {
  const read = { ids: [] as string[], cursors: [] as string[], totalCount: -1 };
  const names = Object.keys(variables).map((name) => `, ${name}: $${name}`);
  const query = `query ($first: Int!, $after: String${types}) { ${field}(first: $first, after: $after${names.join('')}) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id } } } }`;
  for (let after: string | null = null; ; ) {
    const { data, errors } = await agency.ask(query, { ...variables, first, after });
    expect(errors).toBeUndefined();
    const page = data[field];
    read.ids.push(...page.edges.map(({ node }: { node: { id: string } }) => node.id));
    read.cursors.push(...page.edges.map(({ cursor }: { cursor: string }) => cursor));
    read.totalCount = page.totalCount;
    expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor ?? null);
    if (!page.pageInfo.hasNextPage) return read;
    after = page.pageInfo.endCursor;
  }
}

describe('lists', () => {
  test('supports are the matching records in order, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(
        supportFilter,
        fc.constantFrom('ASC', 'DESC'),
        fc.constantFrom(3, 17, 100),
        async (filter, order, first) => {
          const expected = sortedBy(
            rows.supports.filter((row) => matches(row, filter)),
            supportKey(order),
          );
          const variables = { filter, order };
          const read = await readAll(
            'supports',
            variables,
            ', $filter: SupportFilter, $order: SortOrder',
            first,
          );
          expect(read.ids).toEqual(expected.map(({ id }) => id));
          expect(read.cursors).toEqual(expected.map((row) => encodeCursor(supportKey(order)(row))));
          expect(read.totalCount).toBe(expected.length);
          // What subscribers are told by is not the SQL.
          const told = recorded.filter((event) => supportMatches(event, filter));
          expect(told.map(({ record }) => record.id).toSorted()).toEqual(
            expected.map(({ id }) => id).toSorted(),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('programs are the matching programs in either order, nulls last', async () => {
    const filters: fc.Arbitrary<ProgramFilter> = fc.record(
      {
        kinds: some('SPACE', 'LOAN'),
        openOn: day,
        stages: some('PRE_BI', 'BI', 'BEYOND'),
        regionCodes: some('1100000000', '1159000000', '4812000000', '4812100000', '4374000000'),
        operatorIds: some('org:a'),
        themeIds: some('theme:x'),
        fiscalYear: fc.option(fc.constant(2026)),
      } as never,
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom('NEWEST', 'CLOSING_SOON'), async (filter, order) => {
        const keyOf = (row: (typeof rows.programs)[number]) =>
          order === 'NEWEST'
            ? key(['D', row.applyFrom], ['A', row.id])
            : key(['A', row.applyTo], ['A', row.id]);
        const isFor = (targets: string[]) =>
          filter.regionCodes!.some(
            (region) =>
              targets.length === 0 ||
              targets.some((target) => liesIn(target, [region]) || liesIn(region, [target])),
          );
        const expected = sortedBy(
          rows.programs.filter(
            (row) =>
              (!filter.kinds || overlaps(row.kinds, filter.kinds)) &&
              (!filter.openOn ||
                ((row.applyFrom !== null || row.applyTo !== null) &&
                  (row.applyFrom ?? '') <= filter.openOn &&
                  (row.applyTo ?? '9') >= filter.openOn)) &&
              (!filter.stages ||
                (filter.stages.length > 0 && row.targetStages.length === 0) ||
                overlaps(row.targetStages, filter.stages)) &&
              (!filter.regionCodes || isFor(row.targetRegionCodes)) &&
              includes(filter.operatorIds, row.operatorId) &&
              (!filter.themeIds || overlaps(row.themeIds, filter.themeIds)) &&
              (!filter.fiscalYear || row.fiscalYear === filter.fiscalYear),
          ),
          keyOf,
        );
        const read = await readAll(
          'programs',
          { filter, order },
          ', $filter: ProgramFilter, $order: ProgramOrder',
          7,
        );
        expect(read.ids).toEqual(expected.map(({ id }) => id));
        expect(read.cursors).toEqual(expected.map((row) => encodeCursor(keyOf(row))));
        expect(read.totalCount).toBe(expected.length);
      }),
      { numRuns: 40 },
    );
  });

  test('spaces are the matching spaces, most vacant first, unknown vacancies last', async () => {
    const filters: fc.Arbitrary<SpaceFilter> = fc.record(
      {
        kinds: some('INCUBATOR', 'HUB'),
        statuses: some('OPEN'),
        stages: some('BI', 'POST_BI'),
        regionCodes: some('1100000000', '4812000000', '4374000000'),
        operatorIds: some('org:a'),
        themeIds: some('theme:x'),
        vacant: fc.option(fc.boolean()),
      } as never,
      { requiredKeys: [] },
    );
    const keyOf = (row: (typeof rows.spaces)[number]) => key(['D', row.vacantUnits], ['A', row.id]);
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const expected = sortedBy(
          rows.spaces.filter(
            (row) =>
              includes(filter.kinds, row.kind) &&
              includes(filter.statuses, row.status) &&
              (!filter.stages || overlaps(row.stages, filter.stages)) &&
              liesIn(row.regionCode, filter.regionCodes) &&
              includes(filter.operatorIds, row.operatorId) &&
              (!filter.themeIds || overlaps(row.themeIds, filter.themeIds)) &&
              (filter.vacant == null || (row.vacantUnits ?? 0) > 0 === filter.vacant),
          ),
          keyOf,
        );
        const read = await readAll('spaces', { filter }, ', $filter: SpaceFilter', 7);
        expect(read.ids).toEqual(expected.map(({ id }) => id));
        expect(read.cursors).toEqual(expected.map((row) => encodeCursor(keyOf(row))));
        expect(read.totalCount).toBe(expected.length);
      }),
      { numRuns: 40 },
    );
  });

  test("a cursor that another source made is taken, whether or not it is a row's", async () => {
    const query =
      'query ($after: String) { supports(after: $after, order: ASC, first: 1) { edges { node { id } } } }';
    const after = encodeCursor(key(['A', '2024-01-01'], ['A', 'zzz']));
    const expected = sortedBy(rows.supports, supportKey('ASC')).find(
      (row) => compareKeys(supportKey('ASC')(row), decodeCursor(after)!) > 0,
    );
    const { data } = await agency.ask(query, { after });
    expect(data.supports.edges[0].node.id).toBe(expected!.id);
    const fraction = encodeCursor(key(['D', 1.5], ['A', 'zzz']));
    const spacesAfter = await agency.ask(
      'query ($after: String) { spaces(after: $after, first: 1) { edges { cursor } } }',
      { after: fraction },
    );
    expect(decodeCursor(spacesAfter.data.spaces.edges[0].cursor)![0]).toEqual(['D', 1]);
  });

  test.each([
    ['no cursor', '!'],
    ['another order', encodeCursor(key(['D', '2024-01-01'], ['D', 'x']))],
    ['too short', encodeCursor(key(['A', '2024-01-01']))],
    ['a number for a day', encodeCursor(key(['A', 20240101], ['A', 'x']))],
    ['no real day', encodeCursor(key(['A', '2024-02-30'], ['A', 'x']))],
    ['null where there is none', encodeCursor(key(['A', null], ['A', 'x']))],
    ['a text no database holds', encodeCursor(key(['A', '2024-01-01'], ['A', '\u0000']))],
  ])('%s is BAD_CURSOR', async (_, after) => {
    const query = 'query ($after: String) { supports(after: $after, order: ASC) { edges { cursor } } }';
    const { errors } = await agency.ask(query, { after });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR', inputPath: ['after'] } }]);
  });

  test('first is 0 to 100', async () => {
    const first = async (value: number) =>
      agency.ask(
        'query ($first: Int) { supports(first: $first) { edges { cursor } pageInfo { hasNextPage } } }',
        {
          first: value,
        },
      );
    for (const value of [-1, 101]) {
      expect((await first(value)).errors).toMatchObject([
        { extensions: { code: 'BAD_INPUT', inputPath: ['first'] } },
      ]);
    }
    expect((await first(0)).data.supports).toEqual({ edges: [], pageInfo: { hasNextPage: true } });
    expect((await first(100)).data.supports.edges).toHaveLength(100);
  });
});

describe('below entities', () => {
  const entities = (
    type: string,
    selection: string,
    keys: Record<string, string>[],
    caller = callerOf('org:friend'),
  ) =>
    agency.ask(
      `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} { ${selection} } } }`,
      { keys: keys.map((fields) => ({ __typename: type, ...fields })) },
      caller,
    );

  test("a startup's visible records come under any of its ids, one statement for all parents", async () => {
    const numbers = [1, 2, 3, 4, 5, 999];
    const selection = 'supports(first: 100, order: ASC) { edges { node { id } } }';
    const keys = numbers.map((number) => ({ id: startupId(number) }));
    for (const organization of ['org:friend', 'org:b', null]) {
      const { data, statements } = await entities('Startup', selection, keys, callerOf(organization));
      expect(statements).toHaveLength(1);
      const expected = numbers.map((number) =>
        sortedBy(
          rows.supports.filter(
            (row) => canonical(row.startup) === canonical(number) && isVisible(row, organization),
          ),
          supportKey('ASC'),
        ).map(({ id }) => id),
      );
      expect(
        data._entities.map(({ supports: list }: Lists) => list.edges.map(({ node }: Edge) => node.id)),
      ).toEqual(expected);
    }
  });

  test('a count costs one statement more, and no page where none is selected', async () => {
    const keys = [1, 4, 5].map((number) => ({ id: startupId(number) }));
    const both = await entities('Startup', 'supports { totalCount edges { cursor } }', keys);
    expect(both.statements).toHaveLength(2);
    const count = await entities('Startup', 'supports { totalCount }', keys);
    expect(count.statements).toHaveLength(1);
    expect(count.data._entities.map(({ supports: list }: Lists) => list.totalCount)).toEqual(
      [1, 4, 5].map(
        (number) =>
          rows.supports.filter((row) => canonical(row.startup) === number && isVisible(row, 'org:friend'))
            .length,
      ),
    );
  });

  test('each set of arguments is a statement, and aliases of one set share it', async () => {
    const { statements } = await entities(
      'Organization',
      `a: supports(first: 1) { edges { cursor } } b: supports(first: 1) { edges { cursor } }
       c: supports(first: 2) { edges { cursor } } programs { edges { cursor } }`,
      [{ id: 'org:a' }, { id: 'org:b' }, { id: 'org:nobody' }],
    );
    expect(statements).toHaveLength(3);
  });

  test("an organization's list has all its records, with the startup where the caller may know it", async () => {
    const selection =
      'supports(first: 100) { totalCount edges { node { id startup { id } amount { won } disclosure } } }';
    const { data, statements } = await entities('Organization', selection, [{ id: 'org:a' }]);
    // The page, the count, and what the startups share.
    expect(statements).toHaveLength(3);
    const own = sortedBy(
      rows.supports.filter(({ providerId }) => providerId === 'org:a'),
      supportKey('DESC'),
    );
    expect(data._entities[0].supports.totalCount).toBe(own.length);
    const expected = own.map((row) => {
      const visible = isVisible(row, 'org:friend');
      const open =
        row.disclosure === 'PUBLIC' ||
        (visible && shared.get(row.startup)!.amountsWith.includes('org:friend'));
      return {
        id: row.id,
        startup: visible ? { id: startupId(row.startup) } : null,
        amount: open && row.amountWon !== null ? { won: row.amountWon } : null,
        disclosure: row.disclosure,
      };
    });
    expect(data._entities[0].supports.edges.map(({ node }: Edge) => node)).toEqual(expected.slice(0, 100));
  });

  test("a region's spaces are those in it and below, parents that cover each other included", async () => {
    const codes = ['4800000000', '4812000000', '4812100000', '4374000000', '1159000000'];
    const { data, statements } = await entities(
      'Region',
      'spaces(first: 100) { edges { node { id } } }',
      codes.map((code) => ({ code })),
    );
    expect(statements).toHaveLength(1);
    const prefixOf = ['48', '4812', '48121', '43740', '11590'];
    expect(data._entities.map(({ spaces: list }: Lists) => list.edges.length)).toEqual(
      prefixOf.map((prefix) => rows.spaces.filter(({ regionCode }) => regionCode.startsWith(prefix)).length),
    );
  });

  test("a referral's outcomes are the visible records that name it, by start day", async () => {
    const { data, statements } = await entities('Referral', 'outcomes { id }', [
      { id: 'ref:one' },
      { id: 'ref:none' },
    ]);
    expect(statements).toHaveLength(1);
    const expected = sortedBy(
      rows.supports.filter((row) => row.referralId === 'ref:one' && isVisible(row, 'org:friend')),
      supportKey('ASC'),
    );
    expect(data._entities).toEqual([{ outcomes: expected.map(({ id }) => ({ id })) }, { outcomes: [] }]);
  });

  test('records, programs and spaces are entities of their own type only', async () => {
    const grant = rows.supports.find(({ type }) => type === 'Grant')!;
    const { data } = await agency.ask(
      `query ($keys: [_Any!]!) { _entities(representations: $keys) {
        ... on Grant { id title program { id name } space { id name { ko } } updatedAt note }
        ... on Advice { id } ... on Call { id budget { text } } ... on Room { id region { code } } } }`,
      {
        keys: [
          { __typename: 'Grant', id: grant.id },
          { __typename: 'Advice', id: grant.id },
          { __typename: 'Call', id: 'p:0' },
          { __typename: 'Room', id: 'r:0' },
          { __typename: 'Room', id: 'r:none' },
        ],
      },
    );
    const [budget, region] = [rows.programs[0]!.budgetWon, rows.spaces[0]!.regionCode];
    expect(data._entities).toEqual([
      {
        id: grant.id,
        title: grant.title,
        program: grant.programId && { id: grant.programId, name: `사업 ${grant.programId.slice(2)}` },
        space: grant.spaceId && { id: 'r:1', name: { ko: '공간 1' } },
        updatedAt: '2026-03-31T09:00:00+09:00',
        note: grant.note,
      },
      null,
      { id: 'p:0', budget: budget && { text: '1억 원' } },
      { id: 'r:0', region: { code: region } },
      null,
    ]);
  });
});

describe('supportStats', () => {
  const axisKeys: Record<string, (row: Support) => string[]> = {
    PROVIDER: ({ providerId }) => [providerId],
    PROVIDER_KIND: ({ providerId }) => [providers.find(({ id }) => id === providerId)!.kind],
    KIND: ({ kind }) => [kind],
    REGION: ({ providerId }) => [
      ({ 'org:a': '1159000000', 'org:b': '4812100000' } as Record<string, string>)[providerId] ?? 'unknown',
    ],
    STAGE_AT_START: ({ stageAtStart }) => [stageAtStart ?? 'unknown'],
    YEAR: ({ startedOn }) => [startedOn.slice(0, 4)],
    MONTH: ({ startedOn, startedOnPrecision }) => [
      ['DAY', 'MONTH'].includes(startedOnPrecision) ? startedOn.slice(0, 7) : 'unknown',
    ],
    AGREEMENT: ({ agreementId }) => [agreementId ?? 'none'],
    THEME: ({ themeIds }) => (themeIds.length === 0 ? ['none'] : themeIds),
  };

  test('cells are the matching records by any axes, small ones suppressed', async () => {
    const axes = fc.uniqueArray(fc.constantFrom(...Object.keys(axisKeys)), { maxLength: 3 });
    const query = `query ($groupBy: [StatGroup!]!, $filter: SupportFilter) { supportStats(groupBy: $groupBy, filter: $filter) {
      dimensions { name key } records amountWon suppressed } }`;
    await fc.assert(
      fc.asyncProperty(axes, supportFilter, async (groupBy, filter) => {
        const { data, statements } = await agency.ask(query, { groupBy, filter });
        expect(statements).toHaveLength(1);
        const counted = rows.supports.filter((row) => row.status !== 'CANCELLED' && matches(row, filter));
        const cells = new Map<string, Support[]>(groupBy.length === 0 ? [['[]', []]] : []);
        for (const row of counted) {
          const combined = groupBy.reduce<string[][]>(
            (all, axis) => all.flatMap((keys) => axisKeys[axis]!(row).map((next) => [...keys, next])),
            [[]],
          );
          for (const keys of combined) {
            const at = JSON.stringify(keys);
            cells.set(at, [...(cells.get(at) ?? []), row]);
          }
        }
        const expected = [...cells].map(([keys, members]) => {
          const startups = new Set(members.map(({ startup }) => canonical(startup))).size;
          const suppressed = startups === 1 || startups === 2;
          return {
            dimensions: JSON.parse(keys).map((value: string, at: number) => ({
              name: groupBy[at],
              key: value,
            })),
            records: suppressed ? null : members.length,
            amountWon: suppressed ? null : members.reduce((sum, { amountWon }) => sum + (amountWon ?? 0), 0),
            suppressed,
          };
        });
        const text = (cell: unknown) => JSON.stringify(cell);
        expect(data.supportStats.map(text).toSorted()).toEqual(expected.map(text).toSorted());
      }),
      { numRuns: 80 },
    );
  });

  test.each([
    [34_359_738_365, 34_359_738_366, 34_359_738_367],
    [1, 3_037_000_499, 3_037_000_500],
  ])('two startups are told from three, however high their numbers (%i, %i, %i)', async (...numbers) => {
    const { database: open } = agency.open;
    const query = '{ supportStats(groupBy: [], filter: { programIds: ["p:high"] }) { records suppressed } }';
    const records: unknown[] = [];
    for (const [place, startup] of [...numbers, ...numbers].entries()) {
      const row = {
        ...rows.supports[0]!,
        id: `high:${place}`,
        programId: 'p:high',
        status: 'ACTIVE' as const,
      };
      await open.insert(supports).values({ ...row, startup });
      records.push((await agency.ask(query)).data.supportStats[0].records);
    }
    await open.delete(supports).where(eq(supports.programId, 'p:high'));
    expect(records).toEqual([null, null, 3, 4, 5, 6]);
  });

  test('labels are the enums own, the stored names, or the code', async () => {
    const query = `{ kind: supportStats(groupBy: [KIND, MONTH]) { dimensions { key label { ko en } } }
      provider: supportStats(groupBy: [PROVIDER, THEME]) { dimensions { key label { ko en } } } }`;
    const { data, statements } = await agency.ask(query);
    // Two statistics, and all names at once.
    expect(statements).toHaveLength(3);
    const all = [...data.kind, ...data.provider].flatMap(({ dimensions }) => dimensions);
    const labelOf = Object.fromEntries(all.map(({ key: code, label }) => [code, label]));
    expect(labelOf.LOAN).toEqual({ ko: '융자', en: 'Policy loan' });
    expect(labelOf['2024-03']).toEqual({ ko: '2024년 3월', en: '2024-03' });
    expect(labelOf.unknown).toEqual({ ko: '미상', en: 'Unknown' });
    expect(labelOf.none).toEqual({ ko: '없음', en: 'None' });
    expect(labelOf['org:a']).toEqual({ ko: '가 대학', en: 'University A' });
    expect(labelOf['org:b']).toEqual({ ko: 'org:b', en: null });
  });

  test.each([
    ['four axes', ['KIND', 'YEAR', 'THEME', 'REGION']],
    ['an axis twice', ['KIND', 'KIND']],
  ])('%s are BAD_INPUT', async (_, groupBy) => {
    const query = 'query ($groupBy: [StatGroup!]!) { supportStats(groupBy: $groupBy) { records } }';
    const { errors } = await agency.ask(query, { groupBy });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_INPUT', inputPath: ['groupBy'] } }]);
  });
});

test('a startup set holds each matching startup once, under the number it was merged into', async () => {
  const query = 'query ($where: SupportFilter!) { startupSet(where: $where) { asOf ids } }';
  await fc.assert(
    fc.asyncProperty(supportFilter, async (where) => {
      const { data, statements } = await agency.ask(query, { where }, callerOf(null));
      expect(statements).toHaveLength(1);
      const found = rows.supports.filter(
        (row) => matches(row, where) && (where.statuses != null || row.status !== 'CANCELLED'),
      );
      const expected = [...new Set(found.map(({ startup }) => canonical(startup)))].toSorted((a, b) => a - b);
      expect(data.startupSet).toHaveLength(1);
      expect(decodeIdSet(data.startupSet[0].ids)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
