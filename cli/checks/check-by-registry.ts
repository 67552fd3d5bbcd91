import { sdlFindings } from '../read-sdl.ts';
import type { RegistryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';
import type { Candidate } from './check-locally.ts';
import { checkFields, type RegistryCheck, toReport } from './registry-check.ts';
import type { CheckReport } from './report.ts';

/** Has the registry check a candidate; what is no SDL at all is told without asking it. */
export async function checkByRegistry(registry: RegistryAddress, candidate: Candidate): Promise<CheckReport> {
  const unread = checkText(registry, candidate);
  if (unread) return unread;
  const { name, sdl, file, url } = candidate;
  const input = { name, sdl, ...(url === undefined ? {} : { url }) };
  const { checkSubgraph } = await askRegistry<{ checkSubgraph: RegistryCheck }>(
    registry,
    checkDocument,
    { input },
    { doing: 'The registry is checking' },
  );
  return toReport(checkSubgraph, { name, url: registry.url, file });
}

/** What is wrong with a candidate that is no SDL; null where it is one. */
export function checkText(
  registry: RegistryAddress,
  { name, sdl, file, url }: Candidate,
): CheckReport | null {
  const problems = sdlFindings(name, { sdl, file: file ?? url ?? name });
  if (problems.length === 0) return null;
  return {
    ...{
      by: { registry: registry.url },
      name,
      isUnread: true,
      ok: false,
      isNew: false,
      composition: null,
      id: null,
      problems,
    },
    ...{ changes: [], joins: [], leaves: [], costChanges: [], usage: null },
  };
}

/** What the registry is asked. */
export const checkDocument = `mutation Check($input: SubgraphCheckInput!) {
  checkSubgraph(input: $input) { ${checkFields} }
}`;
