import { type ASTNode, BREAK, type DocumentNode, Kind, visit } from 'graphql';

/** Where a node of a document stands, in the client's terms. */
export interface Place {
  /** Response keys from the operation down to the field; undefined inside a named fragment. */
  path: string[] | undefined;
  /** Argument name, then input fields and list indexes; empty outside arguments. */
  inputPath: Array<string | number>;
}

/**
 * Finds the first node of the document that `isIt` accepts and says where it stands; null if there is none. Walks the
 * document, so it is for errors only.
 */
export function placeOf(document: DocumentNode, isIt: (node: ASTNode) => boolean): Place | null {
  let place: Place | null = null;
  visit(document, {
    enter(node, key, _parent, _path, ancestors) {
      if (!isIt(node)) return undefined;
      place = toPlace([...ancestors, node], key);
      return BREAK;
    },
  });
  return place;
}

type Step = ASTNode | readonly ASTNode[];

function toPlace(steps: readonly Step[], lastKey: string | number | undefined): Place {
  const path: string[] = [];
  const inputPath: Array<string | number> = [];
  let inFragment = false;
  steps.forEach((step, index) => {
    if (!('kind' in step)) return;
    if (step.kind === Kind.FRAGMENT_DEFINITION) inFragment = true;
    else if (step.kind === Kind.FIELD) path.push((step.alias ?? step.name).value);
    else if (step.kind === Kind.ARGUMENT || step.kind === Kind.OBJECT_FIELD) inputPath.push(step.name.value);
    else if (step.kind === Kind.LIST) addIndex(inputPath, step.values, steps[index + 2], lastKey);
  });
  return { path: inFragment || path.length === 0 ? undefined : path, inputPath };
}

/** A list's item is found by identity: the visitor gives keys only of the last step. */
function addIndex(
  inputPath: Array<string | number>,
  values: readonly ASTNode[],
  item: Step | undefined,
  lastKey: string | number | undefined,
): void {
  const index = item && 'kind' in item ? values.indexOf(item) : Number(lastKey);
  if (index >= 0) inputPath.push(index);
}
