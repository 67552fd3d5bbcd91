import fc from 'fast-check';
import { programs, records, spaces, startups } from '../questions/oracle/world.ts';
import type { GatheredList } from './gathered-list.ts';

/** Random gathered lists with random filters; most filters leave something. */
const day = fc
  .integer({ min: 0, max: 3800 })
  .map((days) => new Date(Date.UTC(2018, 0, 1 + days)).toISOString().slice(0, 10));
const range = fc.record({ from: fc.option(day), to: fc.option(day) }, { requiredKeys: [] });
const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 4 });
const valuesOf = <Row>(rows: readonly Row[], read: (row: Row) => string | null) => [
  ...new Set(rows.flatMap((row) => read(row) ?? [])),
];

const kinds = some(...valuesOf(records, ({ kind }) => kind));
const stages = some('PRE_BI', 'BI', 'POST_BI', 'BEYOND');
const region = fc.constantFrom(
  ...['1147000000', '1150000000', '1153000000', '1154500000', '1156000000', '1159000000', '1162000000'],
  ...['1100000000', '4800000000', '4812000000', '4812100000', '4817000000', '4817011900', '2900000000'],
);
const regionCodes = fc.uniqueArray(region, { maxLength: 3 });
const themeIds = some('theme:hydrogen', 'theme:deep-tech', 'theme:anti-aging', 'theme:nobody');
const idsOf = (rows: readonly { id: string }[]) =>
  fc.uniqueArray(fc.constantFrom(...rows.map(({ id }) => id)), { maxLength: 60 });
const providers = valuesOf(records, ({ providerId }) => providerId);
const operators = valuesOf(programs, ({ operatorId }) => operatorId);

const supportFilter = filterOf({
  ids: idsOf(records),
  kinds,
  statuses: some('ACTIVE', 'COMPLETED', 'CANCELLED', 'PLANNED', 'TERMINATED'),
  started: range,
  active: range,
  stagesAtStart: stages,
  providerIds: some(...providers),
  providerKinds: some('UNIVERSITY', 'LOCAL_GOVERNMENT', 'SUPPORT_AGENCY', 'INNOVATION_CENTER'),
  regionCodes,
  programIds: idsOf(programs),
  agreementId: fc.constantFrom('agr:seoul-southwest-2024', 'agr:gyeonggi-deep-tech', 'agr:nobody'),
  themeIds,
});
const programFilter = filterOf({
  ids: idsOf(programs),
  kinds,
  openOn: day,
  stages,
  regionCodes,
  operatorIds: some(...operators),
  themeIds,
  fiscalYear: fc.integer({ min: 2017, max: 2029 }),
});
const spaceFilter = filterOf({
  ids: idsOf(spaces),
  kinds: some(...valuesOf(spaces, ({ kind }) => kind)),
  statuses: some('PLANNED', 'UNDER_CONSTRUCTION', 'OPEN', 'CLOSED'),
  stages,
  regionCodes,
  operatorIds: some(...valuesOf(spaces, ({ operatorId }) => operatorId)),
  themeIds,
  vacant: fc.boolean(),
});

const many = startups.filter(({ supports }) => supports.length > 5);
// Tombstones and what they were merged into are one in a hundred; ask for them more often than that.
const merged = startups.filter((startup) => startup.mergedInto !== null || startup.predecessors.length > 0);
const startupId = fc
  .oneof(fc.constantFrom(...many), fc.constantFrom(...merged), fc.constantFrom(...startups))
  .map(({ id }) => id);

const byStart = fc.constantFrom('ASC' as const, 'DESC' as const);
const byWindow = fc.constantFrom('NEWEST' as const, 'CLOSING_SOON' as const);

/** Any list of any parent. */
export const gatheredList: fc.Arbitrary<GatheredList> = fc.oneof(
  listOf('Query', 'supports', fc.constant(null), byStart, supportFilter),
  listOf('Startup', 'supports', startupId, byStart, supportFilter),
  listOf('Organization', 'supports', fc.constantFrom(...providers), byStart, supportFilter),
  listOf('Query', 'programs', fc.constant(null), byWindow, programFilter),
  listOf('Organization', 'programs', fc.constantFrom(...operators), byWindow, programFilter),
  listOf('Query', 'spaces', fc.constant(null), fc.constant(null), spaceFilter),
  listOf('Region', 'spaces', region, fc.constant(null), spaceFilter),
);

/** Whoever asks: the operator, organizations of each kind, or a caller without one. */
export const organization: fc.Arbitrary<string | null> = fc.constantFrom(
  ...['org:ieum', 'org:cau', 'org:dongjak-gu', 'org:kosmes', 'org:ccei-gyeongnam', null],
);

function listOf(
  on: GatheredList['on'],
  field: GatheredList['field'],
  parent: fc.Arbitrary<string | null>,
  order: fc.Arbitrary<GatheredList['order']>,
  filter: fc.Arbitrary<object>,
): fc.Arbitrary<GatheredList> {
  return fc.record({ on: fc.constant(on), field: fc.constant(field), parent, order, filter });
}

/** At most two fields of all, so that something is left; each may be null. */
function filterOf(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  const names = fc.subarray(Object.keys(fields), { maxLength: 2 });
  return names.chain((chosen) =>
    fc.record(
      Object.fromEntries(
        chosen.map((name) => [name, fc.option(fields[name] ?? fc.constant(null), { freq: 10 })]),
      ),
    ),
  );
}
