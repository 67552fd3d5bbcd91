import { type AmountUnit, amountUnits } from '../cells/amount.ts';

/** What a column can tell of a support record. */
export const fieldNames = [
  ...(['id', 'startupId', 'businessNumber', 'startupName', 'kind', 'title'] as const),
  ...(['startedOn', 'endedOn', 'period', 'amount', 'status', 'disclosure'] as const),
];

/** One of `fieldNames`. */
export type FieldName = (typeof fieldNames)[number];

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
}

/** How one sheet is read. */
export interface TableMapping {
  sheet: string;
  /** The rows of the header, from 1; what stands above them is a title. */
  header: number[];
  fields: Partial<Record<FieldName, FieldSource>>;
  /** Columns that are known and not read. */
  extra: string[];
}

/** A mapping file: how the rows of a file become support records. */
export interface Mapping {
  /** The file, from the mapping file's folder. */
  file: string;
  /** The organization that gave the support, e.g. `org:cau`; needed to serve the records, not to check them. */
  organization?: string;
  /** Words that stand for nothing, e.g. `-`. */
  empty: string[];
  /** Whether invented business numbers of the demo are taken. */
  demo: boolean;
  tables: TableMapping[];
}

/**
 * Reads what a mapping file holds, and tells every problem of it at once, each with its place.
 */
export function readMapping(content: unknown): { mapping: Mapping } | { problems: string[] } {
  const problems: string[] = [];
  if (!isObject(content)) return { problems: ['expected a mapping: version, file, tables …'] };
  const { version, file, organization, empty = [], demo = false, tables } = content;
  const claim = (holds: boolean, message: string) => {
    if (!holds) problems.push(message);
  };
  rejectOthers(content, ['version', 'file', 'organization', 'empty', 'demo', 'tables'], '', problems);
  claim(version === 1, 'version: expected 1');
  claim(typeof file === 'string' && file !== '', "file: expected the data file's name");
  const isOrganization = typeof organization === 'string' && /^org:[a-z0-9-]+$/.test(organization);
  claim(organization === undefined || isOrganization, 'organization: expected an id, e.g. org:cau');
  claim(isTexts(empty), "empty: expected a list of words, e.g. ['-']");
  claim(typeof demo === 'boolean', 'demo: expected true or false');
  claim(
    Array.isArray(tables) && tables.length > 0,
    'tables: expected a list with one entry for each sheet to read',
  );
  for (const [place, table] of (Array.isArray(tables) ? tables : []).entries()) {
    checkTable(table, `tables[${place}]`, problems);
  }
  return problems.length > 0
    ? { problems }
    : { mapping: { empty: [], demo: false, ...content } as unknown as Mapping };
}

function checkTable(table: unknown, place: string, problems: string[]): void {
  if (!isObject(table)) {
    problems.push(`${place}: expected sheet, header and fields`);
    return;
  }
  const { sheet, header, fields } = table;
  rejectOthers(table, ['sheet', 'header', 'fields', 'extra'], place, problems);
  if (typeof sheet !== 'string') problems.push(`${place}.sheet: expected the sheet's name`);
  const isRows =
    Array.isArray(header) && header.length > 0 && header.every((row) => Number.isInteger(row) && row > 0);
  const isRun = isRows && header.every((row, index) => index === 0 || row === header[index - 1] + 1);
  if (!isRun) problems.push(`${place}.header: expected its rows, one below the other, e.g. [3, 4]`);
  table.extra ??= [];
  if (!isTexts(table.extra)) problems.push(`${place}.extra: expected a list of column labels`);
  if (!isObject(fields)) {
    problems.push(`${place}.fields: expected id, title, kind …`);
    return;
  }
  rejectOthers(fields, fieldNames, `${place}.fields`, problems);
  for (const [name, source] of Object.entries(fields)) {
    checkSource(name, source, `${place}.fields.${name}`, problems);
  }
  for (const name of ['id', 'title', 'kind'] as const) {
    if (!fields[name]) problems.push(`${place}.fields.${name}: missing; name the column that holds it`);
  }
  if (!fields.startedOn === !fields.period) {
    problems.push(`${place}.fields: expected either startedOn or period`);
  }
}

function checkSource(name: string, source: unknown, place: string, problems: string[]): void {
  if (!isObject(source)) {
    problems.push(`${place}: expected { column: … } or { value: … }`);
    return;
  }
  rejectOthers(source, ['column', 'value', 'values', 'serial', 'unit'], place, problems);
  const { column, value, values, serial, unit } = source;
  if ((typeof column === 'string') === (typeof value === 'string')) {
    problems.push(`${place}: expected either column or value, as text`);
  }
  if (value !== undefined && (name === 'id' || name === 'startupId' || name === 'businessNumber')) {
    problems.push(`${place}: every row has its own; expected a column`);
  }
  const isWords = isObject(values) && Object.values(values).every((word) => typeof word === 'string');
  if (values !== undefined && !isWords) problems.push(`${place}.values: expected words and what each means`);
  const words = [...(isWords ? Object.values(values) : []), ...(value === undefined ? [] : [value])];
  const allowed = codes[name];
  for (const word of allowed ? words : []) {
    if (!allowed!.includes(word as string))
      problems.push(`${place}: ${word} is none of ${allowed!.join(', ')}`);
  }
  if (allowed && column !== undefined && values === undefined) {
    problems.push(`${place}.values: missing; say what the column's words mean`);
  }
  if (serial !== undefined && typeof serial !== 'boolean')
    problems.push(`${place}.serial: expected true or false`);
  if (unit !== undefined && !amountUnits.includes(unit as AmountUnit)) {
    problems.push(`${place}.unit: expected one of ${amountUnits.join(', ')}`);
  }
}

function rejectOthers(object: object, known: readonly string[], place: string, problems: string[]): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key))
      problems.push(`${place}${place && '.'}${key}: unknown; expected ${known.join(', ')}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** The values of the contract's enums that a field can have. */
export const codes: Record<string, readonly string[] | undefined> = {
  kind: [
    ...['DISCOVERY', 'EDUCATION', 'MENTORING', 'INCUBATION', 'PROTOTYPE', 'COMMERCIALIZATION', 'SPACE'],
    ...[
      'SETTLEMENT',
      'SUBSIDY',
      'LOAN',
      'GUARANTEE',
      'RND',
      'OPEN_INNOVATION',
      'INVESTMENT',
      'MARKET',
      'EXPORT',
    ],
    ...['CERTIFICATION', 'HIRING', 'NETWORKING', 'OTHER'],
  ],
  status: ['PLANNED', 'ACTIVE', 'COMPLETED', 'SUSPENDED', 'TERMINATED', 'CANCELLED'],
  disclosure: ['PUBLIC', 'PARTNER', 'OWNER'],
};
