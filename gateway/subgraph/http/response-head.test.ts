import { expect, test } from 'vitest';
import { ProtocolError, readResponseHead } from './response-head.ts';

const ok = 'HTTP/1.1 200 OK';
const head = (...lines: string[]) => lines.join('\r\n');

const bodies: ReadonlyArray<[what: string, text: string, body: object]> = [
  ['a length', head(ok, 'Content-Length: 12'), { kind: 'length', bytes: 12 }],
  ['a length in any case', head(ok, 'cOnTeNt-LeNgTh:12'), { kind: 'length', bytes: 12 }],
  ['a length between blanks', head(ok, 'content-length: \t 12\t '), { kind: 'length', bytes: 12 }],
  ['a length twice', head(ok, 'Content-Length: 12', 'content-length: 12'), { kind: 'length', bytes: 12 }],
  ['no bytes', head(ok, 'Content-Length: 0'), { kind: 'length', bytes: 0 }],
  ['chunks', head(ok, 'Transfer-Encoding: chunked'), { kind: 'chunked' }],
  ['chunks in capitals', head(ok, 'TRANSFER-ENCODING: CHUNKED'), { kind: 'chunked' }],
  ['neither', ok, { kind: 'until-close' }],
  ['neither, by HTTP/1.0', 'HTTP/1.0 200 OK', { kind: 'until-close' }],
  ['a 204', 'HTTP/1.1 204 No Content', { kind: 'length', bytes: 0 }],
  ['a 204 of a length', head('HTTP/1.1 204', 'Content-Length: 5'), { kind: 'length', bytes: 0 }],
  ['a 304', head('HTTP/1.1 304 Not Modified', 'Content-Length: 5'), { kind: 'length', bytes: 0 }],
  ['a 100', 'HTTP/1.1 100 Continue', { kind: 'length', bytes: 0 }],
];

test.each(bodies)('%s says how long the body is', (_, text, body) => {
  expect(readResponseHead(text).body).toEqual(body);
});

const kept: ReadonlyArray<[what: string, text: string, keptMs: number]> = [
  ['HTTP/1.1 that says nothing', head(ok, 'Content-Length: 0'), 4_000],
  ['HTTP/1.0 that says nothing', head('HTTP/1.0 200 OK', 'Content-Length: 0'), 0],
  ['HTTP/1.0 that keeps it', head('HTTP/1.0 200 OK', 'Content-Length: 0', 'Connection: Keep-Alive'), 4_000],
  ['close', head(ok, 'Content-Length: 0', 'Connection: close'), 0],
  ['close among others', head(ok, 'Content-Length: 0', 'Connection: foo , CLOSE'), 0],
  [
    'close, and then another',
    head(ok, 'Content-Length: 0', 'Connection: close', 'Connection: keep-alive'),
    0,
  ],
  ['a body that ends with it', ok, 0],
  ['a hint', head(ok, 'Content-Length: 0', 'Keep-Alive: timeout=20, max=100'), 19_000],
  ['a hint behind another', head(ok, 'Content-Length: 0', 'Keep-Alive: max=100,timeout=20'), 19_000],
  ['a hint that leaves no time', head(ok, 'Content-Length: 0', 'Keep-Alive: timeout=1'), 0],
  ['a hint of days', head(ok, 'Content-Length: 0', 'Keep-Alive: timeout=999999'), 600_000],
  ['a hint that is none', head(ok, 'Content-Length: 0', 'Keep-Alive: timeout=soon'), 4_000],
  ['a hint and close', head(ok, 'Content-Length: 0', 'Keep-Alive: timeout=20', 'Connection: close'), 0],
];

test.each(kept)('%s says for how long the connection is kept', (_, text, keptMs) => {
  expect(readResponseHead(text).keptMs).toBe(keptMs);
});

const read: ReadonlyArray<[what: string, text: string, status: number, contentType: string]> = [
  ['no reason', 'HTTP/1.1 503', 503, ''],
  ['an empty reason', 'HTTP/1.1 503 ', 503, ''],
  ['a reason in Latin 1', 'HTTP/1.1 404 Pas trouv\xe9', 404, ''],
  [
    'a type',
    head(ok, 'Content-Type: application/json; charset=utf-8'),
    200,
    'application/json; charset=utf-8',
  ],
  ['an empty type', head(ok, 'Content-Type:'), 200, ''],
  ['names with every sign', head(ok, "!#$%&'*+-.^_`|~09azAZ: x"), 200, ''],
  ['a colon in a value', head(ok, 'X-A: b: c', 'Content-Type: a/b'), 200, 'a/b'],
];

