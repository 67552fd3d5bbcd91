import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coreSdl } from '@ieum/schema/contract/core-sdl.ts';
import { Kind, parse, print } from 'graphql';
import type { ExtraColumn } from '../mapping/extra.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { idPrefix } from '../store/publisher-id.ts';
import { typeNames } from '../store/type-names.ts';

/** Writes the subgraph's own SDL: the gathered fields, and record types of the organization's own made of its mapping. */
export function writeSdl(mapping: Mapping): string {
  const names = typeNames(mapping);
  const gathered = readFileSync(join(import.meta.dirname, 'gathered.graphql'), 'utf8');
  const who = mapping.publishers.map(({ ko }) => ko).join(', ');
  const english = mapping.publishers.map(({ en, id }) => en ?? id).join(', ');
  const columns = extraColumns(mapping);
  const record = [
    ...fieldsOfInterface('SupportRecord'),
    ...columns.flatMap((column) => writeField(column, names.prefix)),
  ];
  const parts = [
    links,
    writeHolds(mapping),
    gathered.replace('  # own fields\n', importField(names)),
    `${described(`${who}의 지원. Support by ${english}.`)}
type ${names.support} implements SupportRecord @key(fields: "id") {
${record.join('\n')}
}`,
    `${described(`${who}의 지원사업. A program of ${english}.`)}
type ${names.program} implements Program @key(fields: "id") {
${fieldsOfInterface('Program').join('\n')}
}`,
    `${described(`${who}의 공간. A space of ${english}.`)}
type ${names.space} implements Space @key(fields: "id") {
${fieldsOfInterface('Space').join('\n')}
}`,
    ...columns.flatMap((column) => writeEnum(column, names.prefix)),
    importTypes(names),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The columns that become fields, each once however many sheets have it. */
export function extraColumns({ tables }: Pick<Mapping, 'tables'>): ExtraColumn[] {
  const columns = new Map<string, ExtraColumn>();
  for (const column of tables.flatMap((table) => table.columns)) {
    const before = columns.get(column.field);
    const values = { ...before?.values, ...column.values };
    columns.set(column.field, Object.keys(values).length > 0 ? { ...column, values } : column);
  }
  return [...columns.values()];
}

const links = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@shareable", "@inaccessible", "@cost", "@listSize", "@tag", "@authenticated", "@policy"]
  )`;

/** Who is asked for others need not ask here. */
function writeHolds(mapping: Mapping): string {
  const publishers = JSON.stringify(mapping.publishers.map(({ id }) => id));
  const kinds = JSON.stringify([...new Set(mapping.publishers.map(({ kind }) => kind))]);
  const prefixes = JSON.stringify([idPrefix(mapping)]);
  return `extend schema
  @holds(at: ["SupportFilter.providerIds", "Organization.supports.id"], values: ${publishers})
  @holds(at: ["SupportFilter.providerKinds"], values: ${kinds})
  @holds(at: ["SupportFilter.ids", "ProgramFilter.ids", "SpaceFilter.ids"], prefixes: ${prefixes})`;
}

function fieldsOfInterface(name: string): string[] {
  const found = parse(coreSdl).definitions.find(
    (definition) => definition.kind === Kind.INTERFACE_TYPE_DEFINITION && definition.name.value === name,
  );
  if (found?.kind !== Kind.INTERFACE_TYPE_DEFINITION)
    throw new Error(`core.graphql has no interface ${name}`);
  return (found.fields ?? []).map((field) => `  ${print(field).replaceAll('\n', '\n  ')}`);
}

const graphqlTypes = {
  TEXT: 'String',
  WHOLE: 'Int',
  NUMBER: 'Float',
  WON: 'Money',
  DATE: 'Date',
  BOOLEAN: 'Boolean',
};

function writeField(column: ExtraColumn, prefix: string): string[] {
  const { field, type, ko, en } = column;
  const tag = { ANYONE: '', PARTNER: ' @tag(name: "partner")', OWNER: ' @tag(name: "restricted")' }[
    column.for
  ];
  const graphqlType = type === 'ENUM' ? enumName(prefix, field) : graphqlTypes[type];
  const own = `  ${described(`${ko} / ${en}`)}\n  ${field}: ${graphqlType}${tag}`;
  if (type !== 'DATE') return [own];
  const precision = described(`${ko}의 정밀도 / How exact \`${field}\` is`);
  return [own, `  ${precision}\n  ${field}Precision: DatePrecision${tag}`];
}

