import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { gatewayError } from '../errors.ts';

/**
 * Pairs of fields with one response key at one place, and selections on the way. Validation compares such pairs
 * (GraphQL specification, "Field Selection Merging"), 50,000 in some 50 ms; the largest of our own questions has 94.
 */
const mostSteps = 50_000;

/** A document of no more characters is validated in some 20 ms, whatever it is. */
export const fewCharacters = 5_000;

/**
 * The error for a document whose validation would compare too many fields with each other; null where it would not. To
 * be asked before validation, whose rules cannot end it. Gives up at the limit, so that it never takes longer.
 */
export function refuseOverlap(document: DocumentNode): GraphQLError | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  let steps = 0;

  /** The fields of selection sets that are merged, by response key; of a fragment once. */
  function collect(sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const fields = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    const open = [...sets];
    for (let set = open.pop(); set && steps <= mostSteps; set = open.pop()) {
      for (const selection of set.selections) {
        steps++;
        if (selection.kind === Kind.INLINE_FRAGMENT) open.push(selection.selectionSet);
        else if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = fragments.get(selection.name.value);
          if (fragment && !spread.has(selection.name.value)) open.push(fragment.selectionSet);
          spread.add(selection.name.value);
        } else {
          const same = fields.getOrInsertComputed((selection.alias ?? selection.name).value, () => []);
          steps += same.length;
          same.push(selection);
        }
      }
    }
    return fields;
  }

  // Without recursion: what nests too deep is refused by others, later.
  const open: SelectionSetNode[][] = [];
  for (const each of document.definitions) {
    if (each.kind === Kind.OPERATION_DEFINITION) open.push([each.selectionSet]);
  }
  for (let sets = open.pop(); sets && steps <= mostSteps; sets = open.pop()) {
    for (const same of collect(sets).values()) {
      const inner = same.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (inner.length > 0) open.push(inner);
    }
  }
  return steps > mostSteps ? tooComplex() : null;
}

const tooComplex = () =>
  gatewayError(
    'OPERATION_TOO_COMPLEX',
    `The document has the same fields at the same places so often, or spreads out to so many, that more than ${mostSteps} comparisons would tell whether they can be merged. Ask for each once, or in several operations.`,
    { status: 400, extensions: { limit: mostSteps } },
  );
