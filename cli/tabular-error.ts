import { UsageError } from './command.ts';

/** Runs what reads or writes a spreadsheet; a mistake in the file or its mapping is the user's to mend. */
export async function asUsageError<T>(run: () => Promise<T>): Promise<T> {
  const { FileError } = await import('@ieum/tabular/file/row.ts');
  const { MappingError } = await import('@ieum/tabular/mapping/mapping-error.ts');
  try {
    return await run();
  } catch (error) {
    const isUsers = error instanceof FileError || error instanceof MappingError;
    // What the system refuses (no such folder, no right, disk full) is the user's to mend too.
    if (isUsers || (error as NodeJS.ErrnoException).syscall) throw new UsageError((error as Error).message);
    throw error;
  }
}

/** Runs what also needs a database and a port: why it cannot start is one line, whatever it is. */
export async function asStartError<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new UsageError(message || code || String(error));
  }
}
