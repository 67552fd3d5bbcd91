import { decodeIdSet } from '../contract/id-set.ts';
import { describeAnswer } from './ask.ts';
import type { Listing } from './listing.ts';
import type { Subject } from './subject.ts';

// biome-ignore lint/suspicious/noExplicitAny: cells and records have the shapes of their types
export type Shape = any;

/** Whether the subgraph contributes to a gathered field of Query. */
export const contributes = ({ fields }: Subject, name: string) =>
  fields.some(({ field }) => field.type === 'Query' && field.field === name);

/** The cells by these axes, or what came instead. */
export async function readCells(
  { asker }: Subject,
  groupBy: readonly string[],
  filter: Record<string, unknown> | null = null,
): Promise<Shape[] | string> {
  const query =
    'query ($groupBy: [StatGroup!]!, $filter: SupportFilter) { g0: supportStats(groupBy: $groupBy, filter: $filter) { __typename dimensions { __typename name key label { ko en } } records amountWon suppressed } }';
  const answer = await asker.ask(query, { groupBy, filter });
  const cells: unknown = answer.data?.g0;
  return Array.isArray(cells) && answer.errors.length === 0
    ? cells
    : `groupBy ${groupBy.join(', ')}: ${describeAnswer(answer)}`;
}

/** All records as the list tells them; null where it is too long to be read whole. */
export async function wholeList(subject: Subject): Promise<Shape[] | null> {
  const isSupports = ({ place, isWhole, fault }: Listing) =>
    place.parent === null && place.field.field === 'supports' && isWhole && fault === null;
  const listing = (await subject.listings()).find(isSupports);
  return listing ? listing.edges.map(({ node }) => node) : null;
}

/** The numbers of the one set of startups for a filter, or what came instead. */
export async function readSet(
  { asker }: Subject,
  where: Record<string, unknown>,
): Promise<number[] | string> {
  const query = 'query ($where: SupportFilter!) { g0: startupSet(where: $where) { asOf ids } }';
  const answer = await asker.ask(query, { where });
  const sets: Shape = answer.data?.g0;
  if (!Array.isArray(sets) || sets.length !== 1) return describeAnswer(answer);
  try {
    return decodeIdSet(String(sets[0]?.ids));
  } catch (error) {
    return `${(error as Error).message}: ${describeAnswer(answer)}`;
  }
}
