/** Object types of the supergraph, by their names. */
export type TypeNames = ReadonlySet<string>;

/** What fetches give of the objects at one place of the response. */
export interface Delivered {
  /** The types that the objects can be of. */
  possible: TypeNames;
  /** Those of them for which a subgraph that knows it says the type. */
  resolved: TypeNames;
  /** By response key: what is below it, by the types that have it from the same fetches. */
  fields: Map<string, DeliveredField[]>;
}

/** One response key of objects of some types. */
export interface DeliveredField {
  types: TypeNames;
  /** What was asked for under the key: a field with its arguments. */
  signature: string;
  /** Types of which the client asks for it. */
  asked: TypeNames;
  /** Null for leaf values. */
  below: Delivered | null;
}

export const createDelivered = (possible: TypeNames, resolved: TypeNames = new Set()): Delivered => ({
  ...{ possible, resolved },
  fields: new Map(),
});

/**
 * Notes that a field is there for objects of some types.
 * @param signature the field with its arguments; null for the one that is there
 * @param create makes what is below it, where no other fetch gave it before
 * @returns what is below, for those types alone
 */
export function deliverField(
  object: Delivered,
  key: string,
  types: TypeNames,
  signature: string | null,
  create: () => Delivered | null,
): Delivered[] {
  const known = object.fields.getOrInsertComputed(key, () => []);
  let rest = types;
  const below: Array<Delivered | null> = [];
  for (const field of [...known]) {
    const common = field.types.intersection(types);
    if (common.size === 0) continue;
    rest = rest.difference(common);
    const others = field.types.difference(common);
    if (others.size > 0) known.push({ ...field, types: others, below: copy(field.below) });
    field.types = common;
    field.signature = signature ?? field.signature;
    const made = create();
    // Only what all subgraphs know is given by all of them.
    if (field.below && made) field.below.possible = field.below.possible.intersection(made.possible);
    if (field.below && made) field.below.resolved = field.below.resolved.union(made.resolved);
    below.push(field.below);
  }
  if (rest.size > 0) {
    const made = create();
    known.push({ types: rest, signature: signature ?? '', asked: new Set(), below: made });
    below.push(made);
  }
  return below.filter((each) => each !== null);
}

function copy(object: Delivered | null): Delivered | null {
  if (!object) return null;
  const fields = object.fields
    .entries()
    .map(([key, own]): [string, DeliveredField[]] => [
      key,
      own.map((each) => ({ ...each, below: copy(each.below) })),
    ]);
  return { ...object, fields: new Map(fields) };
}

/** Notes that the client asks for a response key of objects of some types, and gives what is below it as `belowKey` does. */
export function askKey(object: Delivered, key: string, types: TypeNames): Delivered[] | null {
  for (const field of object.fields.get(key) ?? [])
    field.asked = field.asked.union(field.types.intersection(types));
  return belowKey(object, key, types);
}

/** Whether there is something that the client does not ask of some type, apart from keys that are for the plan's own use. */
export function hasMore(object: Delivered, ownUse: ReadonlySet<string>): boolean {
  return object.fields.entries().some(([key, fields]) =>
    fields.some(({ types, asked, below }) => {
      const isMore = !types.intersection(object.possible).isSubsetOf(asked) && !ownUse.has(key);
      return isMore || (below !== null && asked.size > 0 && hasMore(below, ownUse));
    }),
  );
}

/** What is below a response key of objects of some types; null where some of these have not got it. */
export function belowKey(object: Delivered, key: string, types: TypeNames): Delivered[] | null {
  const own = (object.fields.get(key) ?? []).filter((field) => !field.types.isDisjointFrom(types));
  const there = own.reduce<TypeNames>((all, field) => all.union(field.types), new Set());
  if (!types.isSubsetOf(there)) return null;
  return own.flatMap(({ below }) => below ?? []);
}
