import type { ConstDirectiveNode } from 'graphql';
import { type Federation, isGathered, problemWith } from '../declarations.ts';
import { heldSetsOf, holdsOnlyOf, readHolding } from '../holdings.ts';
import type { Problem } from '../problem.ts';
import { placeOf, type Subgraph } from '../subgraph.ts';

/**
 * `GATHER_HOLDS`: what a source says that it holds cannot be meant so: a set without one kind of members, two of one
 * name, one that no field refers to; a field that is not gathered, a set that is not there, a place that a request
 * never names, or whose values are not of the set's kind.
 */
export function holds({ subgraphs, gathered }: Federation): Problem[] {
  const declarations = [...gathered.values()].flat();
  const ofFields = declarations.flatMap((declaration) => {
    const sets = heldSetsOf(declaration.subgraph);
    return holdsOnlyOf(declaration.field).flatMap((use) => {
      const read = readHolding(declaration, use, sets);
      if (!('wrong' in read) || read.wrong === '') return [];
      return [problemWith(declaration, 'GATHER_HOLDS', `carries @holdsOnly, which ${read.wrong}`)];
    });
  });
  return [
    ...subgraphs.flatMap((subgraph) => [...setProblems(subgraph), ...strayProblems(subgraph)]),
    ...ofFields,
  ];
}

function setProblems(subgraph: Subgraph): Problem[] {
  const sets = heldSetsOf(subgraph);
  const referred = new Set(
    [...subgraph.types.values()]
      .flatMap(({ fields }) => [...fields.values()].flatMap(holdsOnlyOf))
      .map((use) => use.arguments?.find(({ name }) => name.value === 'set')?.value)
      .map((value) => (value?.kind === 'StringValue' ? value.value : '')),
  );
  return sets.flatMap(({ use, name, set }, index) => {
    const refuse = (what: string) => problemAt(subgraph, use, `@holds(set: "${name}") ${what}`);
    if ('wrong' in set) return [refuse(set.wrong)];
    if (sets.findIndex((other) => other.name === name) < index) {
      return [refuse('is there twice: put the members together, or give the second another name')];
    }
    return referred.has(name)
      ? []
      : [
          refuse(
            `is named by no field: add @holdsOnly(at: "…", set: "${name}") to a gathered field, or remove it`,
          ),
        ];
  });
}

function strayProblems(subgraph: Subgraph): Problem[] {
  return [...subgraph.types.values()].flatMap((type) =>
    [...type.fields.values()]
      .filter((field) => !isGathered(field) && holdsOnlyOf(field).length > 0)
      .map((field) => {
        const coordinate = `${type.name}.${field.name.value}`;
        const what = `${coordinate} carries @holdsOnly without @gather, and is asked as ever: add @gather, or remove it`;
        return { ...problemAt(subgraph, field, what), coordinate };
      }),
  );
}

function problemAt(subgraph: Subgraph, node: Pick<ConstDirectiveNode, 'loc'>, what: string): Problem {
  return {
    code: 'GATHER_HOLDS',
    message: `${subgraph.name}: ${what}`,
    ...placeOf(subgraph, { loc: node.loc }),
  };
}
