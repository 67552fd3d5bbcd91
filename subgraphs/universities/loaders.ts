import type { SourceContext } from '@ieum/kit/context.ts';
import type { Database } from '@ieum/kit/database.ts';
import { childrenLoader, entityLoader, regionLoader } from '@ieum/kit/entity-loader.ts';
import { eq } from 'drizzle-orm';
import { courses, spaces, supports, universities } from './tables.ts';

/** What resolvers of this subgraph get with each request. */
export type Context = SourceContext<Loaders>;
/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request: each reads with one statement whatever the number of parents. */
export function createLoaders(database: Database) {
  const ofCenter = eq(spaces.type, 'IncubationCenter');
  return {
    university: entityLoader(database, universities, universities.id),
    universityOfOrganization: entityLoader(database, universities, universities.organizationId),
    universitiesOfRegion: regionLoader(database, universities, universities.regionCode, [universities.id]),
    incubationCenters: childrenLoader(database, spaces, spaces.universityId, [spaces.id], ofCenter),
    courses: childrenLoader(database, courses, courses.universityId, [courses.position]),
    /** The incubations of a startup number, oldest first. */
    incubations: childrenLoader(
      database,
      supports,
      supports.startup,
      [supports.startedOn, supports.id],
      eq(supports.type, 'Incubation'),
    ),
  };
}
