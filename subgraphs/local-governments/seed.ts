import { demoFacilitySteps, demoLocalGovernments } from '@ieum/kit/demo/local-governments.ts';
import { seedSource } from '@ieum/kit/seed-source.ts';
import type { Seeding } from '@ieum/kit/seeding.ts';
import { facilitySteps, localGovernments, programs, spaces, supports } from './tables.ts';

/** Fills an empty database with the demo's local governments and their support. */
export async function seed(seeding: Seeding): Promise<void> {
  await seedSource(seeding, 'local-governments', { supports, programs, spaces });
  for (const government of demoLocalGovernments()) await seeding.add(localGovernments, government);
  for (const [position, step] of demoFacilitySteps().entries()) {
    await seeding.add(facilitySteps, { ...step, position });
  }
}
