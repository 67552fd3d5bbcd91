import { once } from '../reference/read-table.ts';
import { agencySpaces } from './agency-spaces.ts';
import { branchSpaces } from './center.ts';
import { facilitySpaces } from './facilities.ts';
import type { DemoSpace, GrowthStage, SectorName } from './facts.ts';
import { incubationCenters } from './universities.ts';

const all = once((): DemoSpace[] => [
  ...incubationCenters(),
  ...facilitySpaces(),
  ...agencySpaces(),
  ...branchSpaces(),
]);

/** The spaces a sector publishes, without vacancies (`DemoSpaceHead` says how those follow). */
export function demoSpaces(sector: SectorName): DemoSpace[] {
  return all().filter((space) => space.subgraph === sector);
}

const tenantable = once((): Map<string, DemoSpace[]> => {
  const found = new Map<string, DemoSpace[]>();
  for (const space of all()) {
    if (space.units === null || space.status === 'PLANNED' || space.status === 'UNDER_CONSTRUCTION') continue;
    found.set(space.ownerId, [...(found.get(space.ownerId) ?? []), space]);
  }
  return found;
});

/** The spaces of an owner a startup of this stage can have rented; of any stage where none is for this one. */
export function spacesFor(ownerId: string, stage: GrowthStage | null): DemoSpace[] {
  const owned = tenantable().get(ownerId) ?? [];
  const fitting = owned.filter((space) => stage !== null && space.stages.includes(stage));
  return fitting.length > 0 ? fitting : owned;
}