function enumName(prefix: string, field: string): string {
  return `${prefix}${field.slice(0, 1).toUpperCase()}${field.slice(1)}`;
}

function writeEnum({ field, type, ko, en, values = {} }: ExtraColumn, prefix: string): string[] {
  if (type !== 'ENUM') return [];
  const words = Map.groupBy(Object.entries(values), ([, code]) => code);
  const members = [...words].map(
    ([code, entries]) =>
      `  ${described(`${entries.map(([word]) => word).join(', ')} / ${toWords(code)}`)}\n  ${code}`,
  );
  return [`${described(`${ko}. ${en}.`)}\nenum ${enumName(prefix, field)} {\n${members.join('\n')}\n}`];
}

function toWords(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function described(text: string): string {
  return JSON.stringify(text.replace(/\s+/gu, ' '));
}

function importField({ importField: field, import: type }: ReturnType<typeof typeNames>): string {
  return `  "이 기관의 표를 마지막으로 가져온 결과. 그 기관만 본다 / What the last import of this organization's tables came to; for itself alone"
  ${field}: ${type} @authenticated @policy(policies: [["own-organization"]]) @tag(name: "partner")
`;
}

function importTypes({ prefix, import: type }: ReturnType<typeof typeNames>): string {
  return `"가져오기. One import of tables: what became of their rows."
type ${type} {
  "가져온 시각 / When it was taken"
  at: DateTime!
  "파일 또는 표 / The file, or where the tables are"
  source: String!
  "읽은 행 / Rows that were read"
  rows: Int!
  "새 기록 / Records that are new"
  created: Int!
  "바뀐 기록 / Records that changed"
  changed: Int!
  "그대로인 기록 / Records that are as they were"
  unchanged: Int!
  "거부된 행 / Rows that were refused"
  refused: Int!
  "원본에서 사라졌으나 남겨 둔 기록 / Records that the source has no more, kept and marked"
  vanished: Int!
  "창업기업과 연결되지 않은 기록 / Records whose startup the network does not know"
  unmatched(
    "한 쪽의 항목 수 (0–100) / Items of one page, 0 to 100"
    first: Int = 20
    "이 커서의 다음부터 / Cursor of the item to continue after"
    after: String
  ): ${prefix}UnmatchedConnection! @listSize(slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)
}

"연결되지 않은 기록의 목록. Records whose startup the network does not know, by record id."
type ${prefix}UnmatchedConnection {
  "항목들 / Items with their cursors"
  edges: [${prefix}UnmatchedEdge!]!
  "쪽 정보 / Where the page stands"
  pageInfo: PageInfo!
  "모두 몇 건인가 / How many there are in all"
  totalCount: Int!
}

"연결되지 않은 기록과 커서. One of them with its cursor."
type ${prefix}UnmatchedEdge {
  "커서 / Its cursor, to pass as \`after\`"
  cursor: String!
  "기록 / The record"
  node: ${prefix}Unmatched!
}

"연결되지 않은 기록. A record whose startup the network does not know; it is served without one."
type ${prefix}Unmatched {
  "기록 / The record"
  record: ${prefix}Support!
  "시트 또는 표 / Its sheet or table"
  sheet: String!
  "행 / Its row"
  row: Int!
  "적힌 기업 이름. 이름으로는 연결하지 않는다 / The startup's name as written; a name never links"
  startupName: String @tag(name: "restricted")
  "까닭 / Why it is not linked"
  reason: ${prefix}UnmatchedReason!
}

"연결되지 않은 까닭. Why a record is not linked to a startup."
enum ${prefix}UnmatchedReason {
  "번호 없음 / No id and no business number"
  NO_NUMBER
  "네트워크에 없는 사업자등록번호 / No startup of the network has the business number"
  UNKNOWN_BUSINESS_NUMBER
  "네트워크에 없는 기업 번호 / No startup of the network has the id"
  UNKNOWN_STARTUP_ID
}`;
}
