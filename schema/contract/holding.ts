import { regionPrefix } from './region-prefix.ts';

/**
 * What one source says that it holds of a gathered field: where a request names values at this place and none of them
 * `mayBeHeld`, the source has nothing to add.
 */
export interface Holding {
  /** Where the value stands. */
  from: 'arguments' | 'key';
  /** The names that lead to it: an argument and fields of its inputs, or fields of the parent's key. */
  path: string[];
  kind: HeldKind;
  /** Values, prefixes or region codes. */
  members: string[];
}

/** How a set of values is given: one by one, by what they begin with, or as regions with everything below them. */
export type HeldKind = (typeof heldKinds)[number];

export const heldKinds = ['values', 'prefixes', 'regions'] as const;

/** Tells whether the source may hold something for a value; yes for one that cannot be told. */
export function createMayBeHeld({
  kind,
  members,
}: Pick<Holding, 'kind' | 'members'>): (value: unknown) => boolean {
  const isHeld = compileIsHeld(kind, members);
  return (value) => {
    const text = Number.isSafeInteger(value) ? String(value) : value;
    return typeof text !== 'string' || isHeld(text);
  };
}

function compileIsHeld(kind: HeldKind, members: readonly string[]): (text: string) => boolean {
  switch (kind) {
    case 'values': {
      const values = new Set(members);
      return (text) => values.has(text);
    }
    case 'prefixes':
      return (text) => members.some((prefix) => text.startsWith(prefix));
    case 'regions': {
      const prefixes = members.map(regionPrefix);
      return (text) => !isRegionCode(text) || meetsOne(prefixes, regionPrefix(text));
    }
    default:
      return kind satisfies never;
  }
}

/** Two regions have places in common where one lies in the other. */
function meetsOne(prefixes: readonly string[], own: string): boolean {
  return prefixes.some((prefix) => prefix.startsWith(own) || own.startsWith(prefix));
}

/** Whether a text is a region's code: ten digits. */
export function isRegionCode(text: string): boolean {
  return /^\d{10}$/.test(text);
}
