import { dirname, resolve } from 'node:path';
import type { Mapping } from '../mapping/mapping.ts';
import { openTable } from './open-table.ts';
import { openPostgres } from './postgres.ts';
import type { TableFile } from './row.ts';

/**
 * Opens what a mapping reads: its file, or its tables of a database.
 *
 * @throws FileError where it cannot be read, with what to do.
 */
export function openSource(mappingPath: string, mapping: Mapping): Promise<TableFile> {
  const { file, postgres, tables } = mapping;
  if (postgres) {
    return openPostgres({
      variable: postgres.connection,
      tables: [...new Set(tables.map(({ sheet }) => sheet))],
    });
  }
  return openTable(resolve(dirname(mappingPath), file!));
}
