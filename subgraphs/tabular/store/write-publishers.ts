import type { Database } from '@ieum/kit/database.ts';
import { agreements } from '@ieum/kit/reference/agreements.ts';
import { regions } from '@ieum/kit/reference/regions.ts';
import { themes } from '@ieum/kit/reference/themes.ts';
import { labels, publishers } from '@ieum/kit/tables.ts';
import { sql } from 'drizzle-orm';
import type { Mapping } from '../mapping/mapping.ts';

/** Writes who publishes, and the names that statistics show: of publishers, their regions, themes and agreements. */
export async function writePublishers(database: Database, mapping: Mapping): Promise<void> {
  await database.execute(sql`delete from ${publishers}`);
  await database.execute(sql`delete from ${labels}`);
  await database
    .insert(publishers)
    .values(
      mapping.publishers.map(({ id, kind, region }) => ({ id, kind: kind as never, regionCode: region })),
    );
  const districts = new Set(
    mapping.publishers.flatMap(({ region }) =>
      region === null ? [] : [`${region.slice(0, 5)}00000`, region],
    ),
  );
  const named = [
    ...mapping.publishers.map(({ id, ko, en }) => ({ id, ko, en })),
    ...[
      ...themes(),
      ...regions()
        .filter(({ code }) => districts.has(code))
        .map((region) => ({ ...region, id: region.code })),
    ].map(({ id, nameKo, nameEn }) => ({ id, ko: nameKo, en: nameEn })),
    ...agreements().map(({ id, title }) => ({ id, ko: title, en: null })),
  ];
  await database.insert(labels).values(named).onConflictDoNothing();
}
