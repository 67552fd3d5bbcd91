import { RegionCodeScalar } from '@ieum/schema/contract/scalars.ts';
import { type AmountUnit, amountUnits } from '../cells/amount.ts';
import { checkExtraColumns } from './check-extra.ts';
import { type FieldRule, fieldsOf, neededFields, type TableKind, tableKinds } from './fields.ts';
import { isObject, rejectOthers } from './is-object.ts';

/** Every problem of what a mapping file holds, each with its place; none where it can be used. */
export function checkMapping(content: unknown): string[] {
  const problems: string[] = [];
  if (!isObject(content)) return ['expected a mapping: version, file, tables …'];
  const { version, file, postgres, organization, name, types, publishers, empty, demo, tables } = content;
  const claim = (holds: boolean, message: string) => {
    if (!holds) problems.push(message);
  };
  rejectOthers(content, topLevel, '', problems);
  claim(version === 1, 'version: expected 1');
  if (postgres === undefined)
    claim(typeof file === 'string' && file !== '', "file: expected the data file's name");
  else {
    const connection = isObject(postgres) ? postgres.connection : undefined;
    const isVariable = typeof connection === 'string' && /^[A-Z_][A-Z0-9_]*$/.test(connection);
    claim(
      isVariable,
      'postgres.connection: expected the name of the environment variable that holds the URL',
    );
    claim(file === undefined, 'file: there is postgres already; keep one of them');
  }
  const isOptional = (value: unknown, pattern: RegExp) =>
    value === undefined || (typeof value === 'string' && pattern.test(value));
  claim(isOptional(organization, organizationId), 'organization: expected an id, e.g. org:cau');
  claim(
    isOptional(name, /^[a-z][a-z0-9-]{0,60}$/),
    'name: expected small letters, digits and hyphens, e.g. busan-tp',
  );
  claim(
    !['sup', 'prog', 'space'].includes(String(name)),
    'name: sup, prog and space stand in ids for kinds of rows; give another',
  );
  claim(
    isOptional(types, /^[A-Z][A-Za-z0-9]{0,40}$/),
    'types: expected the beginning of type names, e.g. BusanTp',
  );
  claim(empty === undefined || isTexts(empty), "empty: expected a list of words, e.g. ['-']");
  claim(demo === undefined || typeof demo === 'boolean', 'demo: expected true or false');
  checkPublishers(publishers ?? [], organization, problems);
  const hasTables = Array.isArray(tables) && tables.length > 0;
  claim(hasTables, 'tables: expected a list with one entry for each sheet to read');
  const ids = Array.isArray(publishers) ? publishers.map((one) => String(Object(one).id)) : [];
  const known = [...ids, ...(typeof organization === 'string' ? [organization] : [])];
  for (const [at, table] of (hasTables ? tables : []).entries()) {
    checkTable(
      table,
      `tables[${at}]`,
      { needsHeader: postgres === undefined && !isLines(file), publishers: known },
      problems,
    );
  }
  checkExtraColumns(hasTables ? tables : [], problems);
  return problems;
}

const topLevel = [
  ...[
    'version',
    'file',
    'postgres',
    'organization',
    'name',
    'types',
    'publishers',
    'empty',
    'demo',
    'tables',
  ],
];
const organizationId = /^org:[a-z0-9-]+$/;
const isLines = (file: unknown) => /\.(ndjson|jsonl)$/i.test(String(file));

const organizationKinds = [
  ...['UNIVERSITY', 'METROPOLITAN_GOVERNMENT', 'LOCAL_GOVERNMENT', 'SUPPORT_AGENCY', 'INNOVATION_CENTER'],
  ...['TECHNOPARK', 'REGIONAL_SME_OFFICE', 'MINISTRY', 'RESEARCH_INSTITUTE', 'CORPORATE_PARTNER', 'INVESTOR'],
];

function checkPublishers(publishers: unknown, organization: unknown, problems: string[]): void {
  if (!Array.isArray(publishers)) {
    problems.push('publishers: expected a list of id, kind, region, ko, en');
    return;
  }
  for (const [at, publisher] of publishers.entries()) {
    const place = `publishers[${at}]`;
    if (!isObject(publisher)) {
      problems.push(`${place}: expected id, kind, region, ko, en`);
      continue;
    }
    const { id, kind, region, ko, en } = publisher;
    rejectOthers(publisher, ['id', 'kind', 'region', 'ko', 'en'], place, problems);
    if (typeof id !== 'string' || !organizationId.test(id))
      problems.push(`${place}.id: expected an id, e.g. org:cau`);
    if (!organizationKinds.includes(String(kind)))
      problems.push(`${place}.kind: expected one of ${organizationKinds.join(', ')}`);
    if (region != null && !isRegion(region))
      problems.push(
        `${place}.region: expected a region's code of ten digits, in quotation marks, or nothing`,
      );
    if (typeof ko !== 'string' || ko === '')
      problems.push(`${place}.ko: expected the organization's name in Korean`);
    if (en != null && typeof en !== 'string')
      problems.push(`${place}.en: expected its name in English, or nothing`);
  }
  const ids = publishers.map((publisher) => Object(publisher).id);
  if (publishers.length > 0 && organization !== undefined && !ids.includes(organization))
    problems.push(`publishers: ${String(organization)} is not among them`);
}

