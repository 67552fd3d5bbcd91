import type { Topic } from '@ieum/kit/events/topic.ts';
import { inArray } from 'drizzle-orm';
import { type ReferralRow, referrals } from './tables.ts';

/** The topic of `referralChanged`: each referral that is sent or moved, as it then is. */
export const referralChanged: Topic<ReferralRow> = {
  channel: 'referral_changed',
  async read(database, ids) {
    const rows = await database
      .select()
      .from(referrals)
      .where(inArray(referrals.id, [...ids]));
    return new Map(rows.map((row) => [row.id, row]));
  },
};
