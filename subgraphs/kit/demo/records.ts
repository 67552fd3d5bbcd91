import { type Day, writeDay } from './calendar.ts';
import type { Draw } from './draw.ts';
import type {
  CenterSupportDetails,
  DemoFundShare,
  DemoSupport,
  FundingAwardDetails,
  GrowthSupportDetails,
  IncubationDetails,
  InvestmentDetails,
  OpenInnovationDetails,
  SupportKind,
} from './facts.ts';
import { today } from './profile.ts';
import { type Act, type Trail, writeHead } from './trail.ts';

/** Each function writes one record of its type into the trail, or gives null where the act does not happen. */

/** 보육. What becomes of it follows from the record's status. */
export function incubate(trail: Trail, act: Act, nextDestinationId: string | null): DemoSupport | null {
  const head = writeHead(trail, act, 'inc');
  if (head === null) return null;
  const { draw } = trail;
  const incubationStatus = incubationStatuses[head.status];
  const graduated = incubationStatus === 'GRADUATED';
  return keep(trail, {
    ...head,
    subgraph: 'universities',
    type: 'Incubation',
    details: {
      incubationStatus,
      graduatedOn: graduated ? head.endedOn : null,
      nextDestinationId: graduated ? nextDestinationId : null,
      areaM2: draw.chance(900) ? draw.between(100, 660) / 10 : null,
      monthlyFeeWon: draw.chance(700) ? draw.between(8, 45) * 10_000 : null,
    },
  });
}

const incubationStatuses: Record<DemoSupport['status'], IncubationDetails['incubationStatus']> = {
  ...{ PLANNED: 'ADMITTED', CANCELLED: 'ADMITTED', ACTIVE: 'RESIDENT', SUSPENDED: 'RESIDENT' },
  ...{ COMPLETED: 'GRADUATED', TERMINATED: 'LEFT' },
};

/** 발굴·교육·멘토링·시제품. */
export function nurture(trail: Trail, act: Act, award: string | null): DemoSupport | null {
  const head = writeHead(trail, act, 'nur');
  if (head === null) return null;
  const { draw } = trail;
  const mentoringHours = act.kind === 'MENTORING' ? draw.between(4, 60) : null;
  const score = act.kind === 'DISCOVERY' && draw.chance(800) ? draw.between(600, 990) / 10 : null;
  return keep(trail, {
    ...head,
    subgraph: 'universities',
    type: 'Nurture',
    details: { award, mentoringHours, score },
  });
}

/** 입주공간 계약. */
export function openTenancy(trail: Trail, act: Act): DemoSupport | null {
  const head = writeHead(trail, act, 'ten');
  if (head === null) return null;
  const { draw } = trail;
  const areaM2 = draw.between(150, 1600) / 10;
  const terms = draw.chance(850);
  const monthlyRentWon = Math.round(areaM2 * draw.between(4, 11)) * 1000;
  return keep(trail, {
    ...head,
    subgraph: 'local-governments',
    type: 'SpaceTenancy',
    details: {
      areaM2,
      monthlyRentWon: terms ? monthlyRentWon : null,
      depositWon: terms ? monthlyRentWon * 10 : null,
      discountRate: terms ? draw.between(2, 8) / 10 : null,
    },
  });
}

/** 사업화자금·지방보조. Shares add up to the amount. */
export function subsidize(trail: Trail, act: Act): DemoSupport | null {
  const head = writeHead(trail, act, 'sub');
  if (head === null) return null;
  return keep(trail, {
    ...head,
    subgraph: 'local-governments',
    type: 'LocalSubsidy',
    details: { disbursedWon: disburse(trail.draw, head), shares: drawShares(trail.draw, head.amountWon) },
  });
}

/** 정주 지원. */
export function settle(trail: Trail, act: Act): DemoSupport | null {
  const head = writeHead(trail, act, 'set');
  if (head === null) return null;
  const beneficiaries = trail.draw.between(1, 5);
  return keep(trail, {
    ...head,
    subgraph: 'local-governments',
    type: 'Settlement',
    details: { beneficiaries },
  });
}

