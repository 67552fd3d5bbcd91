import type { DemoProgram, DemoSpace, DemoStartup, DemoSupport, SectorName } from './demo/facts.ts';
import { demoPrograms } from './demo/programs.ts';
import { demoSpaces } from './demo/spaces.ts';
import { demoStartup } from './demo/startup.ts';
import type { GatheredTables } from './gathered/loaders.ts';
import { agreements } from './reference/agreements.ts';
import { organizationsWithDemo } from './reference/demo-organizations.ts';
import { regions } from './reference/regions.ts';
import { themes } from './reference/themes.ts';
import { districtOf } from './region-code.ts';
import { type Seeding, showProgress } from './seeding.ts';
import { followMerges } from './sharing.ts';
import { labels, publishers, sharingWatermark, startupSharing } from './tables.ts';

/**
 * Seeds what every source has: its programs, spaces and records with their own columns, the organizations that
 * publish here, the names that statistics show, and whom each startup shares its history with, as far as the
 * directory's demo data says so too. A fact's details are columns by the same names.
 *
 * @param also is given each startup, for tables of the source's own.
 */
export async function seedSource(
  seeding: Seeding,
  sector: SectorName,
  tables: GatheredTables,
  also: (startup: DemoStartup) => Promise<void> = async () => {},
): Promise<void> {
  const providers = new Set<string>();
  const tenants = new Map<string, number>();
  for (let number = 1; number <= seeding.startups; number++) {
    const startup = demoStartup(seeding.seed, number);
    await addSharing(seeding, startup);
    for (const support of startup.supports) {
      if (support.subgraph !== sector) continue;
      await seeding.add(tables.supports, toRow(support));
      providers.add(support.providerId);
      if (support.spaceId !== null && support.status === 'ACTIVE') {
        tenants.set(support.spaceId, (tenants.get(support.spaceId) ?? 0) + 1);
      }
    }
    await also(startup);
    showProgress(seeding, number);
  }
  for (const program of demoPrograms(sector)) await seeding.add(tables.programs, toRow(program));
  for (const space of demoSpaces(sector)) {
    const vacantUnits = space.units === null ? null : Math.max(0, space.units - (tenants.get(space.id) ?? 0));
    await seeding.add(tables.spaces, { ...toRow(space), vacantUnits });
  }
  await addPublishers(seeding, sector, providers);
  // Demo changes of the directory are numbered as its startups are, so what comes later is what is new.
  await seeding.add(sharingWatermark, { id: 1, seq: seeding.startups });
  await seeding.flush();
  await followMerges(seeding.transaction);
}

function toRow({
  subgraph: _,
  details,
  ...head
}: DemoSupport | DemoProgram | DemoSpace): Record<string, unknown> {
  return { ...head, ...details };
}

function addSharing(seeding: Seeding, { number, mergedInto, sharedWith, amountsWith }: DemoStartup) {
  return seeding.add(startupSharing, {
    startup: number,
    mergedInto,
    canonical: number,
    sharedWith,
    amountsWith,
  });
}

async function addPublishers(seeding: Seeding, sector: SectorName, providers: Set<string>): Promise<void> {
  const own = organizationsWithDemo().filter(
    ({ id, publishesVia }) => publishesVia === sector || providers.has(id),
  );
  for (const { id, kind, regionCode } of own) await seeding.add(publishers, { id, kind, regionCode });
  const districts = new Set(own.map(({ regionCode }) => regionCode && districtOf(regionCode)));
  const named = [
    ...own,
    ...themes(),
    ...agreements().map(({ id, title }) => ({ id, nameKo: title, nameEn: null })),
    ...regions()
      .filter(({ code }) => districts.has(code))
      .map((region) => ({ id: region.code, nameKo: region.nameKo, nameEn: region.nameEn })),
  ];
  for (const { id, nameKo, nameEn } of named) await seeding.add(labels, { id, ko: nameKo, en: nameEn });
}
