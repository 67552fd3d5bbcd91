import type { GrowthStage, SectorName, SupportKind } from './facts.ts';

/**
 * When a line takes applications in a fiscal year: `winter` in the November and December before it, `spring`,
 * `autumn`, `rolling` all year, `open` until the budget is spent, and `text` where the announcement gives
 * words instead of days.
 */
export type Window = 'winter' | 'spring' | 'autumn' | 'rolling' | 'open' | 'text';

/** A program that is announced again every fiscal year. */
export interface ProgramLine {
  sector: SectorName;
  operatorId: string;
  /** Without the year. Ends with (데모) unless an article names it. */
  name: string;
  kinds: SupportKind[];
  stages: GrowthStage[];
  /** Empty: nationwide. */
  regionCodes: readonly string[];
  window: Window;
  maxAge: number | null;
  /** Of the first year; grows with the years. */
  budgetWon: number | null;
  themeIds?: string[];
  maxFounderAge?: number;
  studentsOnly?: boolean;
  jointWithIds?: string[];
}

const early: GrowthStage[] = ['PRE_BI', 'BI'];
const grown: GrowthStage[] = ['BI', 'POST_BI'];
const all: GrowthStage[] = ['PRE_BI', 'BI', 'POST_BI'];
const universities = ['cau', 'snu', 'ssu', 'dongyang', 'gangseo-univ', 'chongshin', 'changwon-univ', 'gnu'];
const governments: readonly (readonly [slug: string, ko: string, code: string])[] = [
  ['dongjak-gu', '동작구', '1159000000'],
  ['gwanak-gu', '관악구', '1162000000'],
  ['guro-gu', '구로구', '1153000000'],
  ['geumcheon-gu', '금천구', '1154500000'],
  ['gangseo-gu', '강서구', '1150000000'],
  ['jinju', '진주시', '4817000000'],
];

/** Every line, in the order that numbers it within its operator. */
export const programLines: readonly ProgramLine[] = [
  ...universities.flatMap((slug) => universityLines(`org:${slug}`)),
  ...governments.flatMap(([slug, ko, code]) => governmentLines(`org:${slug}`, ko, code)),
  ...agencyLines(),
  ...centerLines(),
];

function universityLines(operatorId: string): ProgramLine[] {
  const line = { sector: 'universities', operatorId, regionCodes: [], maxAge: null } as const;
  return [
    {
      ...line,
      name: '학생 창업경진대회 (데모)',
      kinds: ['DISCOVERY'],
      stages: ['PRE_BI'],
      window: 'spring',
      budgetWon: 50_000_000,
      studentsOnly: true,
    },
    {
      ...line,
      name: '창업교육·멘토링 과정 (데모)',
      kinds: ['EDUCATION', 'MENTORING'],
      stages: early,
      window: 'rolling',
      budgetWon: 80_000_000,
    },
    {
      ...line,
      name: '창업보육센터 입주기업 모집 (데모)',
      kinds: ['INCUBATION'],
      stages: early,
      window: 'winter',
      maxAge: 3,
      budgetWon: null,
    },
    {
      ...line,
      name: '시제품 제작 지원 (데모)',
      kinds: ['PROTOTYPE'],
      stages: early,
      window: 'autumn',
      maxAge: 3,
      budgetWon: 120_000_000,
      studentsOnly: operatorId === 'org:dongyang',
    },
  ];
}

function governmentLines(operatorId: string, ko: string, code: string): ProgramLine[] {
  const line = { sector: 'local-governments', operatorId, regionCodes: [code] } as const;
  const isJinju = operatorId === 'org:jinju';
  return [
    {
      ...line,
      name: `${ko} 창업공간 입주기업 모집 (데모)`,
      kinds: ['SPACE'],
      stages: all,
      window: isJinju ? 'spring' : 'autumn',
      maxAge: 7,
      budgetWon: null,
    },
    {
      ...line,
      name: `${ko} 청년창업 사업화자금 (데모)`,
      kinds: ['COMMERCIALIZATION'],
      stages: early,
      window: 'winter',
      maxAge: 3,
      budgetWon: 600_000_000,
      maxFounderAge: 39,
    },
    {
      ...line,
      name: `${ko} 창업기업 임차료·세제 지원 (데모)`,
      kinds: ['SUBSIDY'],
      stages: grown,
      window: 'rolling',
      maxAge: 7,
      budgetWon: 250_000_000,
    },
    {
      ...line,
      name: `${ko} 청년 창업가 정주 지원 (데모)`,
      kinds: ['SETTLEMENT'],
      stages: all,
      window: 'spring',
      maxAge: null,
      budgetWon: 180_000_000,
      maxFounderAge: 39,
    },
    ...(isJinju ? [jinjuCompetition(operatorId, code)] : []),
  ];
}

/** 대형 공모사업: paid for by nation, province and city together. Its sum and shares are the demo's. */
function jinjuCompetition(operatorId: string, code: string): ProgramLine {
  return {
    ...{ sector: 'local-governments', operatorId, regionCodes: [code], window: 'text', maxAge: null },
    ...{ name: '그린바이오 대형 공모사업 (데모)', kinds: ['COMMERCIALIZATION', 'SUBSIDY'], stages: grown },
    ...{ budgetWon: 12_000_000_000, themeIds: ['theme:green-bio'] },
  };
}

