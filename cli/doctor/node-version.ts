import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnosis, fine } from './diagnosis.ts';

/** Node of this process, beside the one that the project brings along. */
export function diagnoseNode(): Diagnosis {
  const { devDependencies } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
  ) as { devDependencies: { node: string } };
  const [own, wanted] = [process.versions.node, devDependencies.node];
  if (Number.parseInt(own, 10) >= Number.parseInt(wanted, 10)) return fine('Node', own);
  return {
    outcome: 'note',
    what: 'Node',
    found: `${own}; the project is made for ${wanted}`,
    todo: 'Run it as `npm run ieum --` or `npx ieum` in the project, which bring that one along.',
  };
}
