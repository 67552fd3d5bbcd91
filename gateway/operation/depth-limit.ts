import {
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { gatewayError } from '../errors.ts';
import { mostBrackets } from './nesting.ts';

/**
 * Validation rule: no operation has fields nested deeper than `most`, fragments spread out. Nor has it selection sets
 * nested deeper than a document's brackets may be, since whoever spreads fragments out calls itself for each of them.
 * Each fragment is measured once, so a document of fragments that spread each other many times costs no more than its
 * text.
 */
export function createDepthLimit(most: number): ValidationRule {
  return (context) => {
    const fieldsOf = createMeasure(context, ({ kind }) => (kind === Kind.FIELD ? 1 : 0));
    const selectionsOf = createMeasure(context, () => 1);
    return {
      OperationDefinition(operation) {
        const refuse = (actual: number, what: string, limit: number) => {
          const message = `The operation has ${actual} levels of ${what}; at most ${limit} are allowed. Ask in several operations.`;
          const extensions = { limit, actual };
          context.reportError(gatewayError('OPERATION_TOO_DEEP', message, { nodes: operation, extensions }));
        };
        const fields = fieldsOf(operation.selectionSet);
        const selections = selectionsOf(operation.selectionSet);
        if (fields > most) refuse(fields, 'fields', most);
        else if (selections > mostBrackets) refuse(selections, 'fields and fragments', mostBrackets);
      },
    };
  };
}

/** Measures how deep selections are, each of which adds what `levelsOf` says. */
function createMeasure(
  context: ValidationContext,
  levelsOf: (selection: SelectionNode) => number,
): (selectionSet: SelectionSetNode) => number {
  const depths = new Map<FragmentDefinitionNode, number>();

  const fragmentDepth = (fragment: FragmentDefinitionNode | null | undefined): number => {
    if (!fragment) return 0;
    const known = depths.get(fragment);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by another rule; here it ends.
    depths.set(fragment, 0);
    const depth = depthOf(fragment.selectionSet);
    depths.set(fragment, depth);
    return depth;
  };

  const depthBelow = (selection: SelectionNode): number => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      return fragmentDepth(context.getFragment(selection.name.value));
    }
    return selection.selectionSet ? depthOf(selection.selectionSet) : 0;
  };

  const depthOf = ({ selections }: SelectionSetNode): number =>
    selections.reduce(
      (deepest, selection) => Math.max(deepest, levelsOf(selection) + depthBelow(selection)),
      0,
    );

  return depthOf;
}
