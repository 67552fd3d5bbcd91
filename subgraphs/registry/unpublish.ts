import type { Database } from '@ieum/kit/database.ts';
import { type Dependent, findDependents } from './dependents.ts';
import { type Principal, requireSubgraph } from './principal.ts';
import type { Outcome } from './publication.ts';
import type { PublishQueue } from './publish-queue.ts';
import { approveAll } from './rules/approvals.ts';
import { readState } from './state.ts';

/** What became of taking a subgraph out, and who depends on it. `NEEDED`: nothing was tried, since somebody does. */
export type UnpublishOutcome = (Outcome | { kind: 'NEEDED' }) & { dependents: Dependent[] };

/**
 * Takes a subgraph out of the network. Where others depend on it, or clients use what it alone answers, that is done only
 * with `force`, and only where what is left composes. Its versions stay, so a rollback brings it back.
 *
 * @throws FORBIDDEN, NOT_FOUND
 */
export async function unpublish(
  database: Database,
  queue: PublishQueue,
  by: Principal,
  subgraph: string,
  force: boolean,
): Promise<UnpublishOutcome> {
  await requireSubgraph(database, by, subgraph);
  const { members } = await readState(database);
  const dependents = findDependents(subgraph, members.values());
  if (dependents.length > 0 && !force) return { kind: 'NEEDED', dependents };
  const approve = force ? [approveAll] : [];
  const outcome = await queue.publish({ action: 'UNPUBLISH', subgraph, member: null, by, approve });
  return { ...outcome, dependents };
}
