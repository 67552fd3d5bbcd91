import type { DemoSupport } from '@ieum/kit/demo/facts.ts';
import { type Asker, mayKnowAmount } from '../caller.ts';
import { firstPage, sourcesOf, supportCursor, supportsOf } from '../lists.ts';
import { stageOn } from '../rules.ts';
import {
  type Answer,
  amountOf,
  answered,
  industryOf,
  money,
  named,
  namedOrNull,
  nameOf,
  officeOf,
  placed,
  spaceOf,
} from '../shapes.ts';
import { startupWithId } from '../world.ts';

/** One startup's whole history. */
export function answerQ02({ id }: { id: string }, asker: Asker): Answer {
  const startup = startupWithId(id);
  const list = supportsOf(startup, asker, {}, 'ASC');
  const page = firstPage(list, 50, (record) => supportCursor(record, 'ASC'));
  const office = officeOf(startup, asker);
  const industry = industryOf(startup, asker);
  return answered({
    startup: {
      displayName: nameOf(startup, asker),
      identityStatus: startup.identityStatus,
      stage: stageOn(startup, asker.today),
      headOffice: office && { fullName: office.fullNameKo },
      industry: industry && { name: { ko: industry.nameKo } },
      supports: {
        totalCount: list.length,
        sources: sourcesOf(list),
        edges: page.edges.map(({ cursor, node }) => ({
          cursor,
          node: { ...head(node, asker), ...detail(node, asker) },
        })),
        pageInfo: page.pageInfo,
      },
    },
  });
}

function head(record: DemoSupport, asker: Asker) {
  const { id, kind, title, startedOn, startedOnPrecision, endedOn, status, stageAtStart } = record;
  const space = spaceOf(record);
  return {
    ...{ id, kind, title, startedOn, startedOnPrecision, endedOn, status, stageAtStart },
    amount: money(amountOf(record, asker)),
    provider: named(record.providerId),
    jointWith: record.jointWithIds.map(named),
    space: space && { name: { ko: space.nameKo }, kind: space.kind, region: placed(space.regionCode) },
    referral: record.referralId === null ? null : { id: record.referralId },
  };
}

function detail(record: DemoSupport, asker: Asker): object {
  const open = mayKnowAmount(record, asker);
  switch (record.type) {
    case 'Incubation': {
      const { incubationStatus, graduatedOn, nextDestinationId } = record.details;
      return { incubationStatus, graduatedOn, nextDestination: namedOrNull(nextDestinationId) };
    }
    case 'Nurture':
      return { award: record.details.award, mentoringHours: record.details.mentoringHours };
    case 'SpaceTenancy':
      return { areaM2: record.details.areaM2 };
    case 'LocalSubsidy': {
      const shares = open ? record.details.shares : [];
      return {
        disbursed: money(open ? record.details.disbursedWon : null),
        shares: shares.map(({ source, amountWon }) => ({ source, amount: { won: amountWon } })),
      };
    }
    case 'Settlement':
      return { beneficiaries: record.details.beneficiaries };
    case 'FundingAward':
      return {
        instrument: record.details.instrument,
        disbursed: money(open ? record.details.disbursedWon : null),
      };
    case 'OpenInnovation':
      return { phase: record.details.phase, partner: named(record.details.partnerId) };
    case 'Investment': {
      const { round, committedOnly, investorIds } = record.details;
      return { round, committedOnly, investors: investorIds.map(named) };
    }
    case 'GrowthSupport':
      return { event: record.details.event, country: record.details.country, result: record.details.result };
    case 'CenterSupport':
      return {
        award: record.details.award,
        corporatePartner: namedOrNull(record.details.corporatePartnerId),
      };
  }
}
