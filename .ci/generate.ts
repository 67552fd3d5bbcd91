import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Everything that is generated from other files of the repository and committed: types from each subgraph's schema,
 * migrations from its tables, then the composed schemas. `--check` writes nothing, names what is out of date and ends
 * with 1.
 */
const isCheck = process.argv.includes('--check');
const generators = [
  ['subgraphs/kit/generate-types.ts'],
  ['subgraphs/kit/generate-migrations.ts'],
  ['cli/ieum.ts', 'compose'],
];

let failed = false;
for (const [file = '', ...args] of generators) {
  if (!existsSync(file)) continue;
  const command = [file, ...args, ...(isCheck ? ['--check'] : [])];
  const run = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (run.status !== 0) failed = true;
}
if (failed && isCheck)
  console.error('Something generated is out of date or cannot be generated: npm run generate.');
process.exitCode = failed ? 1 : 0;
