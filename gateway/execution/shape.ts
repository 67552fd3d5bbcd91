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
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';

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

/** What is selected of one type, in response order. */
export interface ObjectShape {
  type: GraphQLObjectType | GraphQLInterfaceType;
  fields: readonly ShapeField[];
  byKey: ReadonlyMap<string, ShapeField>;
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
  /** Null for leaf types, and for introspection, whose values are complete. */
  shape: Shape | null;
}

/** Any of the alternatives has to hold; each holds when all of its Boolean variables have the values it says. */
export type Guard = readonly Condition[][];

/** `@include(if: $variable)` (true) or `@skip(if: $variable)` (false). */
export interface Condition {
  variable: string;
  value: boolean;
}

/** The response keys that are selected of objects of a type. */
export function keysOf(shape: EntityShape, typeName: unknown): string[] {
  return shape.of(typeName)?.fields.map(({ key }) => key) ?? [];
}

/** Where names of a document are looked up. */
export interface ShapeContext {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What the client calls a response key, which may have been renamed for planning. */
  clientKey(key: string): string;
}

/** Tells whether a guarded field is there. */
export function holds(guard: Guard | null, variables: Readonly<Record<string, unknown>>): boolean {
  return (
    guard === null ||
    guard.some((conditions) => conditions.every(({ variable, value }) => variables[variable] === value))
  );
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
    return toObjectShape(context, type, [{ selectionSet, conditions: [] }]);
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
    const isSame = named === type && isInterfaceType(type) && isSameForAll(context, type, parts);
    return isSame ? toObjectShape(context, type, parts) : undefined;
  });
  return { type, of };
}

function createMemo(create: (typeName: string | undefined) => ObjectShape | undefined): Shape['of'] {
  const known = new Map<unknown, ObjectShape | undefined>();
  return (typeName) => {
    const found = known.get(typeName);
    if (found || known.has(typeName)) return found;
    if (typeName !== undefined && typeof typeName !== 'string') return undefined;
    const made = create(typeName);
    known.set(typeName, made);
    return made;
  };
}

/** Whether the same fields are selected of all types of an interface, and none of them tells the type. */
function isSameForAll(context: ShapeContext, type: GraphQLInterfaceType, parts: readonly Part[]): boolean {
  return parts.every(({ selectionSet }) =>
    selectionSet.selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value !== '__typename';
      const fragment = fragmentOf(context, selection);
      const inner = fragment && [{ selectionSet: fragment.selectionSet, conditions: [] }];
      return (
        inner !== undefined &&
        applies(context.schema, fragment?.typeCondition?.name.value, type) &&
        isSameForAll(context, type, inner)
      );
    }),
  );
}

const fragmentOf = (context: ShapeContext, node: InlineFragmentNode | FragmentSpreadNode) =>
  node.kind === Kind.INLINE_FRAGMENT ? node : context.fragments.get(node.name.value);

/** One selection of a field, and when it counts. */
interface Occurrence {
  node: FieldNode;
  conditions: Condition[];
}

function toObjectShape(
  context: ShapeContext,
  type: ObjectShape['type'],
  parts: readonly Part[],
): ObjectShape {
  const collected = new Map<string, Occurrence[]>();
  for (const part of parts) collect(context, type, part, collected);
  const fields = [...collected].map(([key, occurrences]) => toField(context, type, key, occurrences));
  return { type, fields, byKey: new Map(fields.map((field) => [field.key, field])) };
}

/** GraphQL specification, "CollectFields", with conditions kept for those that variables decide. */
function collect(
  context: ShapeContext,
  type: ObjectShape['type'],
  { selectionSet, conditions: outer }: Part,
  into: Map<string, Occurrence[]>,
): void {
  for (const node of selectionSet.selections) {
    const conditions = toConditions(node, outer);
    if (conditions === null) continue;
    if (node.kind === Kind.FIELD) {
      const key = (node.alias ?? node.name).value;
      const known = into.get(key);
      if (known) known.push({ node, conditions });
      else into.set(key, [{ node, conditions }]);
      continue;
    }
    const fragment = fragmentOf(context, node);
    if (!fragment || !applies(context.schema, fragment.typeCondition?.name.value, type)) continue;
    collect(context, type, { selectionSet: fragment.selectionSet, conditions }, into);
  }
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: ObjectShape['type']): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}

/** Null where a literal leaves the selection out. */
function toConditions(node: SelectionNode, outer: Condition[]): Condition[] | null {
  let conditions = outer;
  for (const { name, arguments: given } of node.directives ?? []) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const included = name.value === 'include';
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value !== included) return null;
    if (value?.kind !== Kind.VARIABLE) continue;
    const condition = { variable: value.name.value, value: included };
    if (conditions.some((known) => isSame(known, condition))) continue;
    conditions = [...conditions, condition];
  }
  return conditions;
}

const isSame = (one: Condition, other: Condition) =>
  one.variable === other.variable && one.value === other.value;

function toField(
  context: ShapeContext,
  parent: ObjectShape['type'],
  key: string,
  occurrences: readonly Occurrence[],
): ShapeField {
  const name = occurrences[0]!.node.name.value;
  const definition = fieldOf(parent, name);
  if (!definition) throw new Error(`${parent.name} has no field ${name}.`);
  const guard = toGuard(occurrences);
  // Where all occurrences have the same conditions, the field's own decide over what is below.
  const isDecided = guard?.length === 1;
  const parts = occurrences.flatMap(({ node, conditions }) =>
    node.selectionSet ? [{ selectionSet: node.selectionSet, conditions: isDecided ? [] : conditions }] : [],
  );
  const named = getNamedType(definition.type);
  const shape =
    isCompositeType(named) && !isIntrospection(definition) ? createShape(context, named, parts) : null;
  return { key, clientKey: context.clientKey(key), name, type: definition.type, guard, shape };
}

const isIntrospection = (definition: object) =>
  definition === SchemaMetaFieldDef || definition === TypeMetaFieldDef;

function fieldOf(parent: ObjectShape['type'], name: string) {
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

/** Null where some occurrence has no conditions. Equal alternatives are one. */
function toGuard(occurrences: readonly Occurrence[]): Guard | null {
  if (occurrences.some(({ conditions }) => conditions.length === 0)) return null;
  const alternatives: Condition[][] = [];
  for (const { conditions } of occurrences) {
    const isKnown = alternatives.some(
      (known) =>
        known.length === conditions.length &&
        known.every((one) => conditions.some((other) => isSame(one, other))),
    );
    if (!isKnown) alternatives.push(conditions);
  }
  return alternatives;
}
