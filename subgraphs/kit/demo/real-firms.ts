import { publishedFigure } from '../reference/published-figures.ts';
import { startupId } from '../startup-id.ts';
import type { DemoStartup, DemoSupportHead } from './facts.ts';
import { jeicarNumber, kommtechNumber } from './roles.ts';

/**
 * The two real firms, with nothing but what the article about the nineteen centers prints: no number, no founder,
 * no day. Null for any other number. A record needs a day it starts on: the year of the figures for the one, and
 * for the other the year of the article, 2023 as its mention of the center directors' meeting says.
 */
export function realFirm(number: number): DemoStartup | null {
  if (number === kommtechNumber) return kommtech();
  return number === jeicarNumber ? jeicar() : null;
}

function kommtech(): DemoStartup {
  const figure = publishedFigure('코멤텍', 'AnnualPerformance');
  const head = headOf(kommtechNumber, 'ccei-gwangju:inv:2018-0000002', '2018-01-01');
  return {
    ...firm(kommtechNumber, '코멤텍'),
    supports: [
      {
        ...head,
        subgraph: 'support-agencies',
        type: 'Investment',
        kind: 'INVESTMENT',
        title: '투자유치 (기사에 실린 금액)',
        amountWon: figure.investmentWon ?? null,
        details: { round: null, investorIds: [], committedOnly: false },
      },
    ],
    performance: [
      {
        year: figure.year ?? 2018,
        salesWon: figure.salesWon ?? null,
        employees: null,
        exportUsd: null,
        sourceId: 'org:ccei-gwangju',
      },
    ],
  };
}

function jeicar(): DemoStartup {
  return {
    ...firm(jeicarNumber, '제이카'),
    supports: [
      {
        ...headOf(jeicarNumber, 'ccei-gwangju:grow:2023-0000003', '2023-01-01'),
        subgraph: 'support-agencies',
        type: 'GrowthSupport',
        kind: 'OTHER',
        title: '수소전기차 카셰어링 지원 (시작일은 기사에 없음)',
        amountWon: null,
        details: { event: null, country: null, result: null },
      },
    ],
  };
}

function headOf(
  number: number,
  id: string,
  startedOn: string,
): Omit<DemoSupportHead, 'kind' | 'title' | 'amountWon'> {
  return {
    ...{ id, startup: number, disclosure: 'PUBLIC', providerId: 'org:ccei-gwangju', programId: null },
    ...{ startedOn, startedOnPrecision: 'YEAR', endedOn: null, status: 'COMPLETED', stageAtStart: null },
    ...{ spaceId: null, themeIds: ['theme:hydrogen'], jointWithIds: [], agreementId: null, referralId: null },
    updatedAt: '2023-03-08T09:00:00+09:00',
  };
}

function firm(number: number, displayName: string): DemoStartup {
  return {
    ...{ number, id: startupId(number), displayName },
    names: [{ value: displayName, kind: 'TRADE', validFrom: null, validTo: null }],
    ...{ identityStatus: 'CORPORATION', mergedInto: null, predecessors: [], bizRegNo: null, corpRegNo: null },
    ...{ businessStatus: 'UNKNOWN', businessStartedOn: null, businessStartBasis: null },
    ...{ headOfficeCode: null, industryCode: null, themeIds: ['theme:hydrogen'], founder: null },
    registeredOn: '2023-03-08',
    ...{ consents: [], referrals: [], supports: [], performance: [], sharedWith: [], amountsWith: [] },
  };
}
