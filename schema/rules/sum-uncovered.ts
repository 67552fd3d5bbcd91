import { Kind, type SelectionSetNode } from 'graphql';
import { type Federation, type GatherDeclaration, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { fieldsOf, readSelection } from '../selection.ts';
import { listItemOf, namedTypeOf } from '../type-reference.ts';

/**
 * `GATHER_SUM_UNCOVERED`: a leaf of a SUM's cell type lies under none of `key`'s roots, `sum` or `any`, so
 * that a merged cell could not say what it is.
 */
export function sumUncovered({ gathered }: Federation): Problem[] {
  return [...gathered.values()]
    .flat()
    .filter(({ merge }) => merge === 'SUM')
    .flatMap((declaration) =>
      uncoveredLeaves(declaration).map((leaf) => {
        const message =
          `is merged by SUM, but nothing says what ${leaf} of two equal cells is: name it in "sum" or "any", ` +
          `put it under a field of "key", or take it out of the cell`;
        return problemWith(declaration, 'GATHER_SUM_UNCOVERED', message);
      }),
    );
}

function uncoveredLeaves({ subgraph, field, selections }: GatherDeclaration): string[] {
  const item = listItemOf(field.type)?.name.value;
  if (item === undefined) return [];
  const keyRoots = new Set(fieldsOf(selectionOf(selections.key)).map((selection) => selection.name.value));
  const covered = new Set([
    ...leafPaths(selectionOf(selections.sum)),
    ...leafPaths(selectionOf(selections.any)),
  ]);
  const walk = (name: string, path: string[], above: string[]): string[] =>
    [...(subgraph.types.get(name)?.fields.values() ?? [])].flatMap((field) => {
      const here = [...path, field.name.value];
      if (path.length === 0 && keyRoots.has(field.name.value)) return [];
      const type = namedTypeOf(field.type);
      const isComposite = (subgraph.types.get(type)?.fields.size ?? 0) > 0 && !above.includes(type);
      if (isComposite) return walk(type, here, [...above, type]);
      return covered.has(here.join('.')) ? [] : [`${item}.${here.join('.')}`];
    });
  return walk(item, [], [item]);
}

function leafPaths(set: SelectionSetNode, path: string[] = []): string[] {
  return fieldsOf(set).flatMap((selection) => {
    const here = [...path, selection.name.value];
    return selection.selectionSet ? leafPaths(selection.selectionSet, here) : [here.join('.')];
  });
}

function selectionOf(text: string | undefined): SelectionSetNode {
  return readSelection(text ?? '') ?? noSelection;
}

const noSelection: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };
