import { writeFile } from 'node:fs/promises';
import { basename, dirname, relative } from 'node:path';
import { organizationsWithDemo } from '@ieum/kit/reference/demo-organizations.ts';
import { openTable } from '../file/open-table.ts';
import { openPostgres, type PostgresSource } from '../file/postgres.ts';
import { FileError, type TableFile } from '../file/row.ts';
import type { Publisher } from '../mapping/mapping.ts';
import { writeMappingYaml } from './mapping-yaml.ts';
import { proposeTables, type SheetLeftOut, type TableProposal } from './propose.ts';

/** What was proposed for a source. */
export interface FileProposal {
  form: TableFile['form'];
  /** Of a CSV file. */
  encoding: string | null;
  /** Who publishes, where the organization is one of the known ones. */
  publisher: Publisher | null;
  tables: TableProposal[];
  leftOut: SheetLeftOut[];
}

/** Where a mapping is written, and for whom. */
export interface InitOptions {
  out: string;
  overwrite: boolean;
  organization?: string;
}

/**
 * Proposes a mapping for a file and writes it.
 *
 * @throws FileError where the file holds no table, or the mapping file is there and may not be overwritten.
 */
export async function initFile(path: string, options: InitOptions): Promise<FileProposal> {
  return await initSource(await openTable(path), { file: relative(dirname(options.out), path) }, options);
}

/**
 * Proposes a mapping for tables of a database, by their columns' types and comments too, and writes it. The mapping names
 * the environment variable of the URL, never the URL.
 *
 * @throws FileError as `initFile`, and where the database cannot be read.
 */
export async function initPostgres(source: PostgresSource, options: InitOptions): Promise<FileProposal> {
  return await initSource(await openPostgres(source), { postgres: { connection: source.variable } }, options);
}

async function initSource(
  file: TableFile,
  source: { file: string } | { postgres: { connection: string } },
  { out, overwrite, organization }: InitOptions,
): Promise<FileProposal> {
  try {
    const { tables, leftOut } = await proposeTables(file);
    if (tables.length === 0) {
      throw new FileError(
        `${basename(file.path)} has no sheet with a header that is understood: expected columns such as 관리번호, 사업자등록번호, 사업명, 시작일`,
      );
    }
    const publisher = organization === undefined ? null : knownPublisher(organization);
    const named = organization === undefined ? {} : { organization };
    await write(out, writeMappingYaml({ ...source, ...named, publisher, tables }), overwrite);
    return { form: file.form, encoding: file.encoding ?? null, publisher, tables, leftOut };
  } finally {
    await file.close();
  }
}

function knownPublisher(organization: string): Publisher | null {
  const found = organizationsWithDemo().find(({ id }) => id === organization);
  return found
    ? { id: found.id, kind: found.kind, region: found.regionCode, ko: found.nameKo, en: found.nameEn }
    : null;
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
