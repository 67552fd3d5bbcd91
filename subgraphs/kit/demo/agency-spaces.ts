import { once } from '../reference/read-table.ts';
import { demoComplexes } from './agencies.ts';
import type { DemoSpace, GrowthStage, SpaceKind } from './facts.ts';

interface Unit {
  complex: number;
  nameKo: string;
  nameEn: string;
  kind: SpaceKind;
  ownerId: string;
  operatorId: string;
  stages: GrowthStage[];
  units: number | null;
  industryCodes: string[];
  themeIds?: string[];
}

/** Space in industrial complexes. The hydrogen test beds of 광주 are real; how they are run here, and the rest, is the demo's. */
export const agencySpaces = once((): DemoSpace[] =>
  spaces.map((unit, index) => {
    const complex = demoComplexes()[unit.complex - 1];
    if (complex === undefined) throw new Error(`There is no complex ${unit.complex}`);
    return {
      subgraph: 'support-agencies',
      type: 'ComplexUnit',
      id: `kicox:space:${index + 1}`,
      ...{ nameKo: unit.nameKo, nameEn: unit.nameEn, kind: unit.kind, status: 'OPEN', address: null },
      ...{ opensOn: null, opensOnPrecision: null, opensOnText: null, regionCode: complex.regionCode },
      ...{ ownerId: unit.ownerId, operatorId: unit.operatorId, stages: unit.stages, units: unit.units },
      themeIds: unit.themeIds ?? [],
      details: { complexId: complex.id, industryCodes: unit.industryCodes },
    };
  }),
);

const grown: GrowthStage[] = ['POST_BI', 'BEYOND'];
const kicox = { ownerId: 'org:kicox', operatorId: 'org:kicox' };
const spaces: readonly Unit[] = [
  {
    complex: 1,
    nameKo: 'G밸리 1단지 창업임대공간 (데모)',
    nameEn: 'G-Valley 1 startup units (demo)',
    kind: 'KNOWLEDGE_INDUSTRY_CENTER',
    ...kicox,
    stages: grown,
    units: 60,
    industryCodes: ['26', '62', '58'],
  },
  {
    complex: 2,
    nameKo: 'G밸리 2단지 성장임대공간 (데모)',
    nameEn: 'G-Valley 2 growth units (demo)',
    kind: 'KNOWLEDGE_INDUSTRY_CENTER',
    ...kicox,
    operatorId: 'org:sba',
    stages: ['BI', 'POST_BI'],
    units: 48,
    industryCodes: ['27', '28', 'J'],
  },
  {
    complex: 3,
    nameKo: '마곡 융합임대공간 (데모)',
    nameEn: 'Magok convergence units (demo)',
    kind: 'INDUSTRIAL_COMPLEX',
    ownerId: 'org:sba',
    operatorId: 'org:sba',
    stages: ['POST_BI'],
    units: 40,
    industryCodes: ['21', '70'],
    themeIds: ['theme:deep-tech'],
  },
  {
    complex: 4,
    nameKo: '상평산단 임대공장 (데모)',
    nameEn: 'Sangpyeong rental factory (demo)',
    kind: 'REMODELED_FACTORY',
    ...kicox,
    stages: grown,
    units: 16,
    industryCodes: ['10', '20', '29'],
  },
  {
    complex: 5,
    nameKo: '창원산단 임대공장 (데모)',
    nameEn: 'Changwon rental factory (demo)',
    kind: 'INDUSTRIAL_COMPLEX',
    ...kicox,
    stages: ['BI', 'POST_BI', 'BEYOND'],
    units: 50,
    industryCodes: ['28', '29'],
    themeIds: ['theme:mechatronics'],
  },
  {
    complex: 6,
    nameKo: '진곡산단 수소 스테이션·실증센터',
    nameEn: 'Jingok hydrogen station and test center',
    kind: 'TEST_BED',
    ownerId: 'org:kitech-sw',
    operatorId: 'org:tp-gwangju',
    stages: [],
    units: null,
    industryCodes: ['35', '30'],
    themeIds: ['theme:hydrogen'],
  },
  {
    complex: 6,
    nameKo: '생기원 서남본부 시험·실증시설',
    nameEn: 'KITECH Southwest Division test facility',
    kind: 'TEST_BED',
    ownerId: 'org:kitech-sw',
    operatorId: 'org:kitech-sw',
    stages: [],
    units: null,
    industryCodes: ['28', '30'],
    themeIds: ['theme:hydrogen', 'theme:clean-diesel'],
  },
];
