import { writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { openTable } from '../file/open-table.ts';
import { FileError, type TableFile } from '../file/row.ts';
import { writeMappingYaml } from './mapping-yaml.ts';
import { proposeTables, type SheetLeftOut, type TableProposal } from './propose.ts';

/** What was proposed for a file. */
export interface FileProposal {
  form: TableFile['form'];
  /** Of a CSV file. */
  encoding: string | null;
  tables: TableProposal[];
  leftOut: SheetLeftOut[];
}

/**
 * Proposes a mapping for a file and writes it.
 *
 * @throws FileError where the file holds no table, or the mapping file is there and may not be overwritten.
 */
export async function initFile(
  path: string,
  { out, overwrite, organization }: { out: string; overwrite: boolean; organization?: string },
): Promise<FileProposal> {
  const file = await openTable(path);
  try {
    const { tables, leftOut } = await proposeTables(file);
    if (tables.length === 0) {
      throw new FileError(
        `${path} has no sheet with a header that is understood: expected columns such as 관리번호, 사업자등록번호, 사업명, 시작일`,
      );
    }
    const draft = {
      file: relative(dirname(out), path),
      tables,
      ...(organization === undefined ? {} : { organization }),
    };
    await write(out, writeMappingYaml(draft), overwrite);
    return { form: file.form, encoding: file.encoding ?? null, tables, leftOut };
  } finally {
    file.close();
  }
}

async function write(out: string, text: string, overwrite: boolean): Promise<void> {
  try {
    await writeFile(out, text, { flag: overwrite ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FileError(
      code === 'EEXIST'
        ? `${out} is there already: give --out, or --force to overwrite it`
        : `Cannot write: ${message}`,
    );
  }
}
