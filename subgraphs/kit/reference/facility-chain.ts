import { once, orNull, readTable } from './read-table.ts';

export interface ReferenceFacilityStep {
  order: number;
  role: string;
  facilityKo: string;
  /** A value of the GraphQL enum `SpaceKind`. */
  kind: string;
  /** A value of the GraphQL enum `SpaceStatus`. */
  status: string;
  stages: string[];
  themeIds: string[];
  opensOn: string | null;
  opensOnPrecision: string | null;
  /** What the article says about its opening and place. */
  textKo: string | null;
  stagesInferred: boolean;
}

/** 진주시's chain of facilities, a row per facility in chain order. Source: data/SOURCES.md, `jinju_facility_chain.csv`. */
export const jinjuFacilityChain = once((): ReferenceFacilityStep[] => {
  type Column =
    | 'order'
    | 'role_ko'
    | 'facility_ko'
    | 'kind'
    | 'status'
    | 'stages'
    | 'themes'
    | 'opens_on'
    | 'opens_on_precision'
    | 'text_ko'
    | 'stages_inferred';
  return readTable<Column>('jinju_facility_chain.csv').map((row) => ({
    order: Number(row.order),
    role: row.role_ko,
    facilityKo: row.facility_ko,
    kind: row.kind,
    status: row.status,
    stages: row.stages.split('|'),
    themeIds: row.themes === '' ? [] : row.themes.split('|'),
    opensOn: orNull(row.opens_on),
    opensOnPrecision: orNull(row.opens_on_precision),
    textKo: orNull(row.text_ko),
    stagesInferred: row.stages_inferred === 'yes',
  }));
});
