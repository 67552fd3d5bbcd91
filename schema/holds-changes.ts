import type { Bundle } from './contract/bundle.ts';
import { type HeldSet, readHolds } from './contract/holds.ts';
import type { Change } from './diff.ts';
import { readSubgraph, type SubgraphInput } from './subgraph.ts';

/**
 * What subgraphs say otherwise of what they hold (`@holds`). To say that less is held is dangerous, for whoever asks for the
 * rest is answered without them; to say that more is held is safe.
 */
export function holdsChanges(
  before: Pick<Bundle, 'sources'> | null,
  after: Pick<Bundle, 'sources'>,
  names: readonly string[],
): Change[] {
  return names.flatMap((name) => {
    const [old, next] = [before, after].map((bundle) =>
      bundle?.sources.find((source) => source.name === name),
    );
    if (!old || !next) return [];
    const [was, is] = [heldAt(old), heldAt(next)];
    return [...new Set([...was.keys(), ...is.keys()])]
      .sort()
      .flatMap((at) => describe(was.get(at), is.get(at)).map((change) => toChange(name, at, change)));
  });
}

type Described = [criticality: Change['criticality'], what: string];

function toChange(name: string, at: string, [criticality, what]: Described): Change {
  return { coordinate: '@holds', criticality, message: `${name} ${what} at ${at}`, uses: [] };
}

function describe(was: HeldSet | undefined, is: HeldSet | undefined): Described[] {
  if (!is) return [['SAFE', 'says no more what it holds, and is always asked,']];
  const list = `${is.kind} ${is.members.join(', ')}`;
  if (!was) return [['DANGEROUS', `says that it holds only the ${list}`]];
  if (was.kind !== is.kind)
    return [['DANGEROUS', `says that it holds only the ${list}, no more the ${was.kind} it said,`]];
  const lost = was.members.filter((member) => !is.members.includes(member));
  const gained = is.members.filter((member) => !was.members.includes(member));
  return [
    ...(lost.length > 0
      ? [['DANGEROUS', `holds no more the ${is.kind} ${lost.join(', ')}`] satisfies Described]
      : []),
    ...(gained.length > 0
      ? [['SAFE', `holds the ${is.kind} ${gained.join(', ')} too`] satisfies Described]
      : []),
  ];
}

/** By the place where requests name the values. */
function heldAt(source: SubgraphInput): Map<string, HeldSet> {
  const result = readSubgraph(source);
  if ('errors' in result) return new Map();
  return new Map(
    readHolds(result.subgraph.document).flatMap(({ read }) =>
      'wrong' in read ? [] : read.at.map((at) => [at, read] as const),
    ),
  );
}
