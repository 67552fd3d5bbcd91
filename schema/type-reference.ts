import { Kind, type NamedTypeNode, type NonNullTypeNode, type TypeNode } from 'graphql';

/** The name at the bottom of a type reference: `T` of `[T!]!`. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

/** The reference without its outermost `!`. */
export function nullable<T extends TypeNode>(type: T): Exclude<T, NonNullTypeNode> | NonNullTypeNode['type'] {
  return (type.kind === Kind.NON_NULL_TYPE ? type.type : type) as Exclude<T, NonNullTypeNode>;
}

/** The reference with an outermost `!`. */
export function nonNull(type: TypeNode): NonNullTypeNode {
  return type.kind === Kind.NON_NULL_TYPE ? type : { kind: Kind.NON_NULL_TYPE, type };
}

/** The item of a list of one level, without `!`; null when the reference is no such list. */
export function listItemOf(type: TypeNode): NamedTypeNode | null {
  const list = nullable(type);
  if (list.kind !== Kind.LIST_TYPE) return null;
  const item = nullable(list.type);
  return item.kind === Kind.NAMED_TYPE ? item : null;
}

/**
 * The reference that holds for both: as nullable, at each level, as the more nullable one. Where they name
 * different types the first is kept, for federation's own rules to judge.
 */
export function mergeOutputTypes(a: TypeNode, b: TypeNode): TypeNode {
  if (a.kind === Kind.NON_NULL_TYPE) {
    if (b.kind === Kind.NON_NULL_TYPE) return nonNull(mergeOutputTypes(a.type, b.type));
    return mergeOutputTypes(a.type, b);
  }
  const other = nullable(b);
  if (a.kind === Kind.LIST_TYPE && other.kind === Kind.LIST_TYPE) {
    return { ...a, type: mergeOutputTypes(a.type, other.type) };
  }
  return a;
}
