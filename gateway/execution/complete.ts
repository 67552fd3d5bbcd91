import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { ErrorCode } from '../errors.ts';
import { createPlacedErrors, type FieldError, type Path, type PlacedErrors } from './errors.ts';
import { isIncluded } from './guard.ts';
import type { ObjectShape, Shape, ShapeField } from './shape.ts';
import type { Suppliers } from './suppliers.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Takes the client's response out of the data that subgraphs gave, and says what is wrong with it (GraphQL
 * specification, "Completing Values" and "Handling Field Errors"): a value of another type than the schema's, or a null
 * where the schema promises a value, is an error at its path and null, as far up as nulls are not allowed.
 *
 * @param known places of errors that subgraphs gave, and of what these cost; they explain the nulls at, above and below.
 * @param subgraphOf names the subgraph that gave what is at response keys from the root.
 * @param at where the data is in the response.
 * @returns `data`, null where a null goes up to the root, and the errors that were found besides the known ones.
 */
export function completeData(
  shape: Shape,
  data: Values,
  variables: Values,
  known: ReadonlyArray<Pick<FieldError, 'path'>>,
  subgraphOf: Suppliers['subgraphOf'],
  at: Place = root,
): { data: Values | null; errors: FieldError[] } {
  const run: Run = { variables, errors: createPlacedErrors(known), subgraphOf };
  return { data: completeComposite(run, shape, data, at), errors: run.errors.added };
}

interface Run {
  variables: Values;
  errors: PlacedErrors;
  subgraphOf: Suppliers['subgraphOf'];
}

/** Where a value is: the client's path, and the response keys of the plan. */
export interface Place {
  path: Path;
  keys: readonly string[];
}

const root: Place = { path: [], keys: [] };

const toField = ({ path, keys }: Place, field: ShapeField): Place => ({
  path: [...path, field.clientKey],
  keys: [...keys, field.key],
});

const toItem = ({ path, keys }: Place, index: number): Place => ({ path: [...path, index], keys });

/** Null where the object is none of the type, or has to be null; the cause is noted. */
function completeComposite(run: Run, shape: Shape, value: unknown, place: Place): Values | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(run, place, `expects an object of ${shape.type}`, value);
  }
  const { __typename } = value as { __typename?: unknown };
  const name = isAbstractType(shape.type) ? __typename : shape.type.name;
  const object = shape.of(name);
  if (!object) return refuse(run, place, `expects an object of ${shape.type} with its __typename`, value);
  return completeObject(run, object, value as Values, place);
}

function completeObject(run: Run, shape: ObjectShape, value: Values, place: Place): Values | null {
  // Keyed by a client's aliases, so without a prototype.
  const out: Record<string, unknown> = Object.create(null);
  for (const field of shape.inOrder) {
    if (!isIncluded(field, run.variables)) continue;
    const own = field.name === '__typename' ? shape.type.name : value[field.key];
    const completed = completeValue(run, shape, field, field.type, own, toField(place, field));
    if (completed === undefined) return null;
    out[field.clientKey] = completed;
  }
  return out;
}

/** Undefined where null is not allowed: the parent is null then. */
function completeValue(
  run: Run,
  parent: ObjectShape,
  field: ShapeField,
  type: GraphQLOutputType,
  value: unknown,
  place: Place,
): unknown {
  if (isNonNullType(type)) {
    const completed = completeValue(run, parent, field, type.ofType, value, place);
    if (completed !== null) return completed;
    if (value === null || value === undefined) {
      const message = `${coordinate(parent, field)} is never null by its schema; got null.`;
      run.errors.addNull(place.path, message, sourceOf(run, place));
    }
    return undefined;
  }
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    if (!Array.isArray(value))
      return refuse(run, place, `${coordinate(parent, field)} expects a list`, value);
    const items = value.map((item, index) =>
      completeValue(run, parent, field, type.ofType, item, toItem(place, index)),
    );
    return items.includes(undefined) ? null : items;
  }
  if (isLeafType(type)) return completeLeaf(run, parent, field, type, value, place);
  return field.shape ? completeComposite(run, field.shape, value, place) : value;
}

const coordinate = (parent: ObjectShape, { name }: ShapeField) => `${parent.type.name}.${name}`;

function completeLeaf(
  run: Run,
  parent: ObjectShape,
  field: ShapeField,
  type: GraphQLLeafType,
  value: unknown,
  place: Place,
): unknown {
  const completed = toLeaf(type, value);
  if (completed !== undefined) return completed;
  return refuse(run, place, `${coordinate(parent, field)} expects a value of ${type.name}`, value);
}

/** Undefined for what is no value of the type. */
function toLeaf(type: GraphQLLeafType, value: unknown): unknown {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) ? value : undefined;
  switch (type.name) {
    case 'String':
      return typeof value === 'string' ? value : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'Float':
      return typeof value === 'number' ? value : undefined;
    case 'Int':
      return typeof value === 'number' && value === (value | 0) ? value : undefined;
    case 'ID':
      return Number.isSafeInteger(value) ? String(value) : typeof value === 'string' ? value : undefined;
    default:
      return serialize(type, value);
  }
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch {
    return undefined;
  }
}

function refuse(run: Run, place: Place, expectation: string, value: unknown): null {
  const code: ErrorCode = 'SUBGRAPH_BAD_RESPONSE';
  run.errors.add(place.path, code, `${expectation}; got ${describe(value)}.`, sourceOf(run, place));
  return null;
}

/** Clients know nothing of `gathered`, which names its sources itself. */
function sourceOf({ subgraphOf }: Run, { keys }: Place): { subgraph?: string } {
  const subgraph = subgraphOf(keys);
  return subgraph === undefined || subgraph === 'gathered' ? {} : { subgraph };
}

/** What a value is, never the value itself, which may be personal. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
