import { cellText, isEmptyCell, type Row } from '../file/row.ts';

/** Why a row is no record, without being wrong. */
export type SkipReason =
  | 'TITLE'
  | 'HEADER'
  | 'EMPTY'
  | 'TOTAL'
  | 'NOTE'
  | 'REPEATED_HEADER'
  | 'DUPLICATE_ROW';

/** Gives a function that tells rows below a header that are no records; null for what has to be read as one. */
export function createRowClassifier(header: readonly Row[], idColumn: number | undefined) {
  const headings = header.map(textOf);
  let isBelowTable = false;
  return (row: Row): SkipReason | null => {
    const filled = row.cells.filter((cell) => !isEmptyCell(cell));
    if (filled.length === 0) return 'EMPTY';
    if (headings.includes(textOf(row))) return 'REPEATED_HEADER';
    const hasId = idColumn !== undefined && !isEmptyCell(row.cells[idColumn - 1]);
    const idText = hasId ? cellText(row.cells[idColumn! - 1]) : '';
    if ((!hasId || isTotalWord(idText)) && filled.some((cell) => isTotalWord(cellText(cell)))) return 'TOTAL';
    const isAlone = filled.length === 1 && filled[0]!.kind === 'text';
    // A note goes on in the next line without a mark.
    isBelowTable = isAlone && (isBelowTable || noteMark.test(cellText(filled[0])));
    return isBelowTable ? 'NOTE' : null;
  };
}

function textOf({ cells }: Row): string {
  return cells.map(cellText).join('\t').trim();
}

function isTotalWord(text: string): boolean {
  return /^(?:\S{0,8})?(?:합계|소계|총계|누계|총합|총액|평균)(?:\(.*\))?$|^(?:총)?계$/.test(
    text.replace(/ /g, ''),
  );
}

const noteMark = /^(?:[※*☞▶□■◇◆○●-]|주\)|주:|비고|참고|출처|자료|작성|\(단위)/;
