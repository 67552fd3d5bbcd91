import { once, orNull, readTable } from './read-table.ts';

export interface ReferenceTheme {
  id: string;
  nameKo: string;
  nameEn: string | null;
  /** The organizations the articles name with the theme, in the order of the file. */
  organizationIds: string[];
}

/** The themes in the order of the file. Source: data/SOURCES.md, `themes.csv` and `theme_organizations.csv`. */
export const themes = once((): ReferenceTheme[] => {
  const links = readTable<'theme_id' | 'organization_id'>('theme_organizations.csv');
  return readTable<'id' | 'name_ko' | 'name_en'>('themes.csv').map((row) => ({
    id: row.id,
    nameKo: row.name_ko,
    nameEn: orNull(row.name_en),
    organizationIds: links.filter((link) => link.theme_id === row.id).map((link) => link.organization_id),
  }));
});
