import { demoAgencies, demoComplexes, demoNeeds } from '@ieum/kit/demo/agencies.ts';
import { seedSource } from '@ieum/kit/seed-source.ts';
import type { Seeding } from '@ieum/kit/seeding.ts';
import {
  annualPerformance,
  industrialComplexes,
  innovationNeeds,
  programs,
  spaces,
  supportAgencies,
  supports,
} from './tables.ts';

/** Fills an empty database with the demo's support agencies and their support. */
export async function seed(seeding: Seeding): Promise<void> {
  await seedSource(
    seeding,
    'support-agencies',
    { supports, programs, spaces },
    async ({ number, performance }) => {
      for (const year of performance) await seeding.add(annualPerformance, { startup: number, ...year });
    },
  );
  for (const agency of demoAgencies()) await seeding.add(supportAgencies, agency);
  for (const complex of demoComplexes()) await seeding.add(industrialComplexes, complex);
  for (const need of demoNeeds()) await seeding.add(innovationNeeds, need);
}
