import { eq, sql } from 'drizzle-orm';
import type { Transaction } from './database.ts';
import type { SpacesTable, SupportsTable } from './tables.ts';

/**
 * Sets a space's vacant units to its units less the ACTIVE records that name it, not below 0; null where its units
 * are not counted. Call it after each change of such a record, in the same transaction: the space's row is locked
 * first, so that what another transaction changed meanwhile is counted too.
 */
export async function countVacancies(
  transaction: Transaction,
  { supports, spaces }: { supports: SupportsTable; spaces: SpacesTable },
  spaceId: string,
): Promise<void> {
  await transaction.execute(sql`select from ${spaces} where ${eq(spaces.id, spaceId)} for update`);
  await transaction.execute(sql`
    update ${spaces} set vacant_units = greatest(units - (
      select count(*) from ${supports} where ${supports.spaceId} = ${spaceId} and ${supports.status} = 'ACTIVE'), 0)
    where ${eq(spaces.id, spaceId)} and units is not null`);
}
