import type { RefusalCode } from '../cells/refusals.ts';

/** A value that was refused, and where it stands. The value itself is not told: reports travel. */
export interface Refusal {
  sheet: string;
  row: number;
  /** The column's letters and label; null where the row as a whole is meant or the value is the mapping's. */
  column: string | null;
  label: string | null;
  field: string;
  valueClass: string;
  code: RefusalCode;
}
