import { once, orNull, readTable } from './read-table.ts';

export interface ReferenceUniversityDomains {
  nameEn: string;
  domains: string[];
  webPage: string | null;
}

/** Internet domains of Korean universities by English name. Source: data/SOURCES.md, `university_domains.csv`. */
export const universityDomains = once((): ReferenceUniversityDomains[] =>
  readTable<'name_en' | 'domains' | 'web_page'>('university_domains.csv').map((row) => ({
    nameEn: row.name_en,
    domains: row.domains.split('|'),
    webPage: orNull(row.web_page),
  })),
);