function agencyLines(): ProgramLine[] {
  const seoul = ['1100000000'];
  const sba = { sector: 'support-agencies', operatorId: 'org:sba', regionCodes: seoul } as const;
  const kosmes = { sector: 'support-agencies', operatorId: 'org:kosmes', regionCodes: [] } as const;
  const kicox = { sector: 'support-agencies', operatorId: 'org:kicox', regionCodes: [] } as const;
  return [
    {
      ...sba,
      name: '서울 창업기업 사업화 바우처 (데모)',
      kinds: ['COMMERCIALIZATION'],
      stages: grown,
      window: 'spring',
      maxAge: 7,
      budgetWon: 3_000_000_000,
    },
    {
      ...sba,
      name: '해외전시·수출 지원 (데모)',
      kinds: ['EXPORT'],
      stages: grown,
      window: 'autumn',
      maxAge: 7,
      budgetWon: 2_200_000_000,
    },
    {
      ...sba,
      name: '판로·마케팅 지원 (데모)',
      kinds: ['MARKET', 'NETWORKING'],
      stages: grown,
      window: 'rolling',
      maxAge: null,
      budgetWon: 1_500_000_000,
    },
    {
      ...sba,
      name: '서울 초기투자 연계 (데모)',
      kinds: ['INVESTMENT'],
      stages: grown,
      window: 'open',
      maxAge: 7,
      budgetWon: 20_000_000_000,
    },
    {
      ...sba,
      name: '인증·지식재산 지원 (데모)',
      kinds: ['CERTIFICATION'],
      stages: grown,
      window: 'spring',
      maxAge: 7,
      budgetWon: 700_000_000,
    },
    {
      ...sba,
      name: '창업기업 인력 채용 지원 (데모)',
      kinds: ['HIRING', 'OTHER'],
      stages: grown,
      window: 'winter',
      maxAge: 5,
      budgetWon: 900_000_000,
    },
    {
      ...kosmes,
      name: '창업기반 정책자금 (데모)',
      kinds: ['LOAN'],
      stages: grown,
      window: 'rolling',
      maxAge: 7,
      budgetWon: 900_000_000_000,
    },
    {
      ...kosmes,
      name: '청년전용 창업자금 (데모)',
      kinds: ['LOAN'],
      stages: early,
      window: 'winter',
      maxAge: 3,
      budgetWon: 200_000_000_000,
      maxFounderAge: 39,
    },
    {
      ...kosmes,
      name: '보증 연계 지원 (데모)',
      kinds: ['GUARANTEE'],
      stages: grown,
      window: 'open',
      maxAge: 7,
      budgetWon: 50_000_000_000,
    },
    {
      ...kosmes,
      name: '창업성장 기술개발 (데모)',
      kinds: ['RND'],
      stages: grown,
      window: 'spring',
      maxAge: 7,
      budgetWon: 80_000_000_000,
      themeIds: ['theme:deep-tech'],
    },
    {
      ...kosmes,
      name: '초기창업 사업화 패키지 (데모)',
      kinds: ['COMMERCIALIZATION'],
      stages: ['BI'],
      window: 'winter',
      maxAge: 3,
      budgetWon: 40_000_000_000,
    },
    {
      ...kosmes,
      name: '투융자 복합금융 (데모)',
      kinds: ['INVESTMENT'],
      stages: ['POST_BI'],
      window: 'rolling',
      maxAge: 7,
      budgetWon: 30_000_000_000,
    },
    {
      ...kicox,
      name: '산업단지 오픈이노베이션 (데모)',
      kinds: ['OPEN_INNOVATION'],
      stages: all,
      window: 'autumn',
      maxAge: 7,
      budgetWon: 1_200_000_000,
    },
    {
      ...kicox,
      name: '산업단지 입주공간 공급 (데모)',
      kinds: ['SPACE'],
      stages: ['POST_BI', 'BEYOND'],
      window: 'open',
      maxAge: null,
      budgetWon: null,
    },
    {
      ...kicox,
      name: '산업단지 현장 실증 지원 (데모)',
      kinds: ['RND'],
      stages: grown,
      window: 'text',
      maxAge: 7,
      budgetWon: null,
      themeIds: ['theme:hydrogen'],
    },
  ];
}

/** The center's programs. Those without (데모) are named by its article; their windows and sums are the demo's. */
function centerLines(): ProgramLine[] {
  const line = {
    ...({
      sector: 'gyeongnam-center',
      operatorId: 'org:ccei-gyeongnam',
      maxAge: null,
      budgetWon: null,
    } as const),
    regionCodes: ['4800000000'],
  };
  return [
    {
      ...line,
      name: 'I-Gen 챌린지 공모전',
      kinds: ['DISCOVERY'],
      stages: early,
      window: 'spring',
      themeIds: ['theme:mechatronics'],
    },
    { ...line, name: 'JOB-Ara Festival', kinds: ['NETWORKING', 'HIRING'], stages: all, window: 'autumn' },
    { ...line, name: '투자마트', kinds: ['NETWORKING', 'INVESTMENT'], stages: grown, window: 'spring' },
    { ...line, name: 'EGG Day', kinds: ['NETWORKING'], stages: all, window: 'rolling' },
    { ...line, name: '프리마켓', kinds: ['MARKET'], stages: all, window: 'open' },
    {
      ...line,
      name: '디지털3D공방창업과정',
      kinds: ['EDUCATION', 'PROTOTYPE'],
      stages: ['PRE_BI'],
      window: 'autumn',
      jointWithIds: ['org:mogef'],
    },
    {
      ...line,
      name: '대기업 연계 기술개발 (데모)',
      kinds: ['RND', 'OPEN_INNOVATION'],
      stages: grown,
      window: 'winter',
      budgetWon: 800_000_000,
      jointWithIds: ['org:doosan'],
      themeIds: ['theme:desalination'],
    },
    {
      ...line,
      name: '멘토링·판로 패키지 (데모)',
      kinds: ['MENTORING', 'MARKET', 'EXPORT'],
      stages: all,
      window: 'rolling',
      budgetWon: 300_000_000,
    },
  ];
}
