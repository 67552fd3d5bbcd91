import type { Database, Transaction } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { and, eq, inArray } from 'drizzle-orm';
import { type Principal, requireSubgraph } from '../principal.ts';
import { approvals } from '../tables.ts';

/** Everything, whatever it is. */
export const approveAll = '*';

/**
 * Whether one of the texts approves it: a coordinate, for all that is found there; a code, for it anywhere in the subgraph;
 * both, parted by a space; or `*`.
 */
export function approves(
  texts: readonly string[],
  { code, coordinate = '' }: Pick<Problem, 'code' | 'coordinate'>,
): boolean {
  return texts.some((text) => [approveAll, coordinate, code, `${code} ${coordinate}`].includes(text));
}

/** What was approved before of subgraphs, as texts that `approves` reads, by subgraph. */
export async function readApprovals(
  database: Transaction,
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const rows =
    names.length === 0
      ? []
      : await database
          .select()
          .from(approvals)
          .where(inArray(approvals.subgraph, [...names]));
  const found = new Map<string, string[]>();
  for (const { subgraph, code, coordinate } of rows) {
    found.set(subgraph, [...(found.get(subgraph) ?? []), `${code} ${coordinate}`]);
  }
  return found;
}

/** Keeps what was approved with a publication, so that later versions pass with the same. */
export async function keepApprovals(
  database: Transaction,
  by: Principal,
  subgraph: string,
  problems: readonly Problem[],
  now = new Date(),
): Promise<void> {
  const rows = problems.map(({ code, coordinate = '' }) => {
    return { subgraph, code, coordinate, actor: by.actor, at: toKoreanInstant(now) };
  });
  if (rows.length > 0) await database.insert(approvals).values(rows).onConflictDoNothing();
}

/**
 * Approves, before it is published, what a check refused of a subgraph: `CODE Type.field`. The owner then publishes it.
 *
 * @throws FORBIDDEN to who is no operator; NOT_FOUND; BAD_INPUT for another form
 */
export async function approve(
  database: Database,
  by: Principal,
  subgraph: string,
  finding: string,
): Promise<void> {
  await requireOperatorOf(database, by, subgraph);
  const { code, coordinate } = readFinding(finding);
  await keepApprovals(database, by, subgraph, [{ code, coordinate, message: '' }]);
}

/** Takes an approval back; what is published stays. @throws FORBIDDEN, NOT_FOUND, BAD_INPUT */
export async function withdrawApproval(
  database: Database,
  by: Principal,
  subgraph: string,
  finding: string,
): Promise<void> {
  await requireOperatorOf(database, by, subgraph);
  const { code, coordinate } = readFinding(finding);
  await database
    .delete(approvals)
    .where(
      and(eq(approvals.subgraph, subgraph), eq(approvals.code, code), eq(approvals.coordinate, coordinate)),
    );
}

async function requireOperatorOf(database: Database, by: Principal, subgraph: string): Promise<void> {
  await requireSubgraph(database, by, subgraph);
  if (by.role === 'OPERATOR') return;
  throw codedError(
    'FORBIDDEN',
    `${by.actor} is no operator; only operators approve what the network's rules refuse.`,
  );
}

function readFinding(text: string): { code: string; coordinate: string } {
  const [, code, coordinate] = /^((?:LINT|OWNERSHIP)_[A-Z_]+) (\S+)$/.exec(text) ?? [];
  if (code !== undefined && coordinate !== undefined) return { code, coordinate };
  throw inputError('BAD_INPUT', ['finding'], `"${text}" is not of the form LINT_LIST_PAGING Query.things`);
}
