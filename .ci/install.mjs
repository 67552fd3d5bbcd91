/**
 * Makes the project ready to run: npm's packages, the Node that comes with them, Node's compile cache, the built pages.
 * Runs before `npm start` and `npm test` and after `npm install`, on any Node from 20, and needs nothing installed. Does
 * only what is missing or out of date. Ends with 1 and one clear line when it cannot.
 *
 *   node .ci/install.mjs          all of it
 *   node .ci/install.mjs --after  as npm's own last step: npm has the packages already
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.ieum-installed');

await main().catch((error) => {
  console.error(`Ieum: ${error.message}`);
  process.exit(1);
});

async function main() {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Error(
      `Node 20 or newer is needed to begin with, this is ${process.versions.node}. See nodejs.org.`,
    );
  }
  const isAfterNpm = process.argv.includes('--after');
  if (!isAfterNpm && !isInstalled()) await installPackages();
  installNode();
  if (isAfterNpm || !isStamped()) writeStamp();
  // Within `npm ci` that this script started, the pages are left to this script.
  if (process.env.IEUM_INSTALLING) return;
  fillCompileCache();
  try {
    buildPages();
  } catch (error) {
    // No reason for `npm install` to fail: the next start tries again and says so.
    if (!isAfterNpm) throw error;
    console.error(`Ieum: ${error.message}`);
  }
}

/** npm writes `.package-lock.json` last, so that it is there only after a complete installation. */
function isInstalled() {
  const marker = join(modules, '.package-lock.json');
  if (!existsSync(marker)) return false;
  return isStamped() || statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function isStamped() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

function writeStamp() {
  mkdirSync(modules, { recursive: true });
  writeFileSync(stamp, lockHash());
}

/** Packages hold programs of this machine: a tree that was carried over from another kind is not installed. */
function lockHash() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

async function installPackages() {
  // `npm ci` begins with removing everything: only where there is nothing to lose.
  const command = existsSync(modules) ? 'install' : 'ci';
  console.error(`Ieum: installing packages (npm ${command}); the first time this takes a minute or two`);
  const complaint = await runNpm([command, '--no-audit', '--no-fund', '--loglevel=error'], root);
  if (complaint === undefined) return;
  const unreachable = /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH)\b/.exec(
    complaint,
  );
  if (unreachable) {
    throw new Error(
      `the npm registry cannot be reached (${unreachable[0]}). Check the network or the proxy settings of npm, then run the command again.`,
    );
  }
  const unwritable = /\b(EACCES|EPERM|EROFS|ENOSPC)\b/.exec(complaint);
  if (unwritable) {
    throw new Error(
      `npm cannot write to ${modules} (${unwritable[0]}). Make it writable, then run the command again.`,
    );
  }
  process.stderr.write(complaint);
  throw new Error(`npm ${command} failed, see above.`);
}

/** The project's Node is a package whose install script fetches it; npm may have been told to run none. */
function installNode() {
  const folder = join(modules, 'node');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const program = join(folder, 'bin', 'node');
  if (versionOf(program) !== version) {
    console.error(`Ieum: installing Node ${version}`);
    const done = spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
      cwd: folder,
      env: npmEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (versionOf(program) !== version) {
      throw new Error(
        `Node ${version}, which the project runs on, cannot be installed: ${lastLine(done.stderr) || 'no network?'}`,
      );
    }
  }
  const link = join(modules, '.bin', 'node');
  if (!existsSync(link)) symlinkSync(join('..', 'node', 'bin', 'node'), link);
}

function versionOf(program) {
  const asked = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim().replace(/^v/, '') : undefined;
}

/** turbo builds what changed since the last time and says nothing otherwise. */
function buildPages() {
  const turbo = join(modules, '.bin', 'turbo');
  const args = ['run', 'build', '--output-logs=errors-only', '--ui=stream', '--env-mode=loose'];
  const path = `${join(modules, '.bin')}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  const built = spawnSync(turbo, args, { cwd: root, env, encoding: 'utf8' });
  if (built.status === 0) return;
  process.stderr.write(`${built.stdout ?? ''}${built.stderr ?? ''}`);
  throw new Error(`the pages of the gateway cannot be built: ${built.error?.message ?? 'see above'}`);
}

/** As `npm start` uses it. It is of no more than use: a program that does not load says so when it is run. */
function fillCompileCache() {
  const cache = join(modules, '.cache', 'node');
  if (existsSync(cache)) return;
  spawnSync(join(modules, '.bin', 'node'), ['--expose-gc', 'subgraphs/network/fill-compile-cache.ts'], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE: cache, NODE_ENV: 'production' },
    stdio: 'ignore',
  });
}

/** Shows what npm prints; answers its errors when it fails, undefined when it is done. */
function runNpm(args, cwd) {
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', args, { cwd, env: npmEnvironment(), stdio: ['ignore', 'inherit', 'pipe'] });
    let complaint = '';
    npm.stderr.setEncoding('utf8').on('data', (text) => {
      complaint += text;
    });
    npm.once('error', (error) => reject(new Error(`npm cannot be started: ${error.message}`)));
    npm.once('close', (code) => resolve(code === 0 ? undefined : complaint || `npm ended with ${code}`));
  });
}

/** What an npm above set for its own command does not hold for the npm below; development packages are needed. */
function npmEnvironment() {
  const env = { ...process.env, IEUM_INSTALLING: '1', NODE_ENV: 'development' };
  for (const name of Object.keys(env)) {
    if (
      /^npm_(lifecycle|package|command|config_(workspace|workspaces|global|prefix|local_prefix|omit|production))/.test(
        name,
      )
    ) {
      delete env[name];
    }
  }
  return env;
}

function lastLine(text) {
  return (text ?? '').trim().split('\n').at(-1);
}
