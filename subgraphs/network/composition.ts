import { compose } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { formatProblem } from '@ieum/schema/problem.ts';
import type { SubgraphEntry } from '@ieum/schema/subgraph-list.ts';
import { readInputs } from '@ieum/schema/subgraphs.ts';

/**
 * Composes the subgraphs of the list into what the gateway loads. A subgraph that runs by itself and does not give
 * its schema is left out, and `warn` says so: the others are of use without it.
 *
 * Throws an Error with the problems, one line each.
 */
export async function composeNetwork(
  entries: readonly SubgraphEntry[],
  warn: (line: string) => void,
): Promise<Bundle> {
  const read = await readInputs(entries);
  const problems = read.flatMap((one) => ('error' in one ? [one.error] : []));
  const missing = problems.filter(({ code }) => code === 'SUBGRAPH_UNREACHABLE');
  const wrong = problems.filter((problem) => !missing.includes(problem));
  for (const { message } of missing) warn(`WARNING: ${message}. The network starts WITHOUT it.`);
  if (wrong.length > 0) throw new Error(wrong.map(formatProblem).join('\n'));
  const composed = compose(read.flatMap((one) => ('input' in one ? [one.input] : [])));
  if ('bundle' in composed) return composed.bundle;
  throw new Error(['The subgraphs do not compose:', ...composed.errors.map(formatProblem)].join('\n'));
}
