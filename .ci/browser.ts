import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The browser of the browser tests as an environment variable: `CHROMIUM`, an absolute path. Debian's
 * Chromium is installed where there is none and this is root. Without one the variable is missing, and a line
 * says so: those tests then skip themselves.
 */
export function findBrowser(): { CHROMIUM?: string } {
  const given = process.env.CHROMIUM;
  if (given) return { CHROMIUM: given };
  const found = lookUp() ?? (install() ? lookUp() : undefined);
  if (found) return { CHROMIUM: found };
  console.error('No Chromium: browser tests are skipped. Install it, or name one in CHROMIUM.');
  return {};
}

function lookUp(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

function install(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.error('Installing Chromium for the browser tests (apt-get)');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args: string[]) =>
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  run('update');
  return run('install', '-y', '--no-install-recommends', 'chromium').status === 0;
}
