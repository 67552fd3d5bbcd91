import { type GraphQLOutputType, isAbstractType, isLeafType, isListType, isNonNullType } from 'graphql';
import { isIncluded } from '../shape/guard.ts';
import type { ObjectShape, Shape, ShapeField } from '../shape/shape.ts';
import type { Suppliers } from '../suppliers.ts';
import { createPlacedErrors, type FieldError, type Path, type PlacedErrors } from './field-errors.ts';
import { completeLeaf } from './leaf.ts';

type Values = Readonly<Record<string, unknown>>;

/** What is known of a response beside its data. */
export interface CompletionContext extends Pick<Suppliers, 'subgraphOf'> {
  variables: Values;
  /** Places of errors that subgraphs gave, and of what these cost; they explain the nulls at, above and below. */
  known: ReadonlyArray<Pick<FieldError, 'path'>>;
  /** Where the data is in the response; by default at its root. */
  at?: Place;
}

/** Where a value is: the client's path, and the response keys of the plan. */
export interface Place {
  path: Path;
  keys: readonly string[];
}

/**
 * Takes the client's response out of the data that subgraphs gave, and says what is wrong with it (GraphQL
 * specification, "Completing Values" and "Handling Field Errors"): a value of another type than the schema's, or a null
 * where the schema promises a value, is an error at its path and null, as far up as nulls are not allowed.
 *
 * @returns `data`, null where a null goes up to the root, and the errors that were found besides the known ones.
 */
export function completeData(
  shape: Shape,
  data: Values,
  { variables, known, subgraphOf, at = { path: [], keys: [] } }: CompletionContext,
): { data: Values | null; errors: FieldError[] } {
  const run: Completion = { variables, errors: createPlacedErrors(known), subgraphOf };
  return { data: completeComposite(run, shape, data, at), errors: run.errors.added };
}

interface Completion extends Pick<Suppliers, 'subgraphOf'> {
  variables: Values;
  errors: PlacedErrors;
}

/** Null where the object is none of the type, or has to be null; the cause is noted. */
function completeComposite(run: Completion, shape: Shape, value: unknown, place: Place): Values | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(run, place, `expects an object of ${shape.type}`, value);
  }
  const { __typename } = value as { __typename?: unknown };
  const object = shape.of(isAbstractType(shape.type) ? __typename : shape.type.name);
  if (!object) return refuse(run, place, `expects an object of ${shape.type} with its __typename`, value);
  return completeObject(run, object, value as Values, place);
}

function completeObject(run: Completion, shape: ObjectShape, value: Values, place: Place): Values | null {
  // Keyed by a client's aliases, so without a prototype.
  const out: Record<string, unknown> = Object.create(null);
  for (const field of shape.inOrder) {
    if (!isIncluded(field, run.variables)) continue;
    const own = field.name === '__typename' ? shape.type.name : value[field.key];
    const at = { path: [...place.path, field.clientKey], keys: [...place.keys, field.key] };
    const completed = completeField(run, `${shape.type.name}.${field.name}`, field, own, at);
    if (completed === undefined) return null;
    out[field.clientKey] = completed;
  }
  return out;
}

/** Undefined where null is not allowed: the parent is null then. */
function completeField(
  run: Completion,
  coordinate: string,
  field: ShapeField,
  given: unknown,
  at: Place,
): unknown {
  const complete = (type: GraphQLOutputType, value: unknown, place: Place): unknown => {
    if (isNonNullType(type)) {
      const completed = complete(type.ofType, value, place);
      if (completed !== null) return completed;
      if (value === null || value === undefined) {
        const message = `${coordinate} is never null by its schema; got null.`;
        run.errors.addNull(place.path, message, sourceOf(run, place));
      }
      return undefined;
    }
    if (value === null || value === undefined) return null;
    if (isListType(type)) {
      if (!Array.isArray(value)) return refuse(run, place, `${coordinate} expects a list`, value);
      const items = value.map((item, index) =>
        complete(type.ofType, item, { ...place, path: [...place.path, index] }),
      );
      return items.includes(undefined) ? null : items;
    }
    if (isLeafType(type)) {
      const completed = completeLeaf(type, value);
      if (completed !== undefined) return completed;
      return refuse(run, place, `${coordinate} expects a value of ${type.name}`, value);
    }
    return field.shape ? completeComposite(run, field.shape, value, place) : value;
  };
  return complete(field.type, given, at);
}

function refuse(run: Completion, place: Place, expectation: string, value: unknown): null {
  const message = `${expectation}; got ${describe(value)}.`;
  run.errors.add(place.path, 'SUBGRAPH_BAD_RESPONSE', message, sourceOf(run, place));
  return null;
}

/** Clients know nothing of `gathered`, which names its sources itself. */
function sourceOf({ subgraphOf }: Completion, { keys }: Place): { subgraph?: string } {
  const subgraph = subgraphOf(keys);
  return subgraph === undefined || subgraph === 'gathered' ? {} : { subgraph };
}

/** What a value is, never the value itself, which may be personal. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
