import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compose } from './compose.ts';
import { smallSubgraph } from './fixtures/both-composers.ts';
import { staleSchemaFiles, writeSchemaFiles } from './stale.ts';

it('names the schema files that differ from what composition gives', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ieum-stale-'));
  const result = compose([smallSubgraph('a', 'type Query { x: Int }')]);
  if ('errors' in result) throw new Error('It does not compose');
  expect(staleSchemaFiles(folder, result.bundle)).toHaveLength(3);
  expect(writeSchemaFiles(folder, result.bundle)).toHaveLength(3);
  expect(staleSchemaFiles(folder, result.bundle)).toEqual([]);
  writeFileSync(join(folder, 'public.graphql'), 'type Query { y: Int }');
  expect(staleSchemaFiles(folder, result.bundle)).toEqual([expect.stringMatching(/public\.graphql$/)]);
  rmSync(folder, { recursive: true });
});
