import {
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { gatewayError } from '../errors.ts';

/**
 * Validation rule: no operation has fields nested deeper than `most`, fragments spread out. Each fragment is measured
 * once, so a document of fragments that spread each other many times costs no more than its text.
 */
export function createDepthLimit(most: number): ValidationRule {
  return (context) => {
    const depthOf = createMeasure(context);
    return {
      OperationDefinition(operation) {
        const depth = depthOf(operation.selectionSet);
        if (depth <= most) return;
        const message = `The operation has ${depth} levels of fields; at most ${most} are allowed. Ask in several operations.`;
        context.reportError(
          gatewayError('OPERATION_TOO_DEEP', message, {
            nodes: operation,
            extensions: { limit: most, actual: depth },
          }),
        );
      },
    };
  };
}

function createMeasure(context: ValidationContext): (selectionSet: SelectionSetNode) => number {
  const depths = new Map<FragmentDefinitionNode, number>();

  const fragmentDepth = (fragment: FragmentDefinitionNode): number => {
    const known = depths.get(fragment);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by another rule; here it ends.
    depths.set(fragment, 0);
    const depth = depthOf(fragment.selectionSet);
    depths.set(fragment, depth);
    return depth;
  };

  const depthOf = (selectionSet: SelectionSetNode): number => {
    let deepest = 0;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        deepest = Math.max(deepest, 1 + (selection.selectionSet ? depthOf(selection.selectionSet) : 0));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        deepest = Math.max(deepest, depthOf(selection.selectionSet));
      } else {
        const fragment = context.getFragment(selection.name.value);
        if (fragment) deepest = Math.max(deepest, fragmentDepth(fragment));
      }
    }
    return deepest;
  };

  return depthOf;
}
