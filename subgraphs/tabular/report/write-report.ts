import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { refusals as reasons } from '../cells/refusals.ts';
import { FileError } from '../file/row.ts';
import type { SkipReason } from '../mapping/row-class.ts';
import { type FileCheck, rangesText } from './check-file.ts';

/**
 * Writes a check as a spreadsheet to send back to who made the file: what was refused and why, what was skipped, and
 * the counts. It holds places and kinds of values, not the values.
 */
export async function writeReport(path: string, { sheets, unread, refusals }: FileCheck): Promise<void> {
  const refused = refusals.map(({ sheet, row, column, label, field, valueClass, code }) => [
    ...[sheet, row, column ?? '', label ?? '', field, valueClass, code],
    ...reasons[code],
  ]);
  const skipped = sheets.flatMap(({ sheet, skipped, withoutStartup }) => [
    ...Object.entries(skipped).map(([reason, rows]) => [
      ...[sheet, rangesText(rows)],
      ...skipReasons[reason as SkipReason],
    ]),
    ...(withoutStartup.length > 0 ? [[sheet, rangesText(withoutStartup), ...withoutStartupReason]] : []),
  ]);
  const counts = sheets.map(({ sheet, rows, records, refused }) => [
    ...[sheet, rows, records, refused, rows - records - refused],
  ]);
  const notRead = [
    ...unread.map((sheet) => [sheet, '매핑에 없음 / not in the mapping']),
    ...sheets.flatMap(({ sheet, unknownColumns }) =>
      unknownColumns.map((label) => [
        sheet,
        `${label}: 매핑에 없는 열 / a column that the mapping does not know`,
      ]),
    ),
  ];
  const workbook = await writeXlsx({
    sheets: [
      withHeader('거부된 값', refusedHeader, refused, [16, 8, 6, 24, 16, 24, 22, 50, 50]),
      withHeader('그 밖의 행', skippedHeader, skipped, [16, 30, 40, 50]),
      withHeader('요약', countsHeader, [...counts, ...notRead], [16, 18, 18, 18, 18]),
    ],
  });
  try {
    await writeFile(path, workbook);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new FileError(`Cannot write the report: there is no folder ${dirname(path)}`);
    if (code === 'EISDIR')
      throw new FileError(`Cannot write the report: ${path} is a folder; name a file in it`);
    throw new FileError(`Cannot write the report: ${message}`);
  }
}

function withHeader(name: string, header: string[], rows: Array<Array<string | number>>, widths: number[]) {
  const columns = widths.map((width) => ({ width }));
  return { name, columns, rows: [header, ...rows], freezePane: { rows: 1 } };
}

const refusedHeader = [
  ...[
    '시트 / sheet',
    '행 / row',
    '열 / column',
    '열 이름 / label',
    '항목 / field',
    '값의 종류 / class of value',
  ],
  ...['코드 / code', '사유', 'reason'],
];
const skippedHeader = ['시트 / sheet', '행 / rows', '사유', 'reason'];
const countsHeader = ['시트 / sheet', '행 / rows', '기록 / records', '거부 / refused', '제외 / skipped'];
const withoutStartupReason = [
  '기업 번호 없이 기록됨',
  'taken without a startup: no id and no business number',
];

/** Why a row is no record, in both languages. */
export const skipReasons: Record<SkipReason, readonly [ko: string, en: string]> = {
  TITLE: ['표 위의 제목', 'above the header'],
  HEADER: ['머리글', 'the header'],
  EMPTY: ['빈 행', 'empty'],
  TOTAL: ['합계 행', 'a total'],
  NOTE: ['주석', 'a note'],
  REPEATED_HEADER: ['되풀이된 머리글', 'the header once more'],
  DUPLICATE_ROW: ['위와 같은 행', 'the same as a row above'],
};
