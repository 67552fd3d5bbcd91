import { type AmountUnit, amountUnits } from '../cells/amount.ts';
import { type ExtraColumn, extraReaders, extraTypes } from './extra.ts';
import { supportFields } from './fields.ts';
import { isObject, rejectOthers } from './is-object.ts';

/** Tells the problems of the tables' `columns`, one table's and those between tables. */
export function checkExtraColumns(tables: readonly unknown[], problems: string[]): void {
  const known = new Map<string, string>();
  for (const [at, table] of tables.entries()) {
    const columns = isObject(table) ? (table.columns ?? []) : [];
    const place = `tables[${at}].columns`;
    if (!Array.isArray(columns)) {
      problems.push(`${place}: expected a list of column, field, type, ko, en, for`);
      continue;
    }
    if (columns.length > 0 && isObject(table) && (table.as ?? 'supports') !== 'supports')
      problems.push(`${place}: only supports have columns of their own`);
    for (const [index, column] of columns.entries())
      checkColumn(column, `${place}[${index}]`, known, problems);
    const fields = columns.map((column) => Object(column).field);
    const repeated = fields.find((field, index) => fields.indexOf(field) !== index);
    if (repeated !== undefined) problems.push(`${place}: two columns become ${repeated}`);
  }
}

function checkColumn(column: unknown, place: string, known: Map<string, string>, problems: string[]): void {
  if (!isObject(column)) {
    problems.push(`${place}: expected column, field, type, ko, en, for`);
    return;
  }
  const { field, type, values, unit, serial } = column as Partial<ExtraColumn>;
  rejectOthers(column, keys, place, problems);
  for (const key of ['column', 'ko', 'en'] as const) {
    if (typeof column[key] !== 'string' || column[key] === '')
      problems.push(`${place}.${key}: expected a text`);
  }
  if (typeof field !== 'string' || !/^[a-z][A-Za-z0-9]{0,60}$/.test(field))
    problems.push(`${place}.field: expected a field's name in letters of English, e.g. exportAmount`);
  else if (taken.has(field))
    problems.push(`${place}.field: ${field} is a field of every support record; name another`);
  if (!extraTypes.includes(type as never))
    problems.push(`${place}.type: expected one of ${extraTypes.join(', ')}`);
  if (!extraReaders.includes(column.for as never))
    problems.push(`${place}.for: expected who may see it, one of ${extraReaders.join(', ')}`);
  const words = isObject(values) ? Object.values(values) : [];
  const pattern = type === 'BOOLEAN' ? /^(true|false)$/ : /^[A-Z][A-Z0-9_]{0,60}$/;
  if (type === 'ENUM' ? words.length === 0 : values !== undefined && type !== 'BOOLEAN')
    problems.push(`${place}.values: expected for ENUM, and for it alone or BOOLEAN, what each word means`);
  for (const word of words) {
    if (typeof word !== 'string' || !pattern.test(word))
      problems.push(
        `${place}.values: ${String(word)} is no ${type === 'BOOLEAN' ? 'true or false' : 'code, e.g. GRADE_A'}`,
      );
  }
  if (serial !== undefined && typeof serial !== 'boolean')
    problems.push(`${place}.serial: expected true or false`);
  if (unit !== undefined && !amountUnits.includes(unit as AmountUnit))
    problems.push(`${place}.unit: expected one of ${amountUnits.join(', ')}`);
  // One field of one type has one meaning, from whichever sheet its values come.
  const meaning = JSON.stringify([type, column.ko, column.en, column.for, [...new Set(words)].sort()]);
  const before = known.get(String(field));
  if (before !== undefined && before !== meaning)
    problems.push(`${place}: ${String(field)} has another type, description or reader in another table`);
  known.set(String(field), meaning);
}

const keys = ['column', 'field', 'type', 'ko', 'en', 'for', 'values', 'unit', 'serial'];

/** Fields of `SupportRecord`, and what mappings name a column's meaning by. */
const taken: ReadonlySet<string> = new Set([
  ...Object.keys(supportFields),
  ...[
    'id',
    'startup',
    'disclosure',
    'provider',
    'program',
    'kind',
    'title',
    'startedOn',
    'startedOnPrecision',
  ],
  ...['endedOn', 'status', 'amount', 'stageAtStart', 'space', 'themes', 'jointWith', 'agreement', 'referral'],
  ...['sourceUrl', 'updatedAt'],
]);
