import { Document, isMap, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { FieldSource, Publisher } from '../mapping/mapping.ts';
import { emptyWords, type TableProposal } from './propose.ts';

/** What a mapping file is written from. */
export interface MappingDraft {
  /** The data file as the mapping file will name it; or else `postgres`. */
  file?: string;
  postgres?: { connection: string };
  organization?: string;
  /** Who publishes, where the organization is known. */
  publisher?: Publisher | null;
  tables: readonly TableProposal[];
}

/** Writes a mapping file: what was proposed, each with its confidence beside it, for a person to look over. */
export function writeMappingYaml({ tables, publisher, ...source }: MappingDraft): string {
  const document = new Document({
    version: 1,
    ...source,
    ...(publisher ? { publishers: [publisher] } : {}),
    empty: [...emptyWords],
    tables: tables.map(({ sheet, header, columns, own, extra }) => ({
      sheet,
      ...(header.length > 0 ? { header } : {}),
      fields: {
        ...Object.fromEntries(columns.map(({ field, source }) => [field, source] as [string, FieldSource])),
        ...(columns.some(({ field }) => field === 'disclosure') ? {} : { disclosure: { value: 'OWNER' } }),
      },
      columns: own.map((proposal) => proposal.source),
      extra: extra.map(({ column }) => column),
    })),
  });
  document.commentBefore =
    ' How the rows of the file become support records. Look over what has a low confidence, then run\n `ieum tabular check` with this file.';
  if (!publisher) {
    const empty = document.contents as YAMLMap;
    const pair = empty.items.find(({ key }) => (key as Scalar).value === 'empty') as Pair<Scalar, unknown>;
    pair.key.commentBefore = publisherHelp;
  }
  for (const [place, table] of tables.entries()) comment(document, place, table);
  return document.toString({ lineWidth: 0 });
}

const publisherHelp = ` To serve it, say who publishes:
 organization: org:cau
 publishers:
   - { id: org:cau, kind: UNIVERSITY, region: "1159000000", ko: 중앙대학교, en: Chung-Ang University }`;

function comment(document: Document, place: number, { columns, own, missing }: TableProposal): void {
  const fields = document.getIn(['tables', place, 'fields']) as YAMLMap;
  for (const pair of fields.items as Array<Pair<Scalar<string>, YAMLMap>>) {
    const found = columns.find(({ field }) => field === pair.key.value);
    if (!found && pair.key.value === 'disclosure') {
      pair.key.commentBefore =
        ' No column tells who may learn which startup it is. OWNER: nobody else, until you write PARTNER (with its consent) or PUBLIC.';
    }
    if (!found || !isMap(pair.value)) continue;
    pair.key.commentBefore = ` ${percent(found.confidence)}: ${found.reasons.join('; ')}`;
  }
  const items = document.getIn(['tables', place, 'columns']) as YAMLSeq<YAMLMap>;
  for (const [index, { confidence, reasons }] of own.entries()) {
    items.items[index]!.commentBefore = ` ${percent(confidence)}: ${reasons.join('; ')}`;
  }
  if (missing.length > 0) {
    fields.comment = ` Missing, and needed: ${missing.join(', ')}. Give each { column: … }, or { value: … } for all rows but an id.`;
  }
}

/** `97 %` */
export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}
