import { normalizeCompanyName } from '@ieum/kit/company-name.ts';
import type { Cell } from '../file/row.ts';
import type { Reading } from './reading.ts';
import { readText } from './text.ts';

/** A company's name as written, and as it is compared: ㈜이음, 이음(주) and 주식회사 이음 (Ieum) are all 이음. */
export interface CompanyName {
  written: string;
  /** For lists in which a person looks for a startup; a name never links. */
  compared: string;
}

/** Reads a company's name; refused where nothing is left of it but the kind of company. */
export function readCompanyName(cell: Cell): Reading<CompanyName> {
  const read = readText(cell);
  if ('refused' in read) return read;
  const compared = normalizeCompanyName(read.value);
  return compared === '' ? { refused: 'NAME' } : { value: { written: read.value, compared } };
}
