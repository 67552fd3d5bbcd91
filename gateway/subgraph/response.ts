import type { SubgraphAnswer, SubgraphFailure } from './ask.ts';
import { readSubgraphError } from './error.ts';
import { toFailure } from './failure.ts';
import { isJsonDeeperThan } from './json-depth.ts';

/** What one request came to: the text of a JSON response, not parsed yet, or why there is none. */
export type Outcome =
  | { kind: 'text'; status: number; text: string }
  | { kind: 'failure'; failure: SubgraphFailure };

/** Reads the text of a JSON response. Anything else is a failure that says what came. */
export function readText(
  subgraph: string,
  status: number,
  contentType: string,
  bytes: Uint8Array | null,
): Outcome {
  if (status >= 300 && status < 400) {
    return toFailure(subgraph, 'SUBGRAPH_REDIRECT', `answered with a redirect (HTTP ${status})`);
  }
  if (!isJsonType(contentType)) return readOther(subgraph, status, contentType, bytes);
  if (bytes !== null && isJsonDeeperThan(mostLevels, bytes)) {
    return toFailure(
      subgraph,
      'SUBGRAPH_TOO_LARGE',
      `answered JSON that is nested deeper than ${mostLevels} levels`,
    );
  }
  const text = bytes === null ? '' : decode(bytes);
  if (text === null) {
    return toFailure(subgraph, 'SUBGRAPH_NOT_JSON', `answered HTTP ${status} with bytes that are not UTF-8`);
  }
  if (isBlank(text)) return toEmpty(subgraph, status);
  return { kind: 'text', status, text };
}

/**
 * Reads a GraphQL response. JSON with `data` or `errors` counts whatever its status, since servers answer a refused
 * operation with 4xx and `errors`. Each call parses anew: whoever gets the answer may change it.
 */
export function readAnswer(subgraph: string, outcome: Outcome): SubgraphAnswer {
  if (outcome.kind === 'failure') return outcome;
  const { status, text } = outcome;
  const body = parseJson(text);
  if (body === undefined) {
    return toFailure(subgraph, 'SUBGRAPH_NOT_JSON', `answered HTTP ${status} with text that is not JSON`);
  }
  return readResponse(subgraph, status, body);
}

function readOther(subgraph: string, status: number, contentType: string, bytes: Uint8Array | null): Outcome {
  if (bytes === null || isBlank(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString())) {
    return toEmpty(subgraph, status);
  }
  const code = status >= 400 ? 'SUBGRAPH_STATUS' : 'SUBGRAPH_NOT_JSON';
  const came = contentType.split(';')[0] || 'no content type';
  return toFailure(subgraph, code, `answered HTTP ${status} with ${came} where JSON was expected`);
}

const isJsonType = (contentType: string) =>
  contentType === 'application/json' || /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType);

const isBlank = (text: string) => !/\S/.test(text);

const toEmpty = (subgraph: string, status: number) =>
  toFailure(subgraph, 'SUBGRAPH_EMPTY', `answered HTTP ${status} with an empty body`);

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** What reads an answer calls itself for each level of a value: thousands overflow the stack. */
export const mostLevels = 2_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads what is parsed already: a body, or a message of a subscription. */
export function readResponse(subgraph: string, status: number, body: unknown): SubgraphAnswer {
  const { data, errors } = isObject(body) ? body : {};
  const read = Array.isArray(errors) ? errors.map((entry) => readSubgraphError(subgraph, entry)) : [];
  if (isObject(data)) return { kind: 'response', data, errors: read };
  if (read.length > 0 && (data === null || data === undefined)) {
    return { kind: 'response', data: null, errors: read };
  }
  return status >= 400
    ? toFailure(subgraph, 'SUBGRAPH_STATUS', `answered HTTP ${status} without a GraphQL response`)
    : toFailure(subgraph, 'SUBGRAPH_BAD_RESPONSE', 'answered JSON without "data" and "errors"');
}
