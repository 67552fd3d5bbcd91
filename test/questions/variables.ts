import fc from 'fast-check';
import { startups } from './oracle/world.ts';

const day = fc
  .integer({ min: 0, max: 3800 })
  .map((days) => new Date(Date.UTC(2018, 0, 1 + days)).toISOString().slice(0, 10));
const range = fc
  .tuple(fc.option(day, { nil: undefined }), fc.option(day, { nil: undefined }))
  .map(([a, b]) => (a !== undefined && b !== undefined && a > b ? { from: b, to: a } : { from: a, to: b }));
const stage = fc.constantFrom('PRE_BI', 'BI', 'POST_BI', 'BEYOND');
const region = fc.constantFrom(
  ...['1147000000', '1150000000', '1153000000', '1154500000', '1156000000', '1159000000', '1162000000'],
  ...['1100000000', '4800000000', '4812000000', '4812100000', '4817000000', '4817011900', '2900000000'],
);
const gu = fc.uniqueArray(region, { maxLength: 4 });
// Tombstones and what they were merged into are one in a hundred; ask for them more often than that.
const merged = startups.filter((startup) => startup.mergedInto !== null || startup.predecessors.length > 0);
const startup = fc.oneof(fc.constantFrom(...startups), fc.constantFrom(...merged));
const id = startup.map((each) => each.id);
// A number that checks and that nobody has stands for those without one.
const no = startup.map((each) => each.bizRegNo ?? '099-01-00026');
const found = fc.record(
  {
    kinds: fc.uniqueArray(fc.constantFrom('DISCOVERY', 'EDUCATION', 'LOAN', 'SPACE', 'RND'), {
      maxLength: 3,
    }),
    statuses: fc.uniqueArray(fc.constantFrom('ACTIVE', 'COMPLETED', 'CANCELLED', 'PLANNED'), {
      maxLength: 3,
    }),
    providerKinds: fc.uniqueArray(fc.constantFrom('UNIVERSITY', 'LOCAL_GOVERNMENT', 'SUPPORT_AGENCY'), {
      maxLength: 2,
    }),
    regionCodes: gu,
    started: range,
    active: range,
    themeIds: fc.uniqueArray(fc.constantFrom('theme:hydrogen', 'theme:deep-tech', 'theme:anti-aging'), {
      maxLength: 2,
    }),
    agreementId: fc.constantFrom('agr:seoul-southwest-2024', 'agr:gyeonggi-deep-tech', 'agr:nobody'),
  },
  { requiredKeys: [] },
);

/** Variables for the questions that have some, beyond those the library shows. */
export const variablesOf: Readonly<Record<string, fc.Arbitrary<object>>> = {
  Q01: fc.record({ gu, since: day }),
  Q02: fc.record({ id }),
  Q04: fc.record({ gu, today: day }),
  Q05: fc.record({ gu }),
  Q07: range.map(({ from, to }) => ({ today: from ?? '2026-01-01', quarterEnd: to ?? '2027-12-31' })),
  Q09: range.map(({ from, to }) => ({ from: from ?? '2024-01-01', to: to ?? '2027-12-31' })),
  Q10: fc.record({ gu }),
  Q12: fc.record({ during: range }),
  Q13: fc.record({ during: range }),
  Q14: fc.record({ found }),
  Q18: fc.record({ today: day, stage, gu: region }),
  Q19: fc.record({ id, during: range }),
  Q20: fc.record({ id }),
  Q21: fc.record({ no, today: day }),
  Q22: fc.record({ gu, today: day }),
  Q23: fc.record({ halfYear: range }),
  Q25: fc.record({ during: range }),
};
