import { articleOf } from './articles.ts';
import { once, readDocument } from './read-table.ts';

export interface ReferenceAgreement {
  id: string;
  title: string;
  signedOn: string | null;
  signedOnPrecision: 'DAY' | 'MONTH' | 'HALF' | 'YEAR' | null;
  signedOnText: string | null;
  venue: string | null;
  /** A region group's id. */
  area: string | null;
  parties: ReferenceParty[];
  targets: ReferenceTarget[];
  themeIds: string[];
  /** What in the date is inferred. */
  dateNote: string;
  /** The article it is copied from, described. */
  source: string;
}

export interface ReferenceParty {
  organizationId: string;
  role: 'NURTURE' | 'SETTLE' | 'GROW' | 'TAKE_PART';
  stages: ('PRE_BI' | 'BI' | 'POST_BI' | 'BEYOND')[];
}

export interface ReferenceTarget {
  nameKo: string;
  value: number;
  unit: string;
  due: string | null;
  duePrecision: 'DAY' | 'MONTH' | 'HALF' | 'YEAR' | null;
}

/** What the articles say each agreement is about; the file has parties and dates only. */
const themes: Record<string, string[]> = {
  'agr:offshore-plant-2016': ['theme:offshore-plant'],
  'agr:water-talent-2016': ['theme:alternative-water'],
  'agr:daegu-industry-alliance': ['theme:abb'],
  'agr:gyeonggi-deep-tech': ['theme:deep-tech'],
};

/** The five agreements in the order of the file, one party entry per organization. Source: data/SOURCES.md, `agreements.json`. */
export const agreements = once((): ReferenceAgreement[] => {
  interface Party extends Omit<ReferenceParty, 'organizationId'> {
    organizations: string[];
  }
  interface Row extends Omit<ReferenceAgreement, 'parties' | 'themeIds' | 'source'> {
    parties: Party[];
    seed: string;
  }
  return readDocument<Row[]>('agreements.json').map((row) => ({
    id: row.id,
    title: row.title,
    signedOn: row.signedOn,
    signedOnPrecision: row.signedOnPrecision,
    signedOnText: row.signedOnText,
    venue: row.venue,
    area: row.area,
    parties: row.parties.flatMap((party) =>
      party.organizations.map((organizationId) => ({
        organizationId,
        role: party.role,
        stages: party.stages,
      })),
    ),
    targets: row.targets,
    themeIds: themes[row.id] ?? [],
    dateNote: row.dateNote,
    source: articleOf(row.seed),
  }));
});
