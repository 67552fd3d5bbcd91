import { spawnSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';

/** How PostgreSQL's programs are started so that they do not run as root, which they refuse. */
export interface Account {
  /** Put in front of each command line; empty where the current user will do. */
  prefix: string[];
  /** Gives a file or folder to the user that the programs run as. */
  own(path: string): void;
}

/** User and group `nobody`: on every Linux, and no other data of ours belongs to it. */
const nobody = 65534;

/**
 * Chooses the user that PostgreSQL runs as. An ordinary user runs it directly. Root steps down to the user that
 * the data folder already belongs to, else to `nobody`; the capability `dac_override` is kept, so that programs
 * and data are reached even inside a folder that only root may enter (`/root`).
 *
 * `dataFolder` may not exist yet; `program` is a program that answers `--version`, used to try the way.
 * Throws an Error with one clear line where root can't step down.
 */
export function chooseAccount(dataFolder: string, program: string): Account {
  if (process.getuid?.() !== 0) return { prefix: [], own: () => {} };
  const owner = ownerOf(dataFolder) ?? { uid: nobody, gid: nobody };
  const own = (path: string) => chownSync(path, owner.uid, owner.gid);
  const identity = ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  const reach = [
    '--securebits=+no_setuid_fixup',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
  ];
  const ways = [
    [...identity, ...reach, '--'],
    // Containers may lack the capability to keep; enough where everyone may enter the folders above.
    [...identity, '--'],
  ];
  const prefix = ways.find((way) => works([...way, program, '--version']));
  if (prefix) return { prefix, own };
  throw new Error(
    'PostgreSQL does not run as root, and this system does not let root step down to another user ' +
      `(tried: ${ways[0]?.join(' ')} ${program}). Run npm start as an ordinary user, or set DATABASE_URL.`,
  );
}

function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function works([command = '', ...args]: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', cwd: '/' }).status === 0;
}
