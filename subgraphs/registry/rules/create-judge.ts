import type { Database } from '@ieum/kit/database.ts';
import type { Change } from '@ieum/schema/diff.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import type { Case, Judge } from '../judge.ts';
import type { Publication } from '../publication.ts';
import { defaultUsageSettings, type UsageSettings } from '../usage/read-usage.ts';
import { approves, readApprovals } from './approvals.ts';
import { judgeChanges } from './judge-changes.ts';

/**
 * Makes the judge of the network's rules: for each version what it may not have in its SDL and what is another's; for all
 * together what they change for clients that use it.
 *
 * - What an operator approved, with this publication or before, is told and refuses nothing.
 * - Who publishes as an operator approves by that what the version takes that is another's.
 * - A rollback and a preview are told what they would be refused for.
 */
export function createJudge(database: Database, settings: UsageSettings = defaultUsageSettings): Judge {
  return async ({ publications, composed, isPreview }) => {
    const names = publications.map(({ subgraph }) => subgraph);
    const approved = await readApprovals(database, names);
    const found = composed.findings.map((problem): Problem => {
      const publication = publications.find(({ subgraph }) => subgraph === problem.subgraph);
      const before = approved.get(problem.subgraph ?? '') ?? [];
      return weigh(problem, publication, before, isPreview);
    });
    const { problems, changes, usage } = await judgeChanges(database, composed.changes, {
      settings,
      // Of several that are published together each must be allowed it: whose change it is cannot be told.
      isApproved: (change) => isPreview || publications.every((publication) => allows(publication, change)),
      subgraph: publications.length === 1 ? names[0] : undefined,
    });
    const costs = composed.costChanges.slice(0, mostCosts);
    return { problems: [...found, ...problems], changes, usage, costChanges: costs };
  };
}

/** The largest of them; a change of what everybody asks for changes every operation. */
const mostCosts = 100;

function weigh(
  problem: Problem,
  publication: Publication | undefined,
  approved: readonly string[],
  isPreview: Case['isPreview'],
): Problem {
  if (approves([...(publication?.approve ?? []), ...approved], problem))
    return { ...problem, severity: 'info' };
  const isOperators = publication?.by.role === 'OPERATOR' && problem.code.startsWith('OWNERSHIP_');
  const isHarmless = isPreview || isOperators || publication?.action === 'ROLLBACK';
  return isHarmless && problem.severity === 'error' ? { ...problem, severity: 'warning' } : problem;
}

function allows({ action, approve = [] }: Publication, { coordinate }: Change): boolean {
  return action === 'ROLLBACK' || approves(approve, { code: 'CHANGE_IN_USE', coordinate });
}
