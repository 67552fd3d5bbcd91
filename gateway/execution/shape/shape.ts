import {
  type GraphQLCompositeType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { type ByType, byPossibleType, byTypeName, type FieldsType } from './by-type.ts';
import {
  type ConditionalSelectionSet,
  collectFields,
  type DocumentNames,
  fieldOf,
  isIntrospection,
  isSameForAll,
  type SelectedField,
} from './collect-fields.ts';
import { type Condition, type Guard, isImplied, isIncluded, toGuard } from './guard.ts';

/** What a document selects of a composite type, its fragments resolved for each possible object type. */
export interface Shape extends ByType<ObjectShape> {
  /**
   * What is selected of objects of a type, worked out at the first call for it. Objects whose type nobody said
   * (undefined, or the interface's name that an interface object goes by) have a shape where it is the same for all
   * types. Undefined for a name that is no possible type.
   */
  of(typeName: unknown): ObjectShape | undefined;
}

/** What a fetch selects of its entities. */
export type EntityShape = Pick<Shape, 'of'>;

/** What is selected of one type. */
export interface ObjectShape {
  type: FieldsType;
  byKey: ReadonlyMap<string, ShapeField>;
  /**
   * In response order. A field stands where its first selection that counts stands: if variables decide over that, it is
   * here several times, at most one of which counts.
   */
  inOrder: readonly ShapeField[];
}

/** One response key; selections of the same key are merged. */
export interface ShapeField {
  /** Where the value stands in what subgraphs answer. */
  key: string;
  /** The client's own word for it. */
  clientKey: string;
  name: string;
  type: GraphQLOutputType;
  /** When the field is there; null for always. */
  guard: Guard | null;
  /** When it is not there in spite of that, because it was there before. */
  unless: Guard | null;
  /** Null for leaf types, and for introspection, whose values are complete. */
  shape: Shape | null;
}

/** The response keys that are selected of objects of a type. */
export function keysOf(shape: EntityShape, typeName: unknown): string[] {
  return [...(shape.of(typeName)?.byKey.keys() ?? [])];
}

/** Whether something is selected of objects of a type: variables may leave everything out. */
export function selectsAny(
  shape: EntityShape,
  typeName: unknown,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const { byKey } = shape.of(typeName) ?? {};
  for (const field of byKey?.values() ?? []) if (isIncluded(field, variables)) return true;
  return false;
}

/** What shapes are made with. */
export interface ShapeContext extends DocumentNames {
  /** Whether a subgraph answers it: an object that goes by the name of an interface is an interface object. */
  isOfFetch?: boolean;
  /** What the client calls a response key, which may have been renamed for planning. */
  clientKey(key: string): string;
}

/** Makes the shape of a selection set. */
export function toShape(
  context: ShapeContext,
  type: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
): Shape {
  return createShape(context, type, [{ selectionSet, conditions: [] }]);
}

/**
 * Makes the shape of `_entities`, whose objects may be of every type. Of an interface object, which goes by the
 * interface's name, it is what is selected of the interface.
 */
export function toEntityShape(context: ShapeContext, selectionSet: SelectionSetNode): EntityShape {
  const of = byTypeName((typeName) => {
    const type = context.schema.getType(typeName ?? '');
    if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
    return toObjectShape({ ...context, isOfFetch: true }, type, [{ selectionSet, conditions: [] }]);
  });
  return { of };
}

function createShape(
  context: ShapeContext,
  type: GraphQLCompositeType,
  parts: readonly ConditionalSelectionSet[],
): Shape {
  const of = byPossibleType(
    context.schema,
    type,
    (own) => context.isOfFetch || parts.every(({ selectionSet }) => isSameForAll(context, own, selectionSet)),
    (own) => toObjectShape(context, own, parts),
  );
  return { type, of };
}

function toObjectShape(
  context: ShapeContext,
  type: FieldsType,
  parts: readonly ConditionalSelectionSet[],
): ObjectShape {
  const collected: SelectedField[] = [];
  for (const part of parts) collectFields(context, type, part, collected);
  const byKey = new Map<string, ShapeField>();
  for (const [key, selected] of Map.groupBy(collected, ({ key }) => key)) {
    byKey.set(key, toField(context, type, key, selected));
  }
  return { type, byKey, inOrder: toOrder(collected, byKey) };
}

function toOrder(collected: readonly SelectedField[], byKey: ReadonlyMap<string, ShapeField>): ShapeField[] {
  const before = new Map<string, Condition[][]>();
  return collected.flatMap(({ key, conditions }) => {
    const field = byKey.get(key)!;
    const known = before.getOrInsertComputed(key, () => []);
    if (known.some((other) => isImplied(other, conditions))) return [];
    const unless = known.length > 0 ? [...known] : null;
    known.push(conditions);
    return [{ ...field, guard: conditions.length > 0 ? [conditions] : null, unless }];
  });
}

function toField(
  context: ShapeContext,
  parent: FieldsType,
  key: string,
  selected: readonly SelectedField[],
): ShapeField {
  const name = selected[0]!.node.name.value;
  const definition = fieldOf(parent, name);
  if (!definition) throw new Error(`${parent.name} has no field ${name}.`);
  const guard = toGuard(selected.map(({ conditions }) => conditions));
  // Where all selections have the same conditions, the field's own decide over what is below.
  const isDecided = guard?.length === 1;
  const parts = selected.flatMap(({ node, conditions }) =>
    node.selectionSet ? [{ selectionSet: node.selectionSet, conditions: isDecided ? [] : conditions }] : [],
  );
  const named = getNamedType(definition.type);
  const shape =
    isCompositeType(named) && !isIntrospection(definition) ? createShape(context, named, parts) : null;
  return { key, clientKey: context.clientKey(key), name, type: definition.type, guard, unless: null, shape };
}
