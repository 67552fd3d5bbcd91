import type { DemoStartup } from '@ieum/kit/demo/facts.ts';
import { themes } from '@ieum/kit/reference/themes.ts';
import { type Asker, groupsFor, knows } from '../caller.ts';
import { nodes, supportsOf } from '../lists.ts';
import { byText } from '../rules.ts';
import { type Answer, amountOf, industryOf, money, named, nameOf, officeOf } from '../shapes.ts';
import { numbersOf, organization, startupOf, startups } from '../world.ts';

/** Hydrogen startups, their support, and their sales where the asker may know them. */
export function answerQ15(_: object, asker: Asker): Answer {
  const hydrogen = startups.filter(
    (startup) =>
      startup.identityStatus !== 'MERGED' &&
      startup.themeIds.includes('theme:hydrogen') &&
      knows(startup, asker),
  );
  const errors = hydrogen.slice(0, 20).flatMap((startup, index) => {
    const path = ['startups', 'edges', index, 'node', 'confidential', 'performance'];
    return performanceOf(startup, asker) === null ? [{ path, code: 'CONSENT_REQUIRED' }] : [];
  });
  const data = {
    themes: [...themes()]
      .sort((a, b) => byText(a.id, b.id))
      .map(({ id, nameKo, organizationIds }) => ({
        id,
        name: { ko: nameKo },
        organizations: [...organizationIds]
          .sort(byText)
          .map((each) => ({ ...named(each), kind: organization(each).kind })),
      })),
    startups: { totalCount: hydrogen.length, ...nodes(hydrogen, 20, (startup) => shape(startup, asker)) },
  };
  return { data, errors };
}

function shape(startup: DemoStartup, asker: Asker) {
  const office = officeOf(startup, asker);
  const industry = industryOf(startup, asker);
  return {
    displayName: nameOf(startup, asker),
    headOffice: office && { fullName: office.fullNameKo },
    industry: industry && { code: industry.code, name: { ko: industry.nameKo } },
    supports: nodes(supportsOf(startup, asker, {}, 'ASC'), 50, (record) => ({
      ...{ startedOn: record.startedOn, startedOnPrecision: record.startedOnPrecision, kind: record.kind },
      provider: named(record.providerId),
      amount: money(amountOf(record, asker)),
      ...(record.type === 'Investment' ? { committedOnly: record.details.committedOnly } : {}),
    })),
    confidential: { performance: performanceOf(startup, asker) },
  };
}

/** All of it with consent; without, what the asker itself reported; null where that is nothing. */
function performanceOf(startup: DemoStartup, asker: Asker) {
  const consented = groupsFor(startup, asker).has('PERFORMANCE');
  const years = numbersOf(startup.number)
    .flatMap((number) => startupOf(number).performance)
    .filter(({ sourceId }) => consented || sourceId === asker.organization);
  if (!consented && years.length === 0) return null;
  return years.map(({ year, salesWon, employees, sourceId }) => ({
    ...{ year, sales: money(salesWon), employees, source: named(sourceId) },
  }));
}
