import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';

const root = join(import.meta.dirname, '../..');

/** The subgraphs of the network's list, composed from their files. */
export function composeNetwork(): Bundle {
  const core = readFileSync(join(root, 'schema/core.graphql'), 'utf8');
  const list: { name: string; folder: string }[] = JSON.parse(
    readFileSync(join(root, 'subgraphs/network/subgraphs.json'), 'utf8'),
  );
  const inputs = list.map(({ name, folder }) => {
    const sdl = `${core}\n${readFileSync(join(root, folder, 'schema.graphql'), 'utf8')}`;
    return { name, url: `http://${name}.test/graphql`, sdl };
  });
  const composed = compose(inputs);
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.bundle;
}
