import type { Mapping } from '../mapping/mapping.ts';
import { MappingError } from '../mapping/mapping-error.ts';
import { readMappingFile } from '../report/check-file.ts';

/** Reads a mapping and tells what it lacks for serving. */
export async function readServable(path: string): Promise<Mapping> {
  const mapping = await readMappingFile(path);
  const problems = [
    ...(mapping.organization === undefined
      ? ['organization: missing; needed to serve or import: the id of who gave the support, e.g. org:cau']
      : []),
    ...(mapping.publishers.length === 0
      ? [
          'publishers: missing; needed to serve or import: a list with id, kind, region, ko and en of each organization',
        ]
      : []),
  ];
  if (problems.length > 0) throw new MappingError(problems.map((problem) => `${path}: ${problem}`));
  return mapping;
}
