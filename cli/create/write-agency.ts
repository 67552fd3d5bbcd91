import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Agency } from './agency.ts';

/** The template: a subgraph of the repository like any other, tested as such. */
export const templateFolder = join(import.meta.dirname, '../../subgraphs/template');

/** The template's own SDL with the agency's names. */
export function agencySdl(agency: Agency): string {
  return rename(readFileSync(join(templateFolder, 'schema.graphql'), 'utf8'), agency);
}

/**
 * Writes the agency's folder from the template: whole, or not at all. Nothing is ever overwritten.
 *
 * @param root of the workspace.
 * @returns the files, relative to the folder, ascending.
 * @throws with code ENOTEMPTY or EEXIST where something is there.
 */
export function writeAgency(root: string, agency: Agency): string[] {
  const folder = join(root, agency.folder);
  const draft = mkdtempSync(join(dirname(folder), `.${agency.name}-`));
  try {
    cpSync(templateFolder, draft, { recursive: true, filter: (file) => !/node_modules|\.log$/.test(file) });
    const files = readdirSync(draft, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(draft, join(entry.parentPath, entry.name)))
      .sort();
    for (const file of files) {
      // Migrations name tables only, and digits of theirs might look like a port.
      if (file.startsWith('migrations')) continue;
      const path = join(draft, file);
      const text = rename(readFileSync(path, 'utf8'), agency);
      writeFileSync(path, file === 'seed.ts' ? renamePublisher(text, agency) : text);
    }
    // A folder made by mkdtemp is its owner's alone.
    chmodSync(draft, 0o755);
    renameSync(draft, folder);
    return files;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Each name of the template by the agency's own, in one pass: what was put in is not looked at again. */
function rename(text: string, { name, organization, koreanName, englishName, folder, port }: Agency): string {
  const pascal = name.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
  const names: Record<string, string> = {
    '@ieum/template': `@ieum/${name}`,
    'subgraphs/template': folder,
    'my-agency': name,
    MyAgency: pascal,
    myAgency: pascal[0]!.toLowerCase() + pascal.slice(1),
    'My Agency': englishName,
    나의기관: koreanName,
    'my-org': organization.slice('org:'.length),
    '5001': port,
  };
  return text.replace(new RegExp(Object.keys(names).join('|'), 'g'), (found) => names[found]!);
}

function renamePublisher(text: string, { organizationKind, region }: Agency): string {
  return text.replace("'SUPPORT_AGENCY'", `'${organizationKind}'`).replace("'1100000000'", `'${region}'`);
}
