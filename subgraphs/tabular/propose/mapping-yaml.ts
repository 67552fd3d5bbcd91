import { Document, isMap, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { FieldSource } from '../mapping/mapping.ts';
import { emptyWords, type TableProposal } from './propose.ts';

/** What a mapping file is written from. */
export interface MappingDraft {
  /** The data file as the mapping file will name it. */
  file: string;
  organization?: string;
  tables: readonly TableProposal[];
}

/** Writes a mapping file: what was proposed, each with its confidence beside it, for a person to look over. */
export function writeMappingYaml({ file, organization, tables }: MappingDraft): string {
  const document = new Document({
    version: 1,
    file,
    ...(organization === undefined ? {} : { organization }),
    empty: [...emptyWords],
    tables: tables.map(({ sheet, header, columns, extra }) => ({
      sheet,
      header,
      fields: Object.fromEntries(
        columns.map(({ field, source }) => [field, source] as [string, FieldSource]),
      ),
      extra,
    })),
  });
  document.commentBefore =
    ' How the rows of the file become support records. Look over what has a low confidence, then run\n `ieum tabular check` with this file.';
  for (const [place, table] of tables.entries()) comment(document, place, table);
  return document.toString({ lineWidth: 0 });
}

function comment(document: Document, place: number, { columns, missing }: TableProposal): void {
  const fields = document.getIn(['tables', place, 'fields']) as YAMLMap;
  for (const pair of fields.items as Array<Pair<Scalar<string>, YAMLMap>>) {
    const found = columns.find(({ field }) => field === pair.key.value);
    if (!found || !isMap(pair.value)) continue;
    pair.key.commentBefore = ` ${percent(found.confidence)}: ${found.reasons.join('; ')}`;
  }
  if (missing.length > 0) {
    fields.comment = ` Missing, and needed: ${missing.join(', ')}. Give each { column: … }, or { value: … } for all rows but an id.`;
  }
}

/** `97 %` */
export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}
