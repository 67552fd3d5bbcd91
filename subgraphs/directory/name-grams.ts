/**
 * The single characters and the pairs of neighbours of a normalized name: what the index on names holds. Names in
 * Hangul are short, and two syllables are a common search, so pairs serve where trigrams would not; being plain
 * arrays they need no extension and no locale of the database.
 */
export function nameGrams(normalized: string): string[] {
  const characters = Array.from(normalized);
  return [...new Set([...characters, ...pairs(characters)])];
}

/** What every name that contains the searched text has among its grams. Not empty unless the text is. */
export function searchGrams(normalized: string): string[] {
  const characters = Array.from(normalized);
  return [...new Set(characters.length === 1 ? characters : pairs(characters))];
}

function pairs(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, place) => `${characters[place]}${character}`);
}
