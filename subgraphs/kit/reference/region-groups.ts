import { once, readDocument } from './read-table.ts';

export interface ReferenceRegionGroup {
  id: string;
  nameKo: string;
  nameEn: string | null;
  /** Region codes in the order of the article. */
  members: string[];
  note: string | null;
}

/** Groups of regions that policy names and no code has, e.g. 서울 서남권. Source: data/SOURCES.md, `region_groups.json`. */
export const regionGroups = once((): ReferenceRegionGroup[] =>
  readDocument<(ReferenceRegionGroup & { seed: string })[]>('region_groups.json').map(
    ({ id, nameKo, nameEn, members, note }) => ({ id, nameKo, nameEn, members, note }),
  ),
);
