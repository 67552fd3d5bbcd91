import { digestOf } from '@ieum/registry/digest.ts';
import type { LastChange } from '@ieum/registry/history.ts';
import type { Principal } from '@ieum/registry/principal.ts';
import type { Outcome } from '@ieum/registry/publication.ts';
import type { PublishInput } from '@ieum/registry/publish.ts';
import type { Registry } from '@ieum/registry/registry.ts';
import { approveAll } from '@ieum/registry/rules/approvals.ts';
import { formatProblem, type Problem } from '@ieum/schema/problem.ts';
import type { SubgraphInput } from '@ieum/schema/subgraph.ts';
import type { SubgraphEntry } from '@ieum/schema/subgraph-list.ts';
import { readInputs } from '@ieum/schema/subgraphs.ts';

/** As whom `npm start` publishes: whoever starts the network operates it. */
export const supervisor: Principal = {
  actor: 'npm start',
  role: 'OPERATOR',
  organization: 'org:ieum',
  subgraph: null,
};

/**
 * Publishes what is new or changed in the list of subgraphs since this was done last, all at once, and takes out what is
 * not in it any more. What others published meanwhile stays, also of a subgraph of the list. `warn` hears of a subgraph
 * that does not give its schema, and of a version that is refused where an earlier one is served.
 *
 * @throws an Error with the problems, one line each
 */
export async function publishList(
  registry: Registry,
  entries: readonly SubgraphEntry[],
  warn: (line: string) => void,
): Promise<void> {
  const [before, listed] = await Promise.all([registry.lastChanges(supervisor.actor), registry.list()]);
  const served = new Set(listed.flatMap(({ name, digest }) => (digest === null ? [] : [name])));
  const inputs = await readList(entries, served, warn);
  const registered = new Set(listed.map(({ name }) => name));
  for (const { name, organization = supervisor.organization } of entries) {
    if (!registered.has(name)) await registry.register(supervisor, { subgraph: name, organization });
  }
  const changed = inputs.flatMap((input) => {
    const change = toChange(input, before.get(input.name), served);
    return change ? [{ input, change }] : [];
  });
  const names = new Set(entries.map(({ name }) => name));
  const gone = [...before].filter(([name, { isLatest, digest }]) => isLatest && digest && !names.has(name));
  const outcomes = await registry.publishTogether(supervisor, {
    publish: changed.map(({ change }) => ({ ...change, approve: [approveAll] })),
    unpublish: gone.map(([name]) => name),
  });
  requireTaken(
    changed.map(({ input }) => input),
    outcomes,
    served,
    warn,
  );
}

async function readList(
  entries: readonly SubgraphEntry[],
  served: ReadonlySet<string>,
  warn: (line: string) => void,
): Promise<SubgraphInput[]> {
  const read = await readInputs(entries);
  const problems = read.flatMap((one) => ('error' in one ? [one.error] : []));
  const missing = problems.filter(({ code }) => code === 'SUBGRAPH_UNREACHABLE');
  const wrong = problems.filter((problem) => !missing.includes(problem));
  if (wrong.length > 0) throw new Error(wrong.map(formatProblem).join('\n'));
  for (const { message, subgraph = '' } of missing) {
    const stays = served.has(subgraph)
      ? 'It stays as it was published last'
      : 'The network starts WITHOUT it';
    warn(`WARNING: ${message}. ${stays}.`);
  }
  return read.flatMap((one) => ('input' in one ? [one.input] : []));
}

/** Null where nothing is to be done. Where only the address is another, the version that is served moves along. */
function toChange(
  input: SubgraphInput,
  last: LastChange | undefined,
  served: ReadonlySet<string>,
): PublishInput | null {
  const { name: subgraph, url } = input;
  const sdl = ownSdl(input);
  if (last?.digest !== digestOf(sdl)) return { subgraph, url, sdl };
  // One that was taken out since stays out.
  return last.url === url || !served.has(subgraph) ? null : { subgraph, url };
}

/** Without core.graphql in front where the file has none: what is kept is what its author wrote. */
function ownSdl({ sdl, linesInFront = 0 }: SubgraphInput): string {
  return sdl.split('\n').slice(linesInFront).join('\n');
}

function requireTaken(
  inputs: readonly SubgraphInput[],
  outcomes: readonly Outcome[],
  served: ReadonlySet<string>,
  warn: (line: string) => void,
): void {
  const files = new Map(inputs.map(({ name, file }) => [name, file]));
  const toLine = (problem: Problem) => {
    const file = problem.subgraph && files.get(problem.subgraph);
    return formatProblem(file ? { ...problem, file } : problem);
  };
  const lines = new Set<string>();
  for (const [at, { name }] of inputs.entries()) {
    const outcome = outcomes[at];
    if (outcome?.kind !== 'REFUSED') continue;
    const own = outcome.problems.map(toLine);
    if (!served.has(name)) for (const line of own) lines.add(line);
    else
      warn(
        [`WARNING: ${name} stays as it was published before; the new version is refused:`, ...own].join('\n'),
      );
  }
  if (lines.size > 0) throw new Error(['The subgraphs do not compose:', ...lines].join('\n'));
}
