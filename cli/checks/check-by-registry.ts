import { sdlFindings } from '../read-sdl.ts';
import type { RegistryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';
import type { Candidate } from './check-locally.ts';
import { checkFields, type RegistryCheck, toReport } from './registry-check.ts';
import type { CheckReport } from './report.ts';

/** Has the registry check a candidate; what is no SDL at all is told without asking it. */
export async function checkByRegistry(
  registry: RegistryAddress,
  { name, sdl, file, url }: Candidate,
): Promise<CheckReport> {
  const found = sdlFindings(name, { sdl, file: file ?? url ?? name });
  if (found.length > 0) return refusedUnread(registry, name, found);
  const input = { name, sdl, ...(url === undefined ? {} : { url }) };
  const { checkSubgraph } = await askRegistry<{ checkSubgraph: RegistryCheck }>(
    registry,
    checkDocument,
    { input },
    { doing: 'The registry is checking' },
  );
  return toReport(checkSubgraph, { name, url: registry.url, file });
}

function refusedUnread(
  { url }: RegistryAddress,
  name: string,
  problems: CheckReport['problems'],
): CheckReport {
  return {
    ...{ by: { registry: url }, name, ok: false, isNew: false, composition: null, id: null, problems },
    ...{ changes: [], joins: [], leaves: [], costChanges: [], usage: null },
  };
}

/** What the registry is asked. */
export const checkDocument = `mutation Check($input: SubgraphCheckInput!) {
  checkSubgraph(input: $input) { ${checkFields} }
}`;