interface Surroundings {
  needsHeader: boolean;
  publishers: readonly string[];
}

function checkTable(table: unknown, place: string, around: Surroundings, problems: string[]): void {
  if (!isObject(table)) {
    problems.push(`${place}: expected sheet, header and fields`);
    return;
  }
  const { sheet, header = [], fields, as = 'supports', extra = [] } = table;
  rejectOthers(table, ['sheet', 'as', 'header', 'fields', 'columns', 'extra'], place, problems);
  if (typeof sheet !== 'string') problems.push(`${place}.sheet: expected the sheet's name`);
  const isRows = Array.isArray(header) && header.every((row) => Number.isInteger(row) && row > 0);
  const isRun = isRows && header.every((row, index) => index === 0 || row === header[index - 1] + 1);
  if (!isRun || (around.needsHeader && header.length === 0))
    problems.push(`${place}.header: expected its rows, one below the other, e.g. [3, 4]`);
  if (!isTexts(extra)) problems.push(`${place}.extra: expected a list of column labels`);
  if (!tableKinds.includes(as as TableKind)) {
    problems.push(`${place}.as: expected one of ${tableKinds.join(', ')}`);
    return;
  }
  if (!isObject(fields)) {
    problems.push(`${place}.fields: expected ${neededFields[as as TableKind].flat().join(', ')} …`);
    return;
  }
  const rules = fieldsOf[as as TableKind];
  rejectOthers(fields, Object.keys(rules), `${place}.fields`, problems);
  for (const [name, source] of Object.entries(fields)) {
    const rule = rules[name];
    if (rule) checkSource(name, rule, source, `${place}.fields.${name}`, around, problems);
  }
  for (const needed of neededFields[as as TableKind]) {
    const given = [needed].flat().filter((name) => fields[name]);
    if (given.length === 1) continue;
    problems.push(
      typeof needed === 'string'
        ? `${place}.fields.${needed}: missing; name the column that holds it`
        : `${place}.fields: expected either ${needed.join(' or ')}`,
    );
  }
  if (fields.applyPeriod && (fields.applyFrom || fields.applyTo))
    problems.push(`${place}.fields: expected either applyPeriod, or applyFrom and applyTo`);
}

function checkSource(
  name: string,
  { form, codes, prefix }: FieldRule,
  source: unknown,
  place: string,
  { publishers }: Surroundings,
  problems: string[],
): void {
  if (!isObject(source)) {
    problems.push(`${place}: expected { column: … } or { value: … }`);
    return;
  }
  rejectOthers(source, ['column', 'value', 'values', 'serial', 'unit', 'make'], place, problems);
  const { column, value, values, serial, unit, make } = source;
  if ((typeof column === 'string') === (typeof value === 'string'))
    problems.push(`${place}: expected either column or value, as text`);
  if (value !== undefined && ['RECORD_ID', 'STARTUP_ID', 'BUSINESS_NUMBER'].includes(form))
    problems.push(`${place}: every row has its own; expected a column`);
  const isWords = isObject(values) && Object.values(values).every((word) => typeof word === 'string');
  if (values !== undefined && !isWords) problems.push(`${place}.values: expected words and what each means`);
  const words = [
    ...(isWords ? Object.values(values) : []),
    ...(typeof value === 'string' ? [value] : []),
  ] as string[];
  for (const word of words) {
    if (codes && !codes.includes(word)) problems.push(`${place}: ${word} is none of ${codes.join(', ')}`);
    if (prefix && !word.startsWith(prefix))
      problems.push(`${place}: ${word} is no id that begins with ${prefix}`);
    if (name === 'provider' && !publishers.includes(word))
      problems.push(`${place}: ${word} is not among the publishers`);
    if ((form === 'REGION' || form === 'REGIONS') && !isRegion(word))
      problems.push(`${place}: ${word} is no region's code of ten digits`);
  }
  if ((codes || name === 'provider') && column !== undefined && values === undefined)
    problems.push(`${place}.values: missing; say what the column's words mean`);
  if (serial !== undefined && typeof serial !== 'boolean')
    problems.push(`${place}.serial: expected true or false`);
  if (make !== undefined && (typeof make !== 'boolean' || name !== 'program'))
    problems.push(`${place}.make: expected true or false, for program alone`);
  if (unit !== undefined && !amountUnits.includes(unit as AmountUnit))
    problems.push(`${place}.unit: expected one of ${amountUnits.join(', ')}`);
}

function isRegion(value: unknown): boolean {
  try {
    RegionCodeScalar.parseValue(value);
    return true;
  } catch {
    return false;
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
