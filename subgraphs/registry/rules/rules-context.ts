import type { Database } from '@ieum/kit/database.ts';
import type { Severities } from '@ieum/schema/lint/lint.ts';
import type { ComposeContext } from '../composer.ts';
import { subgraphs } from '../tables.ts';

/** What the rules of the network need besides the schemas, as it is now. */
export async function readRulesContext(
  database: Database,
  severities: Severities = {},
): Promise<ComposeContext> {
  const rows = await database
    .select({ name: subgraphs.name, organization: subgraphs.organization })
    .from(subgraphs);
  return {
    severities,
    organizations: Object.fromEntries(rows.map(({ name, organization }) => [name, organization])),
  };
}
