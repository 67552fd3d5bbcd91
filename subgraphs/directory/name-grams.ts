/**
 * The characters and the pairs of neighbours in a normalized name, a number each: what the index on names holds. Names
 * in Hangul are short, and two syllables are a common search, so pairs serve where trigrams would not; being plain
 * arrays they need no extension and no locale of the database. Beyond the basic plane two may share a number, so a
 * match by grams is looked at again.
 */
export function nameGrams(normalized: string): number[] {
  const codes = codesOf(normalized);
  return [...new Set([...codes, ...pairs(codes)])];
}

/** What every name that contains the searched text has among its grams. Not empty unless the text is. */
export function searchGrams(normalized: string): number[] {
  const codes = codesOf(normalized);
  return [...new Set(codes.length === 1 ? codes : pairs(codes))];
}

function codesOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}

/** Both codes in the 32 bits of a PostgreSQL integer. */
function pairs(codes: readonly number[]): number[] {
  return codes.slice(1).map((code, place) => (codes[place]! << 16) | (code & 0xffff));
}
