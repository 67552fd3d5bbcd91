import type { Transaction } from '@ieum/kit/database.ts';
import { codedError } from '@ieum/kit/errors.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { eq } from 'drizzle-orm';
import { type Role, subgraphs } from './tables.ts';

/** Who asks the registry to do something. */
export interface Principal {
  /** As it stands in the history. */
  actor: string;
  role: Role;
  organization: string;
  /** The one subgraph of a publisher's token; null: all of its organization, of an operator all. */
  subgraph: string | null;
}

/** Who the gateway says is asking; null for a caller without an organization. */
export function principalOf({ subject, organization, roles }: Caller): Principal | null {
  if (organization === null) return null;
  const role = roles.includes('operator') ? 'OPERATOR' : 'PUBLISHER';
  return { actor: `${organization} (${subject})`, role, organization, subgraph: null };
}

/** Whether what is that organization's is theirs to see. */
export function owns(by: Principal, organization: string): boolean {
  return by.role === 'OPERATOR' || by.organization === organization;
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
  if (by.role !== 'OPERATOR' && by.subgraph !== null && by.subgraph !== subgraph) {
    const message = `${by.actor} may publish ${by.subgraph} only, not ${subgraph}. Use the token of ${subgraph}.`;
    throw codedError('FORBIDDEN', message);
  }
  const [row] = await database.select().from(subgraphs).where(eq(subgraphs.name, subgraph));
  if (row && owns(by, row.organization)) return row;
  if (by.role !== 'OPERATOR' && by.subgraph === null) {
    const message = `No subgraph ${subgraph} is registered for ${by.organization}. Ask the operator to register it.`;
    throw codedError('FORBIDDEN', message);
  }
  const message = `No subgraph ${subgraph} is registered. Make a publisher's token for it first.`;
  throw codedError('NOT_FOUND', message);
}
