import { jinjuFacilityChain } from '../reference/facility-chain.ts';
import { once } from '../reference/read-table.ts';
import type { DatePrecision, DemoSpace, GrowthStage, SpaceKind, SpaceStatus } from './facts.ts';
import { chainFacilityId, governmentId } from './local-governments.ts';
import { jinju, signedDistricts } from './places.ts';

/** The facilities of the local governments: 진주's real chain, and invented ones, marked so, in the five districts. */
export const facilitySpaces = once((): DemoSpace[] => [
  ...chainFacilities(),
  ...jinjuExtras(),
  ...districtFacilities(),
]);

/** Units the demo gives the chain's open facilities; no article prints them. */
const chainUnits: Partial<Record<SpaceKind, number>> = {
  KNOWLEDGE_INDUSTRY_CENTER: 45,
  INNOVATION_COMPLEX: 25,
};

function chainFacilities(): DemoSpace[] {
  return jinjuFacilityChain().flatMap((step, index) => {
    if (step.kind === 'INCUBATOR') return [];
    const address = /상대동 315-7.*$/.exec(step.textKo ?? '')?.[0] ?? null;
    return [
      {
        ...facility('org:jinju', chainFacilityId(index), step.facilityKo, null, step.kind as SpaceKind),
        regionCode: address === null ? jinju : '4817011900',
        address,
        status: step.status as SpaceStatus,
        opensOn: step.opensOn,
        opensOnPrecision: step.opensOnPrecision as DatePrecision | null,
        opensOnText: step.textKo?.split(';')[0] ?? null,
        stages: step.stages as GrowthStage[],
        themeIds: step.themeIds,
        units: chainUnits[step.kind as SpaceKind] ?? null,
      },
    ];
  });
}

function jinjuExtras(): DemoSpace[] {
  return [
    {
      ...facility('org:jinju', 'jinju:space:10', '진주창업지원센터 코워킹스페이스', null, 'COWORKING'),
      regionCode: '4817011900',
      address: '상대동 315-7, 상평산단 혁신지원센터 및 복합문화센터',
      status: 'UNDER_CONSTRUCTION',
      opensOnText: '내년 상반기 개관 (시민 누구나)',
      stages: ['PRE_BI', 'BI'],
    },
    {
      ...facility(
        'org:jinju',
        'jinju:space:11',
        '진주 청년창업공간 (데모)',
        'Jinju youth startup space (demo)',
        'STARTUP_CENTER',
      ),
      regionCode: '4817011100',
      stages: ['PRE_BI', 'BI'],
      units: 40,
    },
  ];
}

interface Template {
  name: string;
  en: string;
  kind: SpaceKind;
  stages: GrowthStage[];
  units: number | null;
  status?: SpaceStatus;
  opensOn?: string;
  opensOnPrecision?: DatePrecision;
  industryCodes?: string[];
  themeIds?: string[];
  operatorId?: string;
}

const templates: readonly Template[] = [
  {
    name: '창업지원센터',
    en: 'startup support center',
    kind: 'STARTUP_CENTER',
    stages: ['PRE_BI', 'BI'],
    units: 36,
  },
  {
    name: '성장기업관',
    en: 'growth house',
    kind: 'INNOVATION_COMPLEX',
    stages: ['BI', 'POST_BI'],
    units: 32,
    industryCodes: ['62', '58'],
  },
  {
    name: '지식산업센터 지원공간',
    en: 'knowledge industry space',
    kind: 'KNOWLEDGE_INDUSTRY_CENTER',
    stages: ['POST_BI', 'BEYOND'],
    units: 24,
    industryCodes: ['26', '28', 'J'],
  },
  { name: '코워킹스페이스', en: 'coworking space', kind: 'COWORKING', stages: ['PRE_BI', 'BI'], units: null },
];

/** One more in each district, so that every status and every kind of operator is seen. */
const singles: readonly (readonly [string, Template])[] = [
  [
    'org:dongjak-gu',
    {
      name: '흑석 캠퍼스타운',
      en: 'Heukseok campus town',
      kind: 'STARTUP_CENTER',
      stages: ['PRE_BI', 'BI'],
      units: 20,
      operatorId: 'org:cau',
    },
  ],
  [
    'org:gwanak-gu',
    {
      name: '관악 딥테크 타운',
      en: 'Gwanak deep-tech town',
      kind: 'STARTUP_TOWN',
      stages: ['BI', 'POST_BI'],
      units: 28,
      operatorId: 'org:snu',
      themeIds: ['theme:deep-tech'],
    },
  ],
  [
    'org:guro-gu',
    {
      name: '구로 메이커스페이스',
      en: 'Guro makerspace',
      kind: 'MAKERSPACE',
      stages: ['PRE_BI', 'BI', 'POST_BI'],
      units: null,
      operatorId: 'org:dongyang',
    },
  ],
  [
    'org:geumcheon-gu',
    {
      name: '금천 성장캠퍼스',
      en: 'Geumcheon growth campus',
      kind: 'VENTURE_CAMPUS',
      stages: ['POST_BI'],
      units: 40,
      status: 'PLANNED',
      opensOn: '2027-01-01',
      opensOnPrecision: 'HALF',
    },
  ],
  [
    'org:gangseo-gu',
    {
      name: '옛 창업카페',
      en: 'former startup café',
      kind: 'OTHER',
      stages: ['PRE_BI'],
      units: 6,
      status: 'CLOSED',
    },
  ],
];

function districtFacilities(): DemoSpace[] {
  return Object.entries(signedDistricts).flatMap(([regionCode, ownerId]) => {
    const own = singles.filter(([owner]) => owner === ownerId).map(([, template]) => template);
    return [...templates, ...own].map((template, index) =>
      fromTemplate(ownerId, regionCode, template, index + 1),
    );
  });
}

const shortNames: Readonly<Record<string, readonly [ko: string, en: string]>> = {
  'org:dongjak-gu': ['동작구', 'Dongjak-gu'],
  'org:gwanak-gu': ['관악구', 'Gwanak-gu'],
  'org:guro-gu': ['구로구', 'Guro-gu'],
  'org:geumcheon-gu': ['금천구', 'Geumcheon-gu'],
  'org:gangseo-gu': ['강서구', 'Gangseo-gu'],
};

function fromTemplate(ownerId: string, regionCode: string, template: Template, number: number): DemoSpace {
  const [ko, en] = shortNames[ownerId] ?? ['', ''];
  const id = `${ownerId.slice(4)}:space:${number}`;
  return {
    ...facility(ownerId, id, `${ko} ${template.name} (데모)`, `${en} ${template.en} (demo)`, template.kind),
    regionCode,
    operatorId: template.operatorId ?? ownerId,
    status: template.status ?? 'OPEN',
    opensOn: template.opensOn ?? null,
    opensOnPrecision: template.opensOnPrecision ?? null,
    stages: template.stages,
    themeIds: template.themeIds ?? [],
    units: template.units,
    details: { localGovernmentId: governmentId(ownerId), industryCodes: template.industryCodes ?? [] },
  };
}

function facility(ownerId: string, id: string, nameKo: string, nameEn: string | null, kind: SpaceKind) {
  return {
    ...({ subgraph: 'local-governments', type: 'Facility', status: 'OPEN' } as const),
    ...{ id, nameKo, nameEn, kind, ownerId, operatorId: ownerId, regionCode: jinju, address: null },
    ...{ opensOn: null, opensOnPrecision: null, opensOnText: null, units: null },
    ...{ stages: [] as GrowthStage[], themeIds: [] as string[] },
    details: { localGovernmentId: governmentId(ownerId), industryCodes: [] as string[] },
  };
}
