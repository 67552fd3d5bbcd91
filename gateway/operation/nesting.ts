import { gatewayError } from '../errors.ts';

/** Levels of brackets in a document or in JSON; far above what the depth limit on fields lets through. */
export const mostBrackets = 200;

/**
 * Refuses text that is not fit for a parser.
 * @param what names the text, at the start of a sentence
 * @throws OPERATION_TOO_DEEP
 */
export function refuseNesting(what: string, text: string): void {
  if (!isNestedDeeperThan(mostBrackets, text)) return;
  const message = `${what} nests brackets deeper than ${mostBrackets} levels.`;
  throw gatewayError('OPERATION_TOO_DEEP', message, { status: 400, extensions: { limit: mostBrackets } });
}

/**
 * Whether brackets in `text` are nested deeper than `most`, outside strings and comments. Parsers and printers call
 * themselves for each level, so text from outside is measured before it is parsed. Reads GraphQL (`"…"`, `"""…"""`,
 * `#` comments) and JSON; one pass, no memory.
 */
export function isNestedDeeperThan(most: number, text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case openBrace:
      case openBracket:
      case openParenthesis:
        if (++depth > most) return true;
        break;
      case closeBrace:
      case closeBracket:
      case closeParenthesis:
        depth--;
        break;
      case quote:
        at = endOfString(text, at);
        break;
      case hash:
        at = endOfLine(text, at);
        break;
    }
  }
  return false;
}

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openParenthesis = 0x28;
const closeParenthesis = 0x29;
const quote = 0x22;
const hash = 0x23;
const backslash = 0x5c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function endOfString(text: string, start: number): number {
  if (text.startsWith('"""', start)) {
    let end = text.indexOf('"""', start + 3);
    while (end > 0 && text.charCodeAt(end - 1) === backslash) end = text.indexOf('"""', end + 3);
    return end < 0 ? text.length : end + 2;
  }
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === backslash) at++;
    else if (character === quote) return at;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === lineFeed || character === carriageReturn) return at;
  }
  return text.length;
}
