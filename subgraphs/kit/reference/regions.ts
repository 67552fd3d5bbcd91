import { once, orNull, readTable } from './read-table.ts';

/** One administrative region by its 법정동 code, in force or abolished. */
export interface ReferenceRegion {
  code: string;
  level: 'SIDO' | 'SIGUNGU' | 'EMD';
  nameKo: string;
  nameEn: string | null;
  fullNameKo: string;
  parentCode: string | null;
  /** 통계청 code of 2018, which freely licensed maps use. */
  kostatCode2018: string | null;
  kostatCode2022: string | null;
  validFrom: string | null;
  /** null: in force. */
  validTo: string | null;
  successorCodes: string[];
}

/**
 * All 시도 and 시군구, and the 읍면동 of the seven southwest districts and 진주, ascending by code.
 * Sources: data/SOURCES.md, `regions.csv` and `regions_emd_southwest_jinju.csv`.
 */
export const regions = once((): ReferenceRegion[] => {
  const upper = readUpperRegions();
  const names = new Map(upper.map((region) => [region.code, region.fullNameKo]));
  return [...upper, ...readNeighborhoods(names)].sort((a, b) => (a.code < b.code ? -1 : 1));
});

function readUpperRegions(): ReferenceRegion[] {
  type Column =
    | 'code'
    | 'level'
    | 'name_ko'
    | 'name_en'
    | 'full_name_ko'
    | 'parent_code'
    | 'kostat_code_2018'
    | 'kostat_code_2022'
    | 'valid_from'
    | 'valid_to'
    | 'successor_code';
  return readTable<Column>('regions.csv').map((row) => ({
    code: row.code,
    level: row.level === 'SIDO' ? 'SIDO' : 'SIGUNGU',
    nameKo: row.name_ko,
    nameEn: orNull(row.name_en),
    fullNameKo: row.full_name_ko,
    parentCode: orNull(row.parent_code),
    kostatCode2018: orNull(row.kostat_code_2018),
    kostatCode2022: orNull(row.kostat_code_2022),
    validFrom: orNull(row.valid_from),
    validTo: orNull(row.valid_to),
    successorCodes: row.successor_code === '' ? [] : row.successor_code.split('|'),
  }));
}

function readNeighborhoods(names: Map<string, string>): ReferenceRegion[] {
  type Column = 'code' | 'name_ko' | 'parent_code' | 'valid_from' | 'valid_to';
  return readTable<Column>('regions_emd_southwest_jinju.csv').map((row) => ({
    code: row.code,
    level: 'EMD',
    nameKo: row.name_ko,
    nameEn: null,
    fullNameKo: `${names.get(row.parent_code) ?? ''} ${row.name_ko}`.trim(),
    parentCode: row.parent_code,
    kostatCode2018: null,
    kostatCode2022: null,
    validFrom: orNull(row.valid_from),
    validTo: orNull(row.valid_to),
    successorCodes: [],
  }));
}
