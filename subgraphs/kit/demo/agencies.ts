import type { DemoAgency, DemoComplex, DemoNeed } from './facts.ts';

/** The support agencies that publish through the subgraph `support-agencies`. Roles and codes are real. */
export function demoAgencies(): DemoAgency[] {
  return [
    { id: 'kicox:agency:1', organizationId: 'org:kicox', role: 'INDUSTRIAL_COMPLEX', smes24Code: null },
    { id: 'kosmes:agency:1', organizationId: 'org:kosmes', role: 'SME_FINANCE', smes24Code: 'SP01' },
    { id: 'sba:agency:1', organizationId: 'org:sba', role: 'ECONOMIC_PROMOTION', smes24Code: null },
  ];
}

/**
 * Industrial complexes the articles name, G밸리 by the two districts it lies in, and 창원's. Tenants are null: no
 * source prints them. Managers of the last two are the demo's arrangement.
 */
export function demoComplexes(): DemoComplex[] {
  return [
    complex(
      1,
      '서울디지털국가산업단지 1단지 (G밸리)',
      'Seoul Digital Industrial Complex 1 (G-Valley)',
      '1153000000',
      'org:kicox',
    ),
    complex(
      2,
      '서울디지털국가산업단지 2·3단지 (G밸리)',
      'Seoul Digital Industrial Complex 2 and 3 (G-Valley)',
      '1154500000',
      'org:kicox',
    ),
    complex(3, '마곡일반산업단지', 'Magok Industrial Complex', '1150000000', 'org:seoul'),
    complex(4, '상평일반산업단지', 'Sangpyeong Industrial Complex', '4817000000', 'org:jinju'),
    complex(5, '창원국가산업단지', 'Changwon National Industrial Complex', '4812300000', 'org:kicox'),
    complex(6, '진곡일반산업단지', 'Jingok Industrial Complex', '2920000000', 'org:kicox'),
  ];
}

function complex(
  number: number,
  nameKo: string,
  nameEn: string,
  regionCode: string,
  managerId: string,
): DemoComplex {
  return { id: `kicox:complex:${number}`, nameKo, nameEn, regionCode, managerId, tenants: null };
}

/** Needs of larger firms, invented and marked so; some are open on the demo's today and into 2027. */
export function demoNeeds(): DemoNeed[] {
  return needs.map(([title, partnerId, themeIds, announcedOn, closesOn, applicants], index) => ({
    id: `kicox:need:${announcedOn.slice(0, 4)}-${String(index + 1).padStart(2, '0')}`,
    title: `${title} (데모)`,
    ...{ partnerId, themeIds, announcedOn, closesOn, applicants },
  }));
}

const needs: readonly (readonly [string, string, string[], string, string | null, number | null])[] = [
  [
    '해수담수화 펌프 에너지 회수장치',
    'org:doosan-heavy',
    ['theme:desalination'],
    '2022-03-07',
    '2022-04-29',
    11,
  ],
  [
    '설비 예지보전 진동 분석',
    'org:doosan',
    ['theme:smart-machinery', 'theme:mechatronics'],
    '2023-02-06',
    '2023-03-31',
    17,
  ],
  ['수소 저장용기 누설 감지', 'org:hyundai-motor', ['theme:hydrogen'], '2023-05-02', '2023-06-30', 9],
  ['매장 안내 대화 모델', 'org:naver', ['theme:abb'], '2023-09-04', '2023-10-31', 28],
  [
    '카드 결제 이상거래 탐지',
    'org:hyundai-card',
    ['theme:abb', 'theme:deep-tech'],
    '2024-03-04',
    '2024-04-30',
    22,
  ],
  [
    '차량 실내 공기질 센서',
    'org:hyundai-motor',
    ['theme:autonomous-driving'],
    '2024-06-03',
    '2024-07-31',
    14,
  ],
  [
    '용접 결함 영상 판독',
    'org:hhi',
    ['theme:offshore-plant', 'theme:deep-tech'],
    '2024-09-02',
    '2024-10-31',
    12,
  ],
  ['공장 물 재이용 공정', 'org:doosan-heavy', ['theme:alternative-water'], '2025-03-04', '2025-05-30', 8],
  [
    '수전해 촉매 내구 시험',
    'org:hyundai-motor',
    ['theme:hydrogen', 'theme:green-energy'],
    '2025-09-01',
    '2025-11-28',
    7,
  ],
  ['협동로봇 안전 제어', 'org:doosan', ['theme:smart-machinery'], '2026-03-03', '2026-05-29', 19],
  ['지역 상점 수요 예측', 'org:naver', ['theme:ict-digital'], '2026-10-05', '2027-06-30', 6],
  ['연료전지 냉각 부품', 'org:hyundai-motor', ['theme:hydrogen'], '2026-11-02', '2027-12-31', 2],
  ['조선 블록 이송 경로 최적화', 'org:hhi', ['theme:offshore-plant'], '2026-11-09', null, null],
];
