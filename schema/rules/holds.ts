import { type HeldSet, type HoldsUse, readHolds } from '../contract/holds.ts';
import type { Federation, GatherDeclaration } from '../declarations.ts';
import { findPlaces, misfitOf } from '../holdings.ts';
import type { Problem } from '../problem.ts';
import { placeOf, type Subgraph } from '../subgraph.ts';

/**
 * `GATHER_HOLDS`: what a source says that it holds cannot be meant so: no place, or not exactly one kind of values; a
 * place that no request of a gathered field has, that is named twice, or whose values are not comparable.
 */
export function holds({ subgraphs, gathered }: Federation): Problem[] {
  const declarations = [...gathered.values()].flat();
  return subgraphs.flatMap((subgraph) => {
    const own = declarations.filter((declaration) => declaration.subgraph === subgraph);
    const seen = new Set<string>();
    return readHolds(subgraph.document).flatMap(({ use, read }) => {
      const wrong =
        'wrong' in read ? [read.wrong] : read.at.flatMap((at) => wrongWith(subgraph, at, read, own, seen));
      return wrong.map((what) => problemWithUse(subgraph, use, what));
    });
  });
}

function wrongWith(
  subgraph: Subgraph,
  at: string,
  set: HeldSet,
  declarations: readonly GatherDeclaration[],
  seen: Set<string>,
): string[] {
  if (seen.has(at)) return [`names ${at} a second time: put the values together`];
  seen.add(at);
  const [place] = declarations.flatMap((declaration) => findPlaces(declaration, at));
  if (!place) {
    return [
      `names ${at}, and no gathered field of this subgraph has it outside of lists: write Input.field of an input ` +
        `that one takes, or Type.field and an argument or a field of the key; or remove it`,
    ];
  }
  const misfit = misfitOf(subgraph, place.type, set);
  return misfit === null ? [] : [`names ${at}, which ${misfit}`];
}

function problemWithUse(subgraph: Subgraph, use: HoldsUse['use'], what: string): Problem {
  const message = `${subgraph.name}: @holds ${what}`;
  return { code: 'GATHER_HOLDS', message, coordinate: '@holds', ...placeOf(subgraph, { loc: use.loc }) };
}
