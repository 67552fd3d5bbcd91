import type { FieldError, Path } from '../response/field-errors.ts';
import { ofObject } from '../shape/by-type.ts';
import type { ObjectShape, ShapeField } from '../shape/shape.ts';
import { isTarget } from '../targets.ts';

/** Takes the errors of an object's fields, and those at the object or above it, that were not taken before. */
export type TakeErrors = (shape: ObjectShape, path: Path, value: unknown) => FieldError[];

/**
 * Makes what tells the errors of a response in parts, each once, with the part that has its field. Errors of a part that
 * a null has left no place for are never told.
 * @param known grows while a response is delivered
 */
export function createTakeErrors(known: readonly FieldError[]): TakeErrors {
  const taken = new Set<FieldError>();
  return (shape, path, value) => {
    const rest = known.filter((error) => !taken.has(error));
    if (rest.length === 0) return [];
    const found: FieldError[] = [];
    let tree: ErrorTree | undefined = toTree(rest);
    for (const step of path) {
      found.push(...(tree?.errors ?? []));
      tree = tree?.steps.get(step);
    }
    if (tree) takeObject(tree, shape, value, found);
    for (const error of found) taken.add(error);
    return found;
  };
}

interface ErrorTree {
  errors: FieldError[];
  steps: Map<string | number, ErrorTree>;
}

function toTree(errors: readonly FieldError[]): ErrorTree {
  const root: ErrorTree = { errors: [], steps: new Map() };
  for (const error of errors) {
    let place = root;
    for (const step of error.path) {
      place = place.steps.getOrInsertComputed(step, () => ({ errors: [], steps: new Map() }));
    }
    place.errors.push(error);
  }
  return root;
}

function takeObject(tree: ErrorTree, shape: ObjectShape, value: unknown, into: FieldError[]): void {
  into.push(...tree.errors);
  for (const field of shape.inOrder) {
    const inner = tree.steps.get(field.clientKey);
    if (inner) takeValue(inner, field, isTarget(value) ? value[field.key] : undefined, into);
  }
}

function takeValue(tree: ErrorTree, field: ShapeField, value: unknown, into: FieldError[]): void {
  if (Array.isArray(value)) {
    into.push(...tree.errors);
    for (const [step, inner] of tree.steps) takeValue(inner, field, value[step as number], into);
    return;
  }
  const shape = field.shape && isTarget(value) ? ofObject(field.shape, value.__typename) : undefined;
  if (shape) takeObject(tree, shape, value, into);
  else takeAll(tree, into);
}

function takeAll({ errors, steps }: ErrorTree, into: FieldError[]): void {
  into.push(...errors);
  for (const inner of steps.values()) takeAll(inner, into);
}
