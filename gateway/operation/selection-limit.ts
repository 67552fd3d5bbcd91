import {
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { gatewayError } from '../errors.ts';

/**
 * Validation rule: no operation has more than `most` selections, fragments spread out. Each fragment is counted once, so
 * a document of fragments that spread each other many times costs no more than its text. That graphql-js compares what
 * fragments spread out to is bounded by graphql-js, which then ends the validation.
 */
export function createSelectionLimit(most: number): ValidationRule {
  return (context) => {
    const countOf = createCount(context);
    return {
      OperationDefinition(operation) {
        if (countOf(operation.selectionSet) <= most) return;
        const message = `The operation has more than ${most} selections with its fragments spread out. Ask in several operations.`;
        context.reportError(
          gatewayError('OPERATION_TOO_COMPLEX', message, { nodes: operation, extensions: { limit: most } }),
        );
      },
    };
  };
}

function createCount(context: ValidationContext): (selectionSet: SelectionSetNode) => number {
  const counts = new Map<FragmentDefinitionNode, number>();

  const countOfFragment = (fragment: FragmentDefinitionNode): number => {
    const known = counts.get(fragment);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by another rule; here it ends.
    counts.set(fragment, 0);
    const count = countOf(fragment.selectionSet);
    counts.set(fragment, count);
    return count;
  };

  const countOf = ({ selections }: SelectionSetNode): number => {
    let count = selections.length;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = context.getFragment(selection.name.value);
        if (fragment) count += countOfFragment(fragment);
      } else if (selection.selectionSet) count += countOf(selection.selectionSet);
    }
    return count;
  };

  return countOf;
}
