import type { SubgraphAnswer } from './ask.ts';
import { readSubgraphError } from './error.ts';
import { toFailure } from './failure.ts';

/** The head and the whole text of a subgraph's HTTP response. */
export interface HttpResponse {
  status: number;
  contentType: string;
  text: string;
}

/**
 * Reads a GraphQL response out of an HTTP response. JSON with `data` or `errors` counts whatever its status, since
 * servers answer a refused operation with 4xx and `errors`. Anything else is a failure that says what came.
 */
export function readResponse(subgraph: string, { status, contentType, text }: HttpResponse): SubgraphAnswer {
  if (status >= 300 && status < 400) {
    return toFailure(subgraph, 'SUBGRAPH_REDIRECT', `answered with a redirect (HTTP ${status})`);
  }
  if (text.trim() === '') {
    return toFailure(subgraph, 'SUBGRAPH_EMPTY', `answered HTTP ${status} with an empty body`);
  }
  if (!isJsonType(contentType)) {
    const code = status >= 400 ? 'SUBGRAPH_STATUS' : 'SUBGRAPH_NOT_JSON';
    const came = contentType.split(';')[0] || 'no content type';
    return toFailure(subgraph, code, `answered HTTP ${status} with ${came} where JSON was expected`);
  }
  const body = parseJson(text);
  if (body === undefined) {
    return toFailure(subgraph, 'SUBGRAPH_NOT_JSON', `answered HTTP ${status} with text that is not JSON`);
  }
  return readBody(subgraph, status, body);
}

const isJsonType = (contentType: string) => /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readBody(subgraph: string, status: number, body: unknown): SubgraphAnswer {
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
