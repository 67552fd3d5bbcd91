/**
 * The sort key of one edge of a gathered connection: a direction (`A` ascending, `D` descending) and a
 * value for each position. The last position is an id that is unique over all sources.
 */
export type SortKey = ReadonlyArray<readonly [direction: 'A' | 'D', value: SortValue]>;

/** One value of a sort key. Numbers are finite. */
export type SortValue = string | number | boolean | null;

/**
 * Writes a sort key as a cursor: base64url without padding of its JSON without spaces, in UTF-8.
 * Every source writes the same text for the same key, so any source can continue from it.
 *
 * @throws RangeError when the key is empty or holds a number that is not finite.
 */
export function encodeCursor(key: SortKey): string {
  if (!isSortKey(key))
    throw new RangeError('A sort key has at least one [direction, value] pair of finite values');
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/** Reads a cursor's sort key; null when the text is no cursor (the caller answers `BAD_CURSOR`). */
export function decodeCursor(text: string): SortKey | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const key: unknown = JSON.parse(strictUtf8.decode(Buffer.from(text, 'base64url')));
    return isSortKey(key) ? key : null;
  } catch {
    return null;
  }
}

/**
 * Compares two keys of one order, position by position, each in its own direction; negative when `a`
 * comes first. `null` comes last in both directions. Directions are read from `a`: ask `sameShape` first
 * when the keys come from different hands.
 */
export function compareKeys(a: SortKey, b: SortKey): number {
  const positions = Math.min(a.length, b.length);
  for (let position = 0; position < positions; position++) {
    const [direction, left] = a[position]!;
    const right = b[position]![1];
    const ascending = compareValues(left, right);
    if (ascending === 0) continue;
    return direction === 'A' || left === null || right === null ? ascending : -ascending;
  }
  return a.length - b.length;
}

/**
 * Compares two values ascending: strings by Unicode code point, numbers by value, `false` before `true`,
 * `null` last. Values of different kinds have a fixed order too, so that sorting always ends.
 */
export function compareValues(a: SortValue, b: SortValue): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  if (typeof a === typeof b && a !== null && b !== null) return a < b ? -1 : 1;
  return kindRank(a) - kindRank(b);
}

/** Tells whether two keys can stand in one order: as long, the same directions, no two kinds in one position. */
export function sameShape(a: SortKey, b: SortKey): boolean {
  return (
    a.length === b.length &&
    a.every(([direction, value], position) => {
      const [otherDirection, other] = b[position]!;
      if (direction !== otherDirection) return false;
      return value === null || other === null || typeof value === typeof other;
    })
  );
}

// UTF-16 order puts U+E000…U+FFFF after the surrogates of U+10000 and up; moving both ranges gives code point order.
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function kindRank(value: SortValue): number {
  if (value === null) return 3;
  if (typeof value === 'boolean') return 0;
  return typeof value === 'number' ? 1 : 2;
}

function isSortKey(key: unknown): key is SortKey {
  return Array.isArray(key) && key.length > 0 && key.every(isPosition);
}

function isPosition(position: unknown): boolean {
  if (!Array.isArray(position) || position.length !== 2) return false;
  const [direction, value] = position;
  if (direction !== 'A' && direction !== 'D') return false;
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
