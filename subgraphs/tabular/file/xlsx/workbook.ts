import { posix } from 'node:path';
import type { Sheet, TableFile } from '../row.ts';
import { FileError } from '../row.ts';
import { type Archive, openArchive, readPart } from './archive.ts';
import { readNumberFormats } from './number-formats.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readMerges, readSheetRows } from './worksheet.ts';

/** Opens an .xlsx workbook: its list of sheets, its texts and number formats. Rows are read as they are asked for. */
export async function openXlsx(path: string): Promise<TableFile> {
  const archive = await openArchive(path);
  try {
    const book = await findBook(archive);
    const { sheets, startsIn1904 } = await readBook(archive, book);
    const parts = await readRelations(archive, book);
    const sharedStrings = await readSharedStrings(archive, partOf(parts, 'sharedStrings'));
    const formats = await readNumberFormats(archive, partOf(parts, 'styles'));
    const toSheet = ({ name, isHidden, relation }: ListedSheet): Sheet[] => {
      const part = parts.get(relation);
      // Charts and dialogs are sheets too, but hold no rows.
      if (part?.type !== 'worksheet') return [];
      const context = { archive, part: part.path, sheet: name, sharedStrings, formats, startsIn1904 };
      const rows = () => readSheetRows(context);
      return [{ name, isHidden, merges: () => readMerges(archive, part.path), rows }];
    };
    return { path, form: 'XLSX', sheets: sheets.flatMap(toSheet), close: () => archive.close() };
  } catch (error) {
    archive.close();
    throw error;
  }
}

interface ListedSheet {
  name: string;
  isHidden: boolean;
  relation: string;
}

interface Part {
  path: string;
  /** The last word of the relation's type. */
  type: string;
}

async function findBook(archive: Archive): Promise<string> {
  const roots = archive.has('_rels/.rels') ? await readRelations(archive, '') : new Map<string, Part>();
  const book = partOf(roots, 'officeDocument');
  if (book?.endsWith('.xml') && archive.has(book)) return book;
  throw new FileError(`${archive.path} is an archive, but not an .xlsx workbook: save it as .xlsx`);
}

async function readBook(archive: Archive, book: string) {
  const sheets: ListedSheet[] = [];
  let startsIn1904 = false;
  await readPart(archive, book, {
    open(name, attributes) {
      if (name === 'workbookPr') startsIn1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const isHidden = (attributes.state ?? 'visible') !== 'visible';
      sheets.push({ name: attributes.name ?? '', isHidden, relation });
    },
  });
  return { sheets, startsIn1904 };
}

async function readRelations(archive: Archive, part: string): Promise<Map<string, Part>> {
  const folder = posix.dirname(part);
  const relations = new Map<string, Part>();
  await readPart(archive, posix.join(folder, '_rels', `${posix.basename(part)}.rels`), {
    open(name, { Id, Type, Target }) {
      if (name !== 'Relationship' || !Id || !Type || !Target) return;
      const path = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.set(Id, { path, type: posix.basename(Type) });
    },
  });
  return relations;
}

function partOf(parts: ReadonlyMap<string, Part>, type: string): string | undefined {
  return parts.values().find((part) => part.type === type)?.path;
}
