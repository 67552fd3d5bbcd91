/** What counts of a response's head. */
export interface ResponseHead {
  status: number;
  /** Empty where there is none. */
  contentType: string;
  body: { kind: 'length'; bytes: number } | { kind: 'chunked' } | { kind: 'until-close' };
  /** For how long the server keeps the connection afterwards, in milliseconds; 0 where it closes it. */
  keptMs: number;
}

export const notHttp = 'it does not start with a status line of HTTP/1.1';
export const notLine = 'a line does not end in CRLF';

/** Something came that is no HTTP/1.1 response. */
export class ProtocolError extends Error {
  readonly code = 'PROTOCOL';
}

/**
 * Reads the head of a response (RFC 9112), without the empty line at its end. Strict where leniency lets two readers
 * see different messages: each line ends in CRLF, names are tokens, there is one length.
 * @throws ProtocolError
 */
export function readResponseHead(text: string): ResponseHead {
  let end = endOfLine(text, 0);
  const { minor, status } = readStatusLine(text.slice(0, end));
  const head: ResponseHead = { status, contentType: '', body: { kind: 'until-close' }, keptMs: 0 };
  let length: number | null = null;
  let isChunked = false;
  let connection = '';
  let hintMs: number | null = null;
  while (end < text.length) {
    const start = end + 2;
    end = endOfLine(text, start);
    const colon = text.indexOf(':', start);
    if (colon <= start || colon > end) throw new ProtocolError('a header line has no name');
    const name = text.slice(start, colon);
    if (!isToken(name)) throw new ProtocolError('a header has a name that is no token');
    const written = relevant.get(name) ?? relevant.get(name.toLowerCase());
    if (written === undefined) continue;
    const value = readValue(text, colon + 1, end);
    switch (written) {
      case 'content-type':
        head.contentType = value;
        break;
      case 'content-length': {
        const read = readLength(value);
        if (length !== null && length !== read) throw new ProtocolError('the response has two lengths');
        length = read;
        break;
      }
      case 'transfer-encoding':
        // HTTP/1.0 knows none: what came between took the message for another.
        if (isChunked || minor === 0 || value.toLowerCase() !== 'chunked') {
          throw new ProtocolError('the response has a transfer coding that nobody asked for');
        }
        isChunked = true;
        break;
      case 'connection':
        connection = connection === '' ? value : `${connection},${value}`;
        break;
      case 'keep-alive':
        hintMs = readHint(value);
    }
  }
  if (isChunked && length !== null) throw new ProtocolError('the response has a length, and comes in chunks');
  if (status < 200 || status === 204 || status === 304) head.body = { kind: 'length', bytes: 0 };
  else if (isChunked) head.body = { kind: 'chunked' };
  else if (length !== null) head.body = { kind: 'length', bytes: length };
  if (isKept(head, minor, connection)) {
    head.keptMs = hintMs === null ? usualKeptMs : Math.min(Math.max(hintMs - marginMs, 0), mostMs);
  }
  return head;
}

/** Servers commonly keep an idle connection for five seconds: a request must not meet them closing it. */
export const usualKeptMs = 4_000;
const marginMs = 1_000;
const mostMs = 600_000;

function isKept({ body }: ResponseHead, minor: number, connection: string): boolean {
  if (body.kind === 'until-close') return false;
  if (connection === '') return minor === 1;
  // What most servers say.
  if (connection === 'keep-alive') return true;
  const options = connection.split(',').map((option) => option.trim().toLowerCase());
  return !options.includes('close') && (minor === 1 || options.includes('keep-alive'));
}

const headerNames = ['Content-Type', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Keep-Alive'];

/** By the spellings that are common. */
const relevant = new Map(
  headerNames.flatMap((name) => [
    [name, name.toLowerCase()],
    [name.toLowerCase(), name.toLowerCase()],
  ]),
);

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\r', start);
  if (text.indexOf('\n', start) !== (end < 0 ? -1 : end + 1)) throw new ProtocolError(notLine);
  return end < 0 ? text.length : end;
}

const isBlank = (code: number) => code === 0x20 || code === 0x09;

/** Around a value stand spaces and tabs; what else is blank to JavaScript belongs to it. */
function readValue(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (from < to && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function readStatusLine(line: string): { minor: number; status: number } {
  const [, minor, status] = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |$)/.exec(line) ?? [];
  if (!minor) throw new ProtocolError(notHttp);
  return { minor: Number(minor), status: Number(status) };
}

const isToken = (name: string) => /^[!#$%&'*+.^_`|~\w-]+$/.test(name);

function readLength(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new ProtocolError('the response has a length that is no number');
  return Number(value);
}

function readHint(value: string): number | null {
  const seconds = /(?:^|,)\s*timeout=(\d{1,6})/i.exec(value)?.[1];
  return seconds === undefined ? null : 1_000 * Number(seconds);
}
