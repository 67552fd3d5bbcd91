import type { IncomingHttpHeaders } from 'node:http';
import { chooseContentType } from './ordinary-request.ts';

/** The head of an ordinary request. */
export interface RequestHead {
  /** As it came, with the empty line that ends it. */
  text: string;
  /** As Node gives them. */
  headers: IncomingHttpHeaders;
  /** What the answer is to be. */
  contentType: string;
  /** The length of the body. */
  bodyBytes: number;
}

/** A head with more characters is not ordinary. */
export const mostHeadBytes = 8_192;

/**
 * Reads a head (RFC 9112) if it is that of an ordinary request in its plainest form; null where anything is unusual, which
 * is Node's to read or to refuse: whatever two readers could understand in two ways is read by one only.
 * @param text byte for byte (latin1), the empty line included
 */
export function readRequestHead(text: string): RequestHead | null {
  if (!text.startsWith(requestLine)) return null;
  const headers: IncomingHttpHeaders = {};
  let count = 0;
  field.lastIndex = requestLine.length;
  while (field.lastIndex < text.length - lineEnd.length) {
    const [, name, value] = field.exec(text) ?? [];
    if (name === undefined || value === undefined || ++count > mostFields) return null;
    const key = name.toLowerCase();
    if (unusual.has(key) || Object.hasOwn(headers, key)) return null;
    headers[key] = value.trim();
  }
  const contentType = chooseContentType(headers);
  const length = headers['content-length'] ?? '';
  const connection = headers.connection?.toLowerCase() ?? 'keep-alive';
  if (contentType === undefined || !headers.host || connection !== 'keep-alive' || !plainLength.test(length))
    return null;
  return { text, headers, contentType, bodyBytes: Number(length) };
}

/** Whether what begins so may become an ordinary request. */
export const mayBeOrdinary = (bytes: Buffer): boolean =>
  requestLine.startsWith(bytes.toString('latin1', 0, requestLine.length));

const requestLine = 'POST /graphql HTTP/1.1\r\n';
const lineEnd = '\r\n';

/** A token, and characters of ASCII that can be seen, spaces, tabs. What is left and right of the value is spaces and tabs only. */
const field = /([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e]*)\r\n/y;

const mostFields = 50;

const plainLength = /^[1-9][0-9]{0,8}$/;

/** What changes how a message is read, or is no single text in Node's headers. */
const unusual = new Set([
  'transfer-encoding',
  'trailer',
  'expect',
  'upgrade',
  'proxy-connection',
  'set-cookie',
  '__proto__',
]);
