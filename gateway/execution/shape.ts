import {
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { type Condition, type Guard, isImplied, isIncluded, toConditions, toGuard } from './guard.ts';

/** What a document selects of a composite type, its fragments resolved for each possible object type. */
export interface Shape {
  type: GraphQLCompositeType;
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
  type: GraphQLObjectType | GraphQLInterfaceType;
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

/** Where names of a document are looked up. */
export interface ShapeContext {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
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
  const of = createMemo((typeName) => {
    const type = context.schema.getType(typeName ?? '');
    if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
    return toObjectShape({ ...context, isOfFetch: true }, type, [{ selectionSet, conditions: [] }]);
  });
  return { of };
}

/** A selection set that counts only where its conditions hold. */
interface Part {
  selectionSet: SelectionSetNode;
  conditions: Condition[];
}

function createShape(context: ShapeContext, type: GraphQLCompositeType, parts: readonly Part[]): Shape {
  const of = createMemo((typeName) => {
    const named = typeName === undefined ? type : context.schema.getType(typeName);
    if (isObjectType(named)) {
      const isPossible = named === type || (isAbstractType(type) && context.schema.isSubType(type, named));
      return isPossible ? toObjectShape(context, named, parts) : undefined;
    }
    const isSame =
      named === type && isInterfaceType(type) && (context.isOfFetch || isSameForAll(context, type, parts));
    return isSame ? toObjectShape(context, type, parts) : undefined;
  });
  return { type, of };
}

export function createMemo<T>(
  create: (typeName: string | undefined) => T | undefined,
): (typeName: unknown) => T | undefined {
  const known = new Map<unknown, T>();
  return (typeName) => {
    const found = known.get(typeName);
    if (found || (typeName !== undefined && typeof typeName !== 'string')) return found;
    const made = create(typeName);
    // Names that fit no type come from outside, and are not kept.
    if (made) known.set(typeName, made);
    return made;
  };
}

/** Whether the same fields are selected of all types of an interface, and none of them tells the type. */
export function isSameForAll(
  context: ShapeContext,
  type: GraphQLInterfaceType,
  parts: readonly Part[],
): boolean {
  return parts.every(({ selectionSet }) =>
    selectionSet.selections.every((selection) => {
      // What a literal leaves out is not planned either.
      if (toConditions(selection, []) === null) return true;
      if (selection.kind === Kind.FIELD) return type.getFields()[selection.name.value] !== undefined;
      const fragment = fragmentOf(context, selection);
      const inner = fragment && [{ selectionSet: fragment.selectionSet, conditions: [] }];
      return (
        inner !== undefined &&
        appliesToAll(context.schema, fragment?.typeCondition?.name.value, type) &&
        isSameForAll(context, type, inner)
      );
    }),
  );
}

function appliesToAll(
  schema: GraphQLSchema,
  condition: string | undefined,
  type: GraphQLInterfaceType,
): boolean {
  return schema.getPossibleTypes(type).every((each) => applies(schema, condition ?? each.name, each));
}

export const fragmentOf = (context: ShapeContext, node: InlineFragmentNode | FragmentSpreadNode) =>
  node.kind === Kind.INLINE_FRAGMENT ? node : context.fragments.get(node.name.value);

/** One selection of a field, and when it counts. */
interface Occurrence {
  key: string;
  node: FieldNode;
  conditions: Condition[];
}

function toObjectShape(
  context: ShapeContext,
  type: ObjectShape['type'],
  parts: readonly Part[],
): ObjectShape {
  const collected: Occurrence[] = [];
  for (const part of parts) collect(context, type, part, collected);
  const byKey = new Map<string, ShapeField>();
  for (const [key, occurrences] of Map.groupBy(collected, ({ key }) => key)) {
    byKey.set(key, toField(context, type, key, occurrences));
  }
  return { type, byKey, inOrder: toOrder(collected, byKey) };
}

function toOrder(collected: readonly Occurrence[], byKey: ReadonlyMap<string, ShapeField>): ShapeField[] {
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

/** GraphQL specification, "CollectFields", with conditions kept for those that variables decide. */
function collect(
  context: ShapeContext,
  type: ObjectShape['type'],
  { selectionSet, conditions: outer }: Part,
  into: Occurrence[],
): void {
  for (const node of selectionSet.selections) {
    const conditions = toConditions(node, outer);
    if (conditions === null) continue;
    if (node.kind === Kind.FIELD) {
      // What other interfaces of all its objects have, an interface need not have.
      if (isInterfaceType(type) && !fieldOf(type, node.name.value)) continue;
      into.push({ key: (node.alias ?? node.name).value, node, conditions });
      continue;
    }
    const fragment = fragmentOf(context, node);
    if (!fragment || !applies(context.schema, fragment.typeCondition?.name.value, type)) continue;
    collect(context, type, { selectionSet: fragment.selectionSet, conditions }, into);
  }
}

export function applies(
  schema: GraphQLSchema,
  condition: string | undefined,
  type: ObjectShape['type'],
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  if (isAbstractType(named) && schema.isSubType(named, type)) return true;
  // An interface stands for its objects where all of them are of the condition's type.
  const types = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
  return types.length > 0 && types.every((each) => applies(schema, condition, each));
}

function toField(
  context: ShapeContext,
  parent: ObjectShape['type'],
  key: string,
  occurrences: readonly Occurrence[],
): ShapeField {
  const name = occurrences[0]!.node.name.value;
  const definition = fieldOf(parent, name);
  if (!definition) throw new Error(`${parent.name} has no field ${name}.`);
  const guard = toGuard(occurrences.map(({ conditions }) => conditions));
  // Where all occurrences have the same conditions, the field's own decide over what is below.
  const isDecided = guard?.length === 1;
  const parts = occurrences.flatMap(({ node, conditions }) =>
    node.selectionSet ? [{ selectionSet: node.selectionSet, conditions: isDecided ? [] : conditions }] : [],
  );
  const named = getNamedType(definition.type);
  const shape =
    isCompositeType(named) && !isIntrospection(definition) ? createShape(context, named, parts) : null;
  return { key, clientKey: context.clientKey(key), name, type: definition.type, guard, unless: null, shape };
}

export const isIntrospection = (definition: object) =>
  definition === SchemaMetaFieldDef || definition === TypeMetaFieldDef;

export function fieldOf(parent: ObjectShape['type'], name: string) {
  switch (name) {
    case '__typename':
      return TypeNameMetaFieldDef;
    case '__schema':
      return SchemaMetaFieldDef;
    case '__type':
      return TypeMetaFieldDef;
    default:
      return parent.getFields()[name];
  }
}
