import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['contenders', 'contenders/mercurius'].map((folder) => join(import.meta.dirname, folder));

/**
 * Installs the contenders' packages by their lock files, where that isn't done yet. They are no part of the product: its own
 * installation never touches them.
 * @throws Error when npm fails
 */
export function installContenders(): void {
  for (const folder of folders) {
    const stamp = join(folder, 'node_modules/.bench-installed');
    const lock = createHash('sha256')
      .update(readFileSync(join(folder, 'package-lock.json')))
      .digest('hex');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) continue;
    console.error(`Installing the contenders of ${folder} (npm ci); only the first time`);
    const npm = spawnSync(
      'npm',
      ['ci', '--workspaces=false', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        cwd: folder,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      },
    );
    if (npm.status !== 0) throw new Error(`npm ci failed in ${folder}: it needs the npm registry.`);
    writeFileSync(stamp, lock);
  }
}
