import { isObjectType } from 'graphql';
import type { FieldError, Path } from './errors.ts';
import type { ObjectShape, Shape, ShapeField } from './shape.ts';

/** The errors of a response in parts: each is delivered once, with the part that has its field. */
export interface UndeliveredErrors {
  /** Takes those of an object's fields, and those at the object or above it. */
  take(shape: ObjectShape, path: Path, value: unknown, out: unknown): FieldError[];
  /** Takes what is left and not explained by what was taken. */
  takeRest(): FieldError[];
}

/** @param known grows while a response is delivered */
export function createUndeliveredErrors(known: readonly FieldError[]): UndeliveredErrors {
  const taken = new Set<FieldError>();
  const takenPaths: Path[] = [];

  function note(errors: FieldError[]): FieldError[] {
    for (const error of errors) {
      taken.add(error);
      takenPaths.push(error.path);
    }
    return errors;
  }

  return {
    take(shape, path, value, out) {
      const rest = known.filter((error) => !taken.has(error));
      if (rest.length === 0) return [];
      const found: FieldError[] = [];
      let tree: ErrorTree | undefined = toTree(rest);
      for (const step of path) {
        found.push(...(tree?.errors ?? []));
        tree = tree?.steps.get(step);
      }
      if (tree) takeObject(tree, shape, value, out, found);
      return note(found);
    },
    takeRest() {
      const isExplained = ({ path }: FieldError) =>
        takenPaths.some((other) => other.every((step, index) => path[index] === step));
      return note(known.filter((error) => !taken.has(error) && !isExplained(error)));
    },
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

function takeObject(
  tree: ErrorTree,
  shape: ObjectShape,
  value: unknown,
  out: unknown,
  into: FieldError[],
): void {
  into.push(...tree.errors);
  for (const field of shape.inOrder) {
    const inner = tree.steps.get(field.clientKey);
    if (inner) takeValue(inner, field, at(value, field.key), at(out, field.clientKey), into);
  }
}

function takeValue(
  tree: ErrorTree,
  field: ShapeField,
  value: unknown,
  out: unknown,
  into: FieldError[],
): void {
  if (Array.isArray(out) && Array.isArray(value)) {
    into.push(...tree.errors);
    for (const [step, inner] of tree.steps)
      takeValue(inner, field, value[step as number], out[step as number], into);
    return;
  }
  const shape = field.shape && isObject(out) && isObject(value) ? objectShape(field.shape, value) : undefined;
  // Nothing of what is below a null, or below a leaf, will follow.
  if (shape) takeObject(tree, shape, value, out, into);
  else takeAll(tree, into);
}

function takeAll({ errors, steps }: ErrorTree, into: FieldError[]): void {
  into.push(...errors);
  for (const inner of steps.values()) takeAll(inner, into);
}

type Values = Readonly<Record<string | number, unknown>>;

const objectShape = ({ type, of }: Shape, { __typename }: Values) =>
  of(isObjectType(type) ? type.name : __typename);

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: unknown, key: string) => (isObject(value) ? value[key] : undefined);
