import type { AmountUnit } from '../cells/amount.ts';

/** What a column beyond the contract becomes: the type of a field of the organization's own record type. */
export const extraTypes = ['TEXT', 'WHOLE', 'NUMBER', 'WON', 'DATE', 'BOOLEAN', 'ENUM'] as const;

/** Who may see it: anyone; whoever may know the record's startup; the organization that gave the support alone. */
export const extraReaders = ['ANYONE', 'PARTNER', 'OWNER'] as const;

/** A column that becomes a field of its own. */
export interface ExtraColumn {
  column: string;
  /** The GraphQL field's name. */
  field: string;
  type: (typeof extraTypes)[number];
  ko: string;
  en: string;
  for: (typeof extraReaders)[number];
  /** What the words of an ENUM mean, or of a BOOLEAN: `true` and `false`. */
  values?: Record<string, string>;
  unit?: AmountUnit;
  serial?: boolean;
}

/** A value as it is kept: of a DATE its first day and how exact it is. */
export type ExtraValue = string | number | boolean | { day: string; precision: string };

/** The values of one record by the fields' names; what a row leaves empty is left out. */
export type ExtraValues = Record<string, ExtraValue>;

/** The words of a BOOLEAN column whose mapping lists none. */
export const booleanWords: Readonly<Record<string, 'true' | 'false'>> = {
  ...{
    Y: 'true',
    N: 'false',
    y: 'true',
    n: 'false',
    O: 'true',
    X: 'false',
    o: 'true',
    x: 'false',
    '○': 'true',
  },
  ...{
    '×': 'false',
    예: 'true',
    아니오: 'false',
    아니요: 'false',
    여: 'true',
    부: 'false',
    유: 'true',
    무: 'false',
  },
  ...{ true: 'true', false: 'false', TRUE: 'true', FALSE: 'false', yes: 'true', no: 'false' },
};
