import { Kind, type TypeNode } from 'graphql';
import { namedTypeOf, nonNull } from './type-reference.ts';

/** Whether objects of the one named type are objects of the other, too. */
export type IsSubtype = (special: string, general: string) => boolean;

/**
 * The type that all of the types are subtypes of, as Federation merges the types of a shared field: at each level as
 * nullable as the most nullable, at the bottom the most general of the names. Null where there is none.
 */
export function widestType(types: readonly TypeNode[], isSubtype: IsSubtype): TypeNode | null {
  const names = [...new Set(types.map(namedTypeOf))];
  const name = names.find((general) =>
    names.every((special) => special === general || isSubtype(special, general)),
  );
  return name === undefined ? null : widen(types, name);
}

function widen(types: readonly TypeNode[], name: string): TypeNode | null {
  const inner = types.map((type) => (type.kind === Kind.NON_NULL_TYPE ? type.type : type));
  if (types.every((type) => type.kind === Kind.NON_NULL_TYPE)) {
    const type = widen(inner, name);
    return type && nonNull(type);
  }
  const lists = inner.filter((type) => type.kind === Kind.LIST_TYPE);
  if (lists.length === 0) return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } };
  if (lists.length < inner.length) return null;
  const type = widen(
    lists.map((list) => list.type),
    name,
  );
  return type && { kind: Kind.LIST_TYPE, type };
}
