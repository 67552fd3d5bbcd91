/** The alias of a type's name; no field's name starts with a digit, so none of theirs is equal. */
export function typenameAlias(hidden: string): string {
  return `${hidden}0type`;
}

/** The alias prefix under which an object's key is asked for; the type keeps equal names of two types apart. */
export function keyAlias(hidden: string, typeName: string): string {
  return `${hidden}${typeName}_`;
}
