import {
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** What fields are selected of: an object type, or an interface in place of all its objects. */
export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/** What is known of the objects of a composite type, by the object type. */
export interface ByType<T> {
  type: GraphQLCompositeType;
  of(typeName: unknown): T | undefined;
}

/** What is known of an object. Its `__typename` decides where its place may hold objects of several types. */
export const ofObject = <T>({ type, of }: ByType<T>, typeName: unknown): T | undefined =>
  of(isObjectType(type) ? type.name : typeName);

/**
 * Makes something for each possible type of a composite type, at the first call for it. Undefined for names of other
 * types; objects whose type nobody said (undefined, or the interface's name that an interface object goes by) are looked
 * up by the interface where that `standsForAll` its objects.
 */
export function byPossibleType<T>(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  standsForAll: (type: GraphQLInterfaceType) => boolean,
  create: (type: FieldsType) => T,
): (typeName: unknown) => T | undefined {
  return byTypeName((typeName) => {
    const named = typeName === undefined ? type : schema.getType(typeName);
    if (isObjectType(named)) {
      const isPossible = named === type || (isAbstractType(type) && schema.isSubType(type, named));
      return isPossible ? create(named) : undefined;
    }
    return named === type && isInterfaceType(type) && standsForAll(type) ? create(type) : undefined;
  });
}

/** Remembers what is made for a `__typename`; it may be missing, and be anything where a subgraph is at fault. */
export function byTypeName<T>(
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
