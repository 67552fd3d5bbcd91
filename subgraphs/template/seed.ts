import type { Seeding } from '@ieum/kit/seeding.ts';
import { agencies, labels, publishers, sharingWatermark, supports } from './tables.ts';

const organization = 'org:my-org';

/**
 * Fills an empty database with a few invented records, so that there is something to ask for. Startups are named by
 * their numbers; the one with the id st000001a69 is number 42.
 */
export async function seed(seeding: Seeding): Promise<void> {
  await seeding.add(publishers, { id: organization, kind: 'SUPPORT_AGENCY', regionCode: '1100000000' });
  await seeding.add(labels, { id: organization, ko: '나의기관', en: 'My Agency' });
  await seeding.add(agencies, {
    id: 'my-org:agency:1',
    organizationId: organization,
    deskKo: '창업 상담 창구',
    deskEn: 'Founders’ desk',
    homepage: 'https://www.example.org',
  });
  for (const record of records) if (record.startup <= seeding.startups) await seeding.add(supports, record);
  // How far the directory's changes have been read: not at all, so that the first poll tells who shares what with whom.
  await seeding.add(sharingWatermark, { id: 1, seq: 0 });
}

const common = {
  type: 'MyAgencySupport',
  providerId: organization,
  disclosure: 'PUBLIC',
  status: 'COMPLETED',
  updatedAt: '2026-11-16T09:00:00+09:00',
} as const;

/** The invented records; `npm test` compares what is served with them. */
export const records: readonly (typeof supports.$inferInsert)[] = [
  {
    ...common,
    id: 'my-org:sup:2024-001',
    startup: 42,
    kind: 'MENTORING',
    title: '첫걸음 상담',
    startedOn: '2024-03-04',
    endedOn: '2024-03-29',
    stageAtStart: 'PRE_BI',
    team: '상담1조',
  },
  {
    ...common,
    id: 'my-org:sup:2025-001',
    startup: 42,
    kind: 'PROTOTYPE',
    title: '시제품 제작',
    startedOn: '2025-05-12',
    endedOn: '2025-11-28',
    stageAtStart: 'BI',
    amountWon: 12_000_000,
    themeIds: ['theme:ai'],
  },
  {
    ...common,
    id: 'my-org:sup:2025-002',
    startup: 43,
    kind: 'PROTOTYPE',
    title: '시제품 제작',
    startedOn: '2025-05-12',
    status: 'CANCELLED',
    amountWon: 12_000_000,
  },
  {
    ...common,
    id: 'my-org:sup:2026-001',
    startup: 44,
    disclosure: 'PARTNER',
    kind: 'PROTOTYPE',
    title: '시제품 제작',
    startedOn: '2026-02-02',
    status: 'ACTIVE',
    amountWon: 9_500_000,
  },
  {
    ...common,
    id: 'my-org:sup:2026-002',
    startup: 45,
    disclosure: 'OWNER',
    kind: 'MENTORING',
    title: '재도전 상담',
    // Known to the month only: the first day of it, and how exact that is.
    startedOn: '2026-04-01',
    startedOnPrecision: 'MONTH',
    status: 'ACTIVE',
    team: '상담2조',
  },
  {
    ...common,
    id: 'my-org:sup:2027-001',
    startup: 46,
    kind: 'PROTOTYPE',
    title: '시제품 제작',
    startedOn: '2027-01-04',
    status: 'PLANNED',
    amountWon: 10_000_000,
  },
];
