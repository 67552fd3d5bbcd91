/**
 * Whether lists and objects of a JSON text are nested deeper than `most`. What is not JSON may get either answer. No
 * text is nested deeper than it has opening brackets, and counting them takes 5 % of the time that parsing takes; only
 * a text with many is measured, which takes 55 %.
 */
export function isJsonDeeperThan(most: number, text: string): boolean {
  return text.length > 2 * most && hasMoreOpenings(most, text) && isDeeper(most, text);
}

function hasMoreOpenings(most: number, text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++count > most) return true;
    }
  }
  return false;
}

function isDeeper(most: number, text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === quote) at = endOfString(text, at);
    else if (character === openBrace || character === openBracket) depth++;
    else if (character === closeBrace || character === closeBracket) depth--;
    if (depth > most) return true;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === backslash) at++;
    else if (character === quote) return at;
  }
  return text.length;
}
