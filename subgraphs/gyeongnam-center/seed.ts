import { demoCenter } from '@ieum/kit/demo/center.ts';
import { seedSource } from '@ieum/kit/seed-source.ts';
import type { Seeding } from '@ieum/kit/seeding.ts';
import {
  contests,
  contestWinners,
  employmentZones,
  innovationCenters,
  makerspaceActivities,
  needsBriefings,
  programs,
  spaces,
  supports,
  trainings,
} from './tables.ts';

/** Fills an empty database with the center and its support. */
export async function seed(seeding: Seeding): Promise<void> {
  await seedSource(
    seeding,
    'gyeongnam-center',
    { supports, programs, spaces },
    async ({ supports: records }) => {
      for (const record of records) {
        if (record.type !== 'CenterSupport' || record.details.contestId === null) continue;
        await seeding.add(contestWinners, { contestId: record.details.contestId, supportId: record.id });
      }
    },
  );
  await seedCenter(seeding);
}

async function seedCenter(seeding: Seeding): Promise<void> {
  const center = demoCenter();
  const centerId = center.id;
  await seeding.add(innovationCenters, center);
  for (const contest of center.contests) await seeding.add(contests, { centerId, ...contest });
  for (const [position, briefing] of center.needsBriefings.entries()) {
    await seeding.add(needsBriefings, { centerId, position, ...briefing });
  }
  for (const [position, training] of center.trainings.entries()) {
    await seeding.add(trainings, { centerId, position, ...training });
  }
  if (center.makerspace) await seeding.add(makerspaceActivities, { centerId, ...center.makerspace });
  if (center.employmentZone) await seeding.add(employmentZones, { centerId, ...center.employmentZone });
}