test.each(read)('a head with %s is read', (_, text, status, contentType) => {
  expect(readResponseHead(text)).toMatchObject({ status, contentType });
});

const twoReaders = 'the response has a length, and comes in chunks';
const notRead: ReadonlyArray<[what: string, text: string, said: string]> = [
  ['two lengths', head(ok, 'Content-Length: 5', 'Content-Length: 6'), 'the response has two lengths'],
  ['a list of lengths', head(ok, 'Content-Length: 5, 5'), 'a length that is no number'],
  ['a negative length', head(ok, 'Content-Length: -1'), 'a length that is no number'],
  ['a signed length', head(ok, 'Content-Length: +1'), 'a length that is no number'],
  ['a length of hexadecimal digits', head(ok, 'Content-Length: 0x10'), 'a length that is no number'],
  ['an empty length', head(ok, 'Content-Length: '), 'a length that is no number'],
  ['a length with another blank', head(ok, 'Content-Length: \xa05'), 'a length that is no number'],
  ['a length of 16 digits', head(ok, `Content-Length: ${'9'.repeat(16)}`), 'a length that is no number'],
  ['a length and chunks', head(ok, 'Content-Length: 5', 'Transfer-Encoding: chunked'), twoReaders],
  ['chunks and a length', head(ok, 'Transfer-Encoding: chunked', 'Content-Length: 5'), twoReaders],
  ['another coding', head(ok, 'Transfer-Encoding: gzip, chunked'), 'a transfer coding that nobody asked for'],
  ['identity', head(ok, 'Transfer-Encoding: identity'), 'a transfer coding that nobody asked for'],
  ['chunks in chunks', head(ok, ...Array(2).fill('Transfer-Encoding: chunked')), 'a transfer coding'],
  ['chunks with a vertical tab', head(ok, 'Transfer-Encoding: \vchunked'), 'a transfer coding'],
  ['chunks by HTTP/1.0', head('HTTP/1.0 200 OK', 'Transfer-Encoding: chunked'), 'a transfer coding'],
  ['a folded line', head(ok, 'X-A: b', ' c: d'), 'a name that is no token'],
  ['a folded line without a colon', head(ok, 'X-A: b', '\tc'), 'a header line has no name'],
  ['a blank before the colon', head(ok, 'Content-Length : 5'), 'a name that is no token'],
  ['a name with a bracket', head(ok, 'X(A): 5'), 'a name that is no token'],
  ['a name with a letter of Latin 1', head(ok, 'X\xe9: 5'), 'a name that is no token'],
  ['no name', head(ok, ': 5'), 'a header line has no name'],
  ['no colon', head(ok, 'X-A', 'X-B: c'), 'a header line has no name'],
  ['a bare LF', head(ok, 'X-A: b\nContent-Length: 5'), 'a line does not end in CRLF'],
  ['a bare LF behind the status', 'HTTP/1.1 200 OK\nContent-Length: 5', 'a line does not end in CRLF'],
  ['a bare CR', head(ok, 'X-A: b\rContent-Length: 5'), 'a line does not end in CRLF'],
  ['a CR too many', head(ok, 'X-A: b\r', 'X-B: c'), 'a line does not end in CRLF'],
  ['a CR at its end', head(ok, 'X-A: b\r'), 'a line does not end in CRLF'],
  ['HTTP/2', 'HTTP/2 200', 'a status line'],
  ['HTTP/1.2', 'HTTP/1.2 200 OK', 'a status line'],
  ['http', 'http/1.1 200 OK', 'a status line'],
  ['a blank too many', 'HTTP/1.1  200 OK', 'a status line'],
  ['a blank at its start', ' HTTP/1.1 200 OK', 'a status line'],
  ['a status of two digits', 'HTTP/1.1 20 OK', 'a status line'],
  ['a status of four digits', 'HTTP/1.1 2000 OK', 'a status line'],
  ['the status 099', 'HTTP/1.1 099 OK', 'a status line'],
  ['the status 600', 'HTTP/1.1 600 OK', 'a status line'],
  ['an empty line', head('', ok), 'a status line'],
  ['nothing', '', 'a status line'],
];

test.each(notRead)('a head with %s is refused', (_, text, said) => {
  expect(() => readResponseHead(text)).toThrow(ProtocolError);
  expect(() => readResponseHead(text)).toThrow(said);
});
