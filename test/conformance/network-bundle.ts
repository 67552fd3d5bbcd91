import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compose } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';

const root = join(import.meta.dirname, '../..');

/** The network's own subgraphs, composed from their files. */
export function composeNetwork(): Bundle {
  const core = readFileSync(join(root, 'schema/core.graphql'), 'utf8');
  const inputs = globSync('subgraphs/*/schema.graphql', { cwd: root }).map((file) => {
    const name = basename(dirname(file));
    const sdl = `${core}\n${readFileSync(join(root, file), 'utf8')}`;
    return { name, url: `http://${name}.test/graphql`, sdl };
  });
  const composed = compose(inputs);
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.bundle;
}
