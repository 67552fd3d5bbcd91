import { organizations, type ReferenceOrganization } from './organizations.ts';
import { once } from './read-table.ts';

/**
 * Two organizations the demo needs and no article names: the network's operator, which is invented, and the
 * university in 진주 whose incubator the city's chain of facilities hands teams to. The chain's article says
 * only 창업보육센터, so which university runs it is the demo's arrangement.
 */
export const demoOrganizations: readonly ReferenceOrganization[] = [
  {
    id: 'org:gnu',
    nameKo: '경상국립대학교',
    nameEn: 'Gyeongsang National University',
    kind: 'UNIVERSITY',
    regionCode: '4817000000',
    parentId: null,
    publishesVia: 'universities',
    homepage: null,
    source: 'demo',
    note: '진주 소재 대학; 기사에 없음',
  },
  {
    id: 'org:ieum',
    nameKo: '이음 연합 운영자 (데모)',
    nameEn: 'Ieum network operator (demo)',
    kind: 'SUPPORT_AGENCY',
    regionCode: null,
    parentId: null,
    publishesVia: null,
    homepage: null,
    source: 'demo',
    note: '데모의 연합 운영자; 실재하지 않음',
  },
];

/** The real organizations and the demo's own, ascending by id: what a demo directory holds. */
export const organizationsWithDemo = once((): ReferenceOrganization[] =>
  [...organizations(), ...demoOrganizations].sort((a, b) => (a.id < b.id ? -1 : 1)),
);
