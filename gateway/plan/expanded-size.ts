import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { gatewayError } from '../errors.ts';

/**
 * Fields that one operation may have with its fragments spread out: what planning and execution work on. A document of
 * 1 kB can stand for millions. The largest of our own questions has 80; the Rust planner takes 0.4 ms for each of thousands.
 */
export const mostExpandedFields = 5_000;

/**
 * Counts an operation's fields, fragments spread out. Each fragment is counted once, so that it costs no more than the
 * document's text. Documents need not be valid: unknown fragments count nothing, and a cycle ends.
 */
export function countExpandedFields(document: DocumentNode, definition: OperationDefinitionNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  const known = new Map<string, number>();

  function countFragment(name: string): number {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, 0);
    const fragment = fragments.get(name);
    const count = fragment ? countIn(fragment.selectionSet) : 0;
    known.set(name, count);
    return count;
  }

  function countIn({ selections }: SelectionSetNode): number {
    let count = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) count += countFragment(selection.name.value);
      else {
        if (selection.kind === Kind.FIELD) count++;
        if (selection.selectionSet) count += countIn(selection.selectionSet);
      }
    }
    return count;
  }

  return countIn(definition.selectionSet);
}

/**
 * The error for an operation that expands to too many fields; null where it does not. To be asked before validation,
 * whose rule about overlapping fields compares what fragments expand to.
 */
export function refuseExpansion(
  document: DocumentNode,
  definition: OperationDefinitionNode,
  most: number = mostExpandedFields,
): GraphQLError | null {
  const actual = countExpandedFields(document, definition);
  if (actual <= most) return null;
  const count = Number.isSafeInteger(actual) ? `${actual}` : 'more than 9 * 10^15';
  return gatewayError(
    'OPERATION_TOO_COMPLEX',
    `The operation has ${count} fields with its fragments spread out; at most ${most} are allowed. Ask in several operations.`,
    { nodes: definition, status: 400, extensions: { limit: most, actual } },
  );
}
