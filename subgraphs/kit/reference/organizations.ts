import { once, orNull, readTable } from './read-table.ts';

/** The values of the GraphQL enum `OrganizationKind`. */
export type OrganizationKind =
  | 'UNIVERSITY'
  | 'METROPOLITAN_GOVERNMENT'
  | 'LOCAL_GOVERNMENT'
  | 'SUPPORT_AGENCY'
  | 'INNOVATION_CENTER'
  | 'TECHNOPARK'
  | 'REGIONAL_SME_OFFICE'
  | 'MINISTRY'
  | 'RESEARCH_INSTITUTE'
  | 'CORPORATE_PARTNER'
  | 'INVESTOR';

export interface ReferenceOrganization {
  id: string;
  nameKo: string;
  nameEn: string | null;
  kind: OrganizationKind;
  regionCode: string | null;
  parentId: string | null;
  /** The subgraph that publishes its data in the demo; null: none. No statement about the organization. */
  publishesVia: string | null;
  homepage: string | null;
  source: string;
  note: string | null;
}

/** The 74 real organizations of the articles and lists, ascending by id. Source: data/SOURCES.md, `organizations.csv`. */
export const organizations = once((): ReferenceOrganization[] => {
  type Column =
    | 'id'
    | 'name_ko'
    | 'name_en'
    | 'kind'
    | 'region_code'
    | 'parent_id'
    | 'publishes_via'
    | 'homepage'
    | 'source'
    | 'note';
  return readTable<Column>('organizations.csv').map((row) => ({
    id: row.id,
    nameKo: row.name_ko,
    nameEn: orNull(row.name_en),
    kind: row.kind as OrganizationKind,
    regionCode: orNull(row.region_code),
    parentId: orNull(row.parent_id),
    publishesVia: orNull(row.publishes_via),
    homepage: orNull(row.homepage),
    source: row.source,
    note: orNull(row.note),
  }));
});
