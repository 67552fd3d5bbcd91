import { organizationsWithDemo } from '../reference/demo-organizations.ts';
import type { ReferenceOrganization } from '../reference/organizations.ts';
import { publishedFigure } from '../reference/published-figures.ts';
import { once } from '../reference/read-table.ts';
import { universityDomains } from '../reference/university-domains.ts';
import type { DemoCourse, DemoSpace, DemoUniversity, GrowthStage } from './facts.ts';

/** Where the list of domains has another name than ours: 강서대학교 was KC University, and 경상국립대학교 is spelled as here. */
const namesInDomainList: Record<string, string> = { 'org:gangseo-univ': 'KC University' };

/** The universities that publish through the subgraph `universities`, ascending by organization. Real, save the two notes in data/SOURCES.md. */
export const demoUniversities = once((): DemoUniversity[] =>
  organizationsWithDemo()
    .filter(
      (organization) => organization.kind === 'UNIVERSITY' && organization.publishesVia === 'universities',
    )
    .map((organization) => ({
      id: universityId(organization.id),
      organizationId: organization.id,
      schoolCode: /학교코드 (\d{7})/.exec(organization.note ?? '')?.[1] ?? null,
      type: organization.id === 'org:dongyang' ? 'JUNIOR_COLLEGE' : 'UNIVERSITY',
      regionCode: requireRegion(organization),
      domains: domainsOf(organization),
    })),
);

/** The one course an article prints. `firstTerm` is as printed. */
export const demoCourses = once((): DemoCourse[] => {
  const figure = publishedFigure('org:changwon-univ', 'Course');
  return [
    {
      universityId: universityId('org:changwon-univ'),
      title: figure.title ?? '',
      credits: figure.credits ?? null,
      requirement: figure.requirement ?? null,
      firstTerm: figure.firstTermText ?? null,
      jointWithIds: figure.jointWith ?? [],
    },
    ...inventedCourses.map(([organization, title, credits, requirement, firstTerm, jointWithIds]) => ({
      universityId: universityId(organization),
      title: `${title} (데모)`,
      credits,
      requirement,
      firstTerm,
      jointWithIds,
    })),
  ];
});

const inventedCourses: readonly (readonly [string, string, number, string, string, string[]])[] = [
  ['org:cau', '캠퍼스 창업실습', 3, '일반선택', '2024년 1학기', ['org:dongjak-gu']],
  ['org:snu', '기술창업과 특허', 3, '전공선택', '2023년 2학기', []],
  ['org:ssu', '소셜벤처 세미나', 2, '교양선택', '2022년 1학기', ['org:sba']],
  ['org:dongyang', '시제품 설계', 3, '전공필수', '2025년 1학기', ['org:kicox']],
  ['org:gnu', '그린바이오 창업', 3, '전공선택', '2025년 2학기', ['org:jinju']],
];

/** The id of a university's entity in its subgraph. */
export function universityId(organizationId: string): string {
  return `${organizationId.slice(4)}:university:1`;
}

/** 창업보육센터 of the universities, invented and marked so. */
export const incubationCenters = once((): DemoSpace[] =>
  centers.map(([organization, number, name, units, stages]) => {
    const owner = organizationsWithDemo().find((candidate) => candidate.id === organization);
    if (owner === undefined) throw new Error(`${organization} is not in organizations.csv`);
    return {
      subgraph: 'universities',
      type: 'IncubationCenter',
      id: `${organization.slice(4)}:space:${number}`,
      nameKo: `${owner.nameKo} ${name} (데모)`,
      nameEn: `${owner.nameEn} Business Incubator ${number} (demo)`,
      kind: 'INCUBATOR',
      status: 'OPEN',
      ...{ opensOn: null, opensOnPrecision: null, opensOnText: null, address: null },
      regionCode: requireRegion(owner),
      ownerId: organization,
      operatorId: organization,
      stages,
      themeIds: organization === 'org:gnu' ? ['theme:green-bio'] : [],
      units,
      details: { universityId: universityId(organization) },
    };
  }),
);

const early: GrowthStage[] = ['PRE_BI', 'BI'];
const centers: readonly (readonly [string, number, string, number, GrowthStage[]])[] = [
  ['org:cau', 1, '창업보육센터', 64, early],
  ['org:cau', 2, '스케일업관', 30, ['BI', 'POST_BI']],
  ['org:snu', 1, '창업보육센터', 72, early],
  ['org:snu', 2, '관악 스케일업관', 36, ['BI', 'POST_BI']],
  ['org:ssu', 1, '창업보육센터', 48, early],
  ['org:dongyang', 1, '창업보육센터', 36, early],
  ['org:gangseo-univ', 1, '창업보육센터', 28, early],
  ['org:chongshin', 1, '창업보육센터', 24, early],
  ['org:changwon-univ', 1, '창업보육센터', 56, early],
  ['org:gnu', 1, '창업보육센터', 60, early],
];

function domainsOf(organization: ReferenceOrganization): string[] {
  const name = namesInDomainList[organization.id] ?? organization.nameEn;
  return universityDomains().find((row) => row.nameEn === name)?.domains ?? [];
}

function requireRegion(organization: ReferenceOrganization): string {
  if (organization.regionCode === null)
    throw new Error(`${organization.id} has no region in organizations.csv`);
  return organization.regionCode;
}
