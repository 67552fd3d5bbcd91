import { once, orNull, readTable } from './read-table.ts';

/** One class of the Korean Standard Industrial Classification, revision 10. It has Korean names only. */
export interface ReferenceIndustry {
  /** A section letter, or 2 to 5 digits. */
  code: string;
  nameKo: string;
  /** 1 대분류 … 5 세세분류 */
  level: number;
  parentCode: string | null;
  section: string;
}

/** All 2,021 classes of KSIC 10, ascending by level, then code. Source: data/SOURCES.md, `ksic10.csv`. */
export const industries = once((): ReferenceIndustry[] => {
  type Column = 'code' | 'name_ko' | 'level' | 'parent_code' | 'section';
  return readTable<Column>('ksic10.csv').map((row) => ({
    code: row.code,
    nameKo: row.name_ko,
    level: Number(row.level),
    parentCode: orNull(row.parent_code),
    section: row.section,
  }));
});
