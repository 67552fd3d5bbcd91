import type { Transaction } from '@ieum/kit/database.ts';
import { codedError } from '@ieum/kit/errors.ts';
import { eq } from 'drizzle-orm';
import { type Role, subgraphs } from './tables.ts';

/** Who asks the registry to do something. */
export interface Principal {
  /** As it stands in the history. */
  actor: string;
  role: Role;
  organization: string;
  /** The one subgraph of a publisher; null of an operator. */
  subgraph: string | null;
}

/** Whoever has the database itself: makes the first operator's token. */
export const databaseOwner: Principal = {
  actor: 'owner of the database',
  role: 'OPERATOR',
  organization: 'org:ieum',
  subgraph: null,
};

/**
 * Lets pass who may see and change that subgraph.
 *
 * @throws FORBIDDEN to another's publisher, whether there is such a subgraph or not; NOT_FOUND to an operator.
 */
export async function requireSubgraph(
  database: Transaction,
  by: Principal,
  subgraph: string,
): Promise<{ organization: string }> {
  if (by.role !== 'OPERATOR' && by.subgraph !== subgraph) {
    const message = `${by.actor} may publish ${by.subgraph} only, not ${subgraph}. Use the token of ${subgraph}.`;
    throw codedError('FORBIDDEN', message);
  }
  const [row] = await database.select().from(subgraphs).where(eq(subgraphs.name, subgraph));
  if (row && (by.role === 'OPERATOR' || row.organization === by.organization)) return row;
  const message = `No subgraph ${subgraph} is registered. Make a publisher's token for it first.`;
  throw codedError('NOT_FOUND', message);
}
