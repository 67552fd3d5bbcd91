import { demoCourses, demoUniversities } from '@ieum/kit/demo/universities.ts';
import { seedSource } from '@ieum/kit/seed-source.ts';
import type { Seeding } from '@ieum/kit/seeding.ts';
import { courses, programs, spaces, supports, universities } from './tables.ts';

/** Fills an empty database with the demo's universities and their support. */
export async function seed(seeding: Seeding): Promise<void> {
  await seedSource(seeding, 'universities', { supports, programs, spaces });
  for (const university of demoUniversities()) await seeding.add(universities, university);
  for (const [position, course] of demoCourses().entries())
    await seeding.add(courses, { ...course, position });
}
