import { eq, inArray } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { announce, type Topic } from '../events/topic.ts';
import { publishers, type SupportHead, type SupportsTable } from '../tables.ts';

/** A record that was entered, with what its filter asks of its provider. */
export interface RecordedSupport {
  record: SupportHead;
  /** As `publishers` has it; null for a provider that is not there, which no condition on it meets. */
  provider: { kind: string; regionCode: string | null } | null;
}

/** Tells subscribers of `supportRecorded` of a record that the transaction enters. */
export function announceSupport(transaction: Transaction, id: string): Promise<void> {
  return announce(transaction, { channel: supportRecordedChannel }, id);
}

/** The topic of `supportRecorded`, over a subgraph's own table. */
export function supportRecorded(supports: SupportsTable): Topic<RecordedSupport> {
  return {
    channel: supportRecordedChannel,
    async read(database, ids) {
      const rows = await database
        .select({ record: supports, kind: publishers.kind, regionCode: publishers.regionCode })
        .from(supports)
        .leftJoin(publishers, eq(publishers.id, supports.providerId))
        .where(inArray(supports.id, [...ids]));
      return new Map(
        rows.map(({ record, kind, regionCode }) => {
          const provider = kind === null ? null : { kind, regionCode };
          return [String(record.id), { record: record as SupportHead, provider }];
        }),
      );
    },
  };
}

const supportRecordedChannel = 'support_recorded';
