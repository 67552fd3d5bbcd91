import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';

type Snapshot = Parameters<typeof generateMigration>[0];

/**
 * Names the subgraphs beside this folder whose `migrations/` do not lead to their `tables.ts`, by comparing the last
 * migration's snapshot with the tables; no database is asked.
 */
export async function staleMigrations(): Promise<string[]> {
  const stale = await Promise.all(
    subgraphFolders().map(async (folder) => ((await differs(folder)) ? [folder] : [])),
  );
  return stale.flat();
}

const subgraphsFolder = join(import.meta.dirname, '..');

function subgraphFolders(): string[] {
  return readdirSync(subgraphsFolder)
    .map((name) => join(subgraphsFolder, name))
    .filter((folder) => basename(folder) !== 'kit' && existsSync(join(folder, 'tables.ts')));
}

async function differs(folder: string): Promise<boolean> {
  const before = lastSnapshot(folder);
  if (!before) return true;
  const after = generateDrizzleJson(await import(join(folder, 'tables.ts')), before.id);
  try {
    return (await generateMigration(before, after)).length > 0;
  } catch {
    // It wants to ask whether a column was renamed, so there is a difference.
    return true;
  }
}

function lastSnapshot(folder: string): Snapshot | undefined {
  const meta = join(folder, 'migrations/meta');
  if (!existsSync(meta)) return undefined;
  const last = readdirSync(meta)
    .filter((file) => file.endsWith('_snapshot.json'))
    .sort()
    .at(-1);
  return last && JSON.parse(readFileSync(join(meta, last), 'utf8'));
}

/** Writes one migration more, called `name`. drizzle-kit asks on the terminal where a column may have been renamed. */
function writeMigration(folder: string, name: string): boolean {
  const options = ['--dialect=postgresql', '--schema=tables.ts', '--out=migrations', `--name=${name}`];
  return spawnSync('drizzle-kit', ['generate', ...options], { cwd: folder, stdio: 'inherit' }).status === 0;
}

if (import.meta.main) {
  const stale = await staleMigrations();
  const [name = 'change'] = process.argv.slice(2);
  if (name === '--check') {
    for (const folder of stale) console.error(`${basename(folder)}/migrations do not lead to its tables.ts.`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    for (const folder of stale) if (!writeMigration(folder, name)) process.exitCode = 1;
  }
}