const instruments: Partial<Record<SupportKind, FundingAwardDetails['instrument']>> = {
  ...{ LOAN: 'LOAN', GUARANTEE: 'GUARANTEE', RND: 'RND_GRANT' },
};

/** 정책자금·보증·바우처·R&D. The instrument follows from the kind; a loan has terms. */
export function fund(trail: Trail, act: Act): DemoSupport | null {
  const head = writeHead(trail, act, 'fund');
  if (head === null) return null;
  const { draw } = trail;
  const instrument = instruments[act.kind] ?? draw.pick(['GRANT', 'VOUCHER'] as const);
  const isLoan = instrument === 'LOAN';
  const repaid = head.status === 'COMPLETED';
  const balance = Math.floor(((head.amountWon ?? 0) * draw.between(2, 10)) / 10 / 10_000) * 10_000;
  return keep(trail, {
    ...head,
    subgraph: 'support-agencies',
    type: 'FundingAward',
    details: {
      instrument,
      disbursedWon: disburse(draw, head),
      interestRate: isLoan ? draw.between(200, 390) / 100 : null,
      balanceWon: isLoan ? (repaid ? 0 : balance) : null,
      maturesOn: isLoan ? (head.endedOn ?? writeDay(act.start + 1826)) : null,
    },
  });
}

/** 오픈이노베이션. */
export function innovate(trail: Trail, act: Act, details: OpenInnovationDetails): DemoSupport | null {
  const head = writeHead(trail, act, 'oi');
  if (head === null) return null;
  return keep(trail, { ...head, subgraph: 'support-agencies', type: 'OpenInnovation', details });
}

/** 투자유치. */
export function invest(trail: Trail, act: Act, details: InvestmentDetails): DemoSupport | null {
  const head = writeHead(trail, act, 'inv');
  if (head === null) return null;
  return keep(trail, { ...head, subgraph: 'support-agencies', type: 'Investment', details });
}

/** 수출·전시·인증·판로·공간. */
export function grow(trail: Trail, act: Act, details: GrowthSupportDetails): DemoSupport | null {
  const head = writeHead(trail, act, 'grow');
  if (head === null) return null;
  return keep(trail, { ...head, subgraph: 'support-agencies', type: 'GrowthSupport', details });
}

/** 센터가 한 지원. */
export function supportByCenter(
  trail: Trail,
  act: Act,
  details: Partial<CenterSupportDetails>,
): DemoSupport | null {
  const head = writeHead(trail, act, 'sup');
  if (head === null) return null;
  return keep(trail, {
    ...head,
    subgraph: 'gyeongnam-center',
    type: 'CenterSupport',
    details: { corporatePartnerId: null, award: null, committedOnly: null, contestId: null, ...details },
  });
}

/** A day some years of 365 days on. */
export function yearsAfter(day: Day, years: number): Day {
  return day + Math.round(years * 365);
}

function keep(trail: Trail, record: DemoSupport): DemoSupport {
  trail.supports.push(record);
  return record;
}

function disburse(
  draw: Draw,
  head: { amountWon: number | null; status: string; startedOn: string },
): number | null {
  if (head.amountWon === null || head.status === 'PLANNED' || head.status === 'CANCELLED') return null;
  if (head.status === 'COMPLETED' || head.startedOn < writeDay(today - 365)) return head.amountWon;
  return Math.floor((head.amountWon * draw.between(3, 10)) / 10 / 10_000) * 10_000;
}

function drawShares(draw: Draw, amountWon: number | null): DemoFundShare[] {
  if (amountWon === null || draw.chance(350)) return [];
  const national = draw.chance(400) ? Math.floor(amountWon / 2) : 0;
  const metropolitan = Math.floor(amountWon / 4);
  const own = draw.chance(300) ? Math.floor(amountWon / 10) : 0;
  const shares: DemoFundShare[] = [
    { source: 'NATIONAL', amountWon: national },
    { source: 'METROPOLITAN', amountWon: metropolitan },
    { source: 'LOCAL', amountWon: amountWon - national - metropolitan - own },
    { source: 'OWN', amountWon: own },
  ];
  return shares.filter((share) => share.amountWon > 0);
}
