import type { AmountUnit } from '../cells/amount.ts';
import { checkMapping } from './check-mapping.ts';
import type { ExtraColumn } from './extra.ts';
import type { TableKind } from './fields.ts';

/** Where a field comes from: a column, by its header, or one value for all rows. */
export interface FieldSource {
  /** The column's label, as `columnLabels` gives it. */
  column?: string;
  /** The same for every row, instead of a column. */
  value?: string;
  /** What the column's words mean; a word that is not listed is refused. */
  values?: Record<string, string>;
  /** Whether bare numbers are Excel's count of days. */
  serial?: boolean;
  /** What bare numbers of an amount count; 원 without it. */
  unit?: AmountUnit;
  /** Of `program`: each word of the column is a program of its own. */
  make?: boolean;
}

/** How one sheet, or one table of a database, is read. */
export interface TableMapping {
  sheet: string;
  /** What its rows become. */
  as: TableKind;
  /** The rows of the header, from 1; what stands above them is a title. None where the source names its columns. */
  header: number[];
  fields: Record<string, FieldSource>;
  /** Columns that become fields of the organization's own record type. */
  columns: ExtraColumn[];
  /** Columns that are known and not read. */
  extra: string[];
}

/** An organization in whose name records are published. */
export interface Publisher {
  id: string;
  /** `OrganizationKind` of the contract. */
  kind: string;
  /** Region code, for filters and statistics; none for an organization without a region. */
  region: string | null;
  ko: string;
  en: string | null;
}

/** A mapping file: how the rows of a source become support records, programs and spaces. */
export interface Mapping {
  /** The file, from the mapping file's folder; or else `postgres`. */
  file?: string;
  /** Tables of a database: the environment variable that holds its URL. */
  postgres?: { connection: string };
  /** The subgraph's name; the organization's without `org:` where it is left out. */
  name?: string;
  /** How the names of its own GraphQL types begin; made of the organization's where it is left out. */
  types?: string;
  /** The organization that gave the support, e.g. `org:cau`; needed to serve the records, not to check them. */
  organization?: string;
  /** Who publishes, the organization among them; needed to serve. */
  publishers: Publisher[];
  /** Words that stand for nothing, e.g. `-`. */
  empty: string[];
  /** Whether invented business numbers of the demo are taken. */
  demo: boolean;
  tables: TableMapping[];
}

/** Reads what a mapping file holds, and tells every problem of it at once, each with its place. */
export function readMapping(content: unknown): { mapping: Mapping } | { problems: string[] } {
  const problems = checkMapping(content);
  if (problems.length > 0) return { problems };
  const { publishers = [], tables, ...rest } = content as Partial<Mapping>;
  const complete = (table: Partial<TableMapping>) =>
    ({ as: 'supports', header: [], columns: [], extra: [], ...table }) as TableMapping;
  const whole = publishers.map((publisher) => ({
    ...publisher,
    region: publisher.region ?? null,
    en: publisher.en ?? null,
  }));
  return { mapping: { empty: [], demo: false, ...rest, publishers: whole, tables: tables!.map(complete) } };
}
