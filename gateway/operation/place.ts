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
    enter(node, _key, parent, _path, ancestors) {
      if (!isIt(node)) return undefined;
      place = toPlace([...ancestors, ...(parent ? [parent] : []), node]);
      return BREAK;
    },
  });
  return place;
}

function toPlace(steps: ReadonlyArray<ASTNode | readonly ASTNode[]>): Place {
  const path: string[] = [];
  const inputPath: Array<string | number> = [];
  let inFragment = false;
  steps.forEach((step, index) => {
    if (!('kind' in step)) return;
    if (step.kind === Kind.FRAGMENT_DEFINITION) inFragment = true;
    else if (step.kind === Kind.FIELD) path.push((step.alias ?? step.name).value);
    else if (step.kind === Kind.ARGUMENT || step.kind === Kind.OBJECT_FIELD) inputPath.push(step.name.value);
    else if (step.kind === Kind.LIST) {
      // A list is followed by its array of values, and that by the item.
      const item = steps[index + 2];
      if (item && 'kind' in item) inputPath.push((step.values as readonly ASTNode[]).indexOf(item));
    }
  });
  return { path: inFragment || path.length === 0 ? undefined : path, inputPath };
}
