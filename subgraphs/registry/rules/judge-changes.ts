import type { Transaction } from '@ieum/kit/database.ts';
import type { Change } from '@ieum/schema/diff.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { readUsageWindow, readUses, type UsageSettings } from '../usage/read-usage.ts';
import type { ClientUse, JudgedChange, Verdict } from '../verdict.ts';

/** How changes are judged. */
export interface ChangeRules {
  settings: UsageSettings;
  /** Whether a change is made although somebody uses what it changes. */
  isApproved(change: Change): boolean;
  /** The subgraph that makes the changes, where it is one. */
  subgraph: string | undefined;
}

/**
 * Judges changes by the operations that clients ran: a breaking one is allowed where none used in the window what it
 * changes, or it is approved.
 */
export async function judgeChanges(
  database: Transaction,
  changes: readonly Change[],
  { settings, isApproved, subgraph }: ChangeRules,
): Promise<Pick<Verdict, 'changes' | 'usage' | 'problems'>> {
  const usage = await readUsageWindow(database, settings);
  const lists = changes.map(({ criticality, uses }) => (criticality === 'SAFE' ? [] : uses));
  const found = await readUses(database, lists, settings);
  const judged = changes.map((change, index): JudgedChange => {
    const usedBy = found[index]!;
    const isAllowed = change.criticality !== 'BREAKING' || usedBy.length === 0 || isApproved(change);
    return { ...change, usedBy, isAllowed };
  });
  const problems = judged
    .filter(({ isAllowed }) => !isAllowed)
    .map((change): Problem => problemWith(change, usage.days, subgraph));
  const isBreaking = changes.some(({ criticality }) => criticality === 'BREAKING');
  if (isBreaking && !usage.isWhole) problems.push(problemWithWindow(usage));
  return { changes: judged, usage, problems };
}

function problemWith(
  { coordinate, message, usedBy }: JudgedChange,
  days: number,
  subgraph: string | undefined,
): Problem {
  return {
    code: 'CHANGE_IN_USE',
    message: `${coordinate}: ${message}; in the last ${days} days it was used by ${usedBy.map(describeUse).join('; ')}`,
    cause: 'Operations that clients run would fail, or answer otherwise.',
    hint: 'Keep it, mark it @deprecated, and ask these clients to do without; or ask the operator to approve the change.',
    severity: 'error',
    coordinate,
    ...(subgraph === undefined ? {} : { subgraph }),
  };
}

function describeUse({ client, operations, count, lastSeen }: ClientUse): string {
  const named = operations.slice(0, mostNamed).join(', ');
  const rest = operations.length > mostNamed ? ` and ${operations.length - mostNamed} more` : '';
  return `${client}, ${count} ${count === 1 ? 'time' : 'times'} (${named}${rest}), last at ${lastSeen}`;
}

/** More are in `usedBy`. */
const mostNamed = 5;

function problemWithWindow({ days, since }: NonNullable<Verdict['usage']>): Problem {
  const known = since === null ? 'No usage is recorded yet' : `Usage is recorded since ${since} only`;
  return {
    code: 'USAGE_WINDOW_PARTIAL',
    message: `${known}, and breaking changes are judged by the last ${days} days: clients that were not seen yet may use what changes`,
    cause: 'What nobody was seen to use counts as unused.',
    hint: 'Wait until usage is recorded for the whole window, or ask the clients.',
    severity: 'info',
  };
}
