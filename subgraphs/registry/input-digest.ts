import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf } from './digest.ts';
import type { Member } from './state.ts';

/**
 * The SHA-256 of all that a bundle comes from: the versions and addresses of its subgraphs, and the composer itself. A
 * bundle of the same digest need not be composed again.
 *
 * @param members by name, ascending.
 */
export function inputDigestOf(members: readonly Member[]): string {
  const rows = members.map(({ subgraph, digest, url }) => [subgraph, digest, url]);
  return digestOf(JSON.stringify([composerDigest(), rows]));
}

/** That of the program that composes: its text, and the versions of the packages it uses. */
function composerDigest(): string {
  known ??= digestOf(
    globSync('{*.ts,contract/*.ts,rules/*.ts,core.graphql,package.json}', { cwd: composerFolder })
      .sort()
      .map((file) => `${file}\n${readFileSync(join(composerFolder, file), 'utf8')}`)
      .join('\n'),
  );
  return known;
}

let known: string | undefined;
const composerFolder = dirname(fileURLToPath(import.meta.resolve('@ieum/schema/compose.ts')));
