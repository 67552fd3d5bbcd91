import type { Database } from '@ieum/kit/database.ts';
import type { Severities } from '@ieum/schema/lint/lint.ts';
import type { ComposeContext } from '../composer.ts';
import { subgraphs } from '../tables.ts';
import { readOperations, type UsageSettings } from '../usage/read-usage.ts';

/**
 * What the rules of the network need besides the schemas, as it is now. The operations are left out where nobody is told
 * what they cost.
 */
export async function readRulesContext(
  database: Database,
  { severities = {}, usage }: { severities?: Severities | undefined; usage: UsageSettings | null },
): Promise<ComposeContext> {
  const rows = await database
    .select({ name: subgraphs.name, organization: subgraphs.organization })
    .from(subgraphs);
  const operations = usage === null ? [] : await readOperations(database, usage, mostOperations);
  const organizations = Object.fromEntries(rows.map(({ name, organization }) => [name, organization]));
  return { severities, organizations, operations };
}

/** The most used. Estimating one of the size of the explorer's questions takes 0.8 ms for both schemas. */
const mostOperations = 500;
