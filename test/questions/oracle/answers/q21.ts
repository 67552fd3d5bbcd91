import type { DemoStartup, DemoSupport, SectorName } from '@ieum/kit/demo/facts.ts';
import { type Asker, groupsFor, isNamed } from '../caller.ts';
import { inOrder, nodes, supportsOf } from '../lists.ts';
import { stageOn } from '../rules.ts';
import { type Answer, money, named, nameOf, spaceOf } from '../shapes.ts';
import { numbersOf, records, startups } from '../world.ts';

/** One startup by its business number, and what it pays for its rooms where the asker may know. */
export function answerQ21({ no, today }: { no: string; today: string }, asker: Asker): Answer {
  const startup = startups.find(({ bizRegNo }) => bizRegNo === no.replaceAll('-', ''));
  if (startup === undefined) return { data: { startupByBizRegNo: null }, errors: [] };
  const named_ = isNamed(startup, asker);
  const tenancyTerms = termsOf(startup, 'local-governments', asker);
  const incubationFees = termsOf(startup, 'universities', asker);
  const refused = Object.entries({ tenancyTerms, incubationFees }).filter(([, value]) => value === null);
  const errors = refused.map(([field]) => ({
    path: ['startupByBizRegNo', 'confidential', field],
    code: 'CONSENT_REQUIRED',
  }));
  const active = supportsOf(startup, asker, { active: { from: today, to: today } }, 'DESC');
  const data = {
    startupByBizRegNo: {
      id: startup.id,
      displayName: nameOf(startup, asker),
      businessStatus: startup.businessStatus,
      businessStartedOn: named_ ? startup.businessStartedOn : null,
      businessStartBasis: named_ ? startup.businessStartBasis : null,
      stage: stageOn(startup, asker.today),
      supports: nodes(active, 20, (record) => ({
        ...{ kind: record.kind, title: record.title, provider: named(record.providerId) },
        space: spaceShape(record),
      })),
      confidential: { tenancyTerms, incubationFees },
    },
  };
  return { data, errors };
}

function spaceShape(record: DemoSupport) {
  const space = spaceOf(record);
  return space && { name: { ko: space.nameKo } };
}

/** Tenancies or incubations, their terms on record or not: all with consent, else the asker's own, null where it has none. */
function termsOf(startup: DemoStartup, sector: SectorName, asker: Asker) {
  const consented = groupsFor(startup, asker).has('TENANCY_TERMS');
  const numbers = numbersOf(startup.number);
  const own = records.filter(
    (record) =>
      record.subgraph === sector &&
      numbers.includes(record.startup) &&
      (consented || record.providerId === asker.organization),
  );
  const terms = inOrder(own, 'ASC').flatMap((record): object[] => {
    const shape = { record: { space: spaceShape(record) } };
    if (record.type === 'SpaceTenancy') {
      const { monthlyRentWon, discountRate } = record.details;
      return [{ ...shape, monthlyRent: money(monthlyRentWon), discountRate }];
    }
    if (record.type !== 'Incubation') return [];
    return [{ ...shape, monthly: money(record.details.monthlyFeeWon) }];
  });
  return consented || terms.length > 0 ? terms : null;
}
