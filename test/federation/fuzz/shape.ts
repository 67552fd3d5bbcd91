import { Kind, type TypeNode } from 'graphql';

/** The type of a field as its values are made: what subgraphs differ in is taken at its strictest. */
export interface Shape {
  /** Of lists in lists, the outermost first; empty where the field is no list. */
  lists: readonly { isNeverNull: boolean }[];
  /** The innermost type. */
  name: string;
  /** Whether the innermost value is never null. */
  isItemNeverNull: boolean;
  /** Whether the field's own value is never null. */
  isNeverNull: boolean;
  /** Whether all subgraphs say the same of every level. */
  isAgreed: boolean;
}

/** Reads the types that subgraphs give a field. @throws where they differ in more than in what may be null */
export function readShape(types: readonly TypeNode[]): Shape {
  const levels = types.map(readLevels);
  const [first] = levels;
  if (
    !first ||
    levels.some((each) => each.name !== first.name || each.nonNull.length !== first.nonNull.length)
  ) {
    throw new Error(`The types of a field differ: ${levels.map(({ name }) => name)}.`);
  }
  const isNeverNull = first.nonNull.map((_, level) => levels.some(({ nonNull }) => nonNull[level]));
  return {
    lists: isNeverNull.slice(0, -1).map((never) => ({ isNeverNull: never })),
    name: first.name,
    isItemNeverNull: isNeverNull.at(-1)!,
    isNeverNull: isNeverNull[0]!,
    isAgreed: levels.every(({ nonNull }) => nonNull.every((never, level) => never === first.nonNull[level])),
  };
}

function readLevels(type: TypeNode): { name: string; nonNull: boolean[] } {
  const isNonNull = type.kind === Kind.NON_NULL_TYPE;
  const inner = isNonNull ? type.type : type;
  if (inner.kind === Kind.NAMED_TYPE) return { name: inner.name.value, nonNull: [isNonNull] };
  const { name, nonNull } = readLevels(inner.type);
  return { name, nonNull: [isNonNull, ...nonNull] };
}
