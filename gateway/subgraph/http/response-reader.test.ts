import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ResponseReader } from './response-reader.ts';

interface Seen {
  status: number;
  body: string;
  isWhole: boolean;
  failure: string | null;
}

/** Reads pieces as a connection does, all of them in one buffer that is overwritten; then the connection is closed. */
function readPieces(pieces: readonly Buffer[], { closes = true } = {}): Seen {
  const seen: Seen = { status: 0, body: '', isWhole: false, failure: null };
  const shared = Buffer.alloc(Math.max(1, ...pieces.map(({ length }) => length)));
  const reader = new ResponseReader({
    onHead({ status }) {
      expect(seen.status).toBe(0);
      seen.status = status;
    },
    onData(bytes) {
      expect(bytes.length).toBeGreaterThan(0);
      seen.body += bytes.toString('latin1');
    },
  });
  expect(reader.isUntouched).toBe(true);
  try {
    for (const piece of pieces) {
      expect(seen.isWhole).toBe(false);
      shared.fill('#');
      piece.copy(shared);
      seen.isWhole = reader.read(shared.subarray(0, piece.length));
      expect(reader.isUntouched).toBe(false);
    }
    if (closes) seen.isWhole = reader.close();
  } catch (error) {
    seen.failure = (error as Error).message;
  }
  return seen;
}

const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const readText = (text: string) => readPieces([bytesOf(text)]);

/** Cuts at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => 1 + (place % Math.max(1, bytes.length - 1))))].sort(
    (a, b) => a - b,
  );
  const ends = [...cuts.filter((place) => place < bytes.length), bytes.length];
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const bodyText = fc.string({ unit: fc.constantFrom('a', '{', '\r', '\n', '0', ';', '\xff'), maxLength: 60 });
const sized = bodyText.map((body) => ({ text: `Content-Length: ${body.length}\r\n\r\n${body}`, body }));
const untilClose = bodyText.map((body) => ({ text: `X: y\r\n\r\n${body}`, body }));
const extension = fc.constantFrom('', ';a', ';a=b', ' ;a="\xff;"', '\t', ';');
const trailers = fc.constantFrom('', 'X-T: 1\r\n', 'X-T: 1\r\nX-U: \r\n');
const chunked = fc
  .tuple(fc.array(fc.tuple(bodyText, extension, fc.boolean()), { maxLength: 5 }), trailers)
  .map(([parts, trailer]) => {
    const chunks = parts.filter(([data]) => data !== '');
    const written = chunks.map(([data, extra, isLong]) => {
      const size = data.length.toString(16);
      return `${isLong ? size.toUpperCase().padStart(6, '0') : size}${extra}\r\n${data}\r\n`;
    });
    return {
      text: `Transfer-Encoding: chunked\r\n\r\n${written.join('')}0\r\n${trailer}\r\n`,
      body: chunks.map(([data]) => data).join(''),
    };
  });
const interim = fc.constantFrom(
  '',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103\r\nLink: x\r\n\r\n'.repeat(2),
);
const responses = fc
  .tuple(interim, fc.constantFrom(200, 404, 503), fc.oneof(sized, untilClose, chunked))
  .map(([before, status, { text, body }]) => ({
    text: `${before}HTTP/1.1 ${status} X\r\n${text}`,
    status,
    body,
  }));

test('a response comes to the same however it is cut into pieces', () => {
  fc.assert(
    fc.property(responses, fc.array(fc.nat(), { maxLength: 40 }), ({ text, status, body }, places) => {
      const whole = { status, body, isWhole: true, failure: null };
      expect(readText(text)).toEqual(whole);
      expect(readPieces(cut(bytesOf(text), places))).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test('a response comes to the same byte by byte', () => {
  fc.assert(
    fc.property(responses, ({ text, status, body }) => {
      const pieces = Array.from(bytesOf(text), (byte) => Buffer.of(byte));
      expect(readPieces(pieces)).toEqual({ status, body, isWhole: true, failure: null });
    }),
    { numRuns: 100 },
  );
});

test('what is cut off is no whole response, unless the connection ends its body', () => {
  fc.assert(
    fc.property(fc.oneof(sized, chunked), fc.nat(), ({ text }, place) => {
      const bytes = bytesOf(`HTTP/1.1 200 OK\r\n${text}`);
      const came = bytes.subarray(0, place % bytes.length);
      expect(readPieces(came.length > 0 ? [came] : [])).toMatchObject({ isWhole: false, failure: null });
    }),
  );
});

test('a damaged response fails, or comes to the same, however it is cut', () => {
  const damage = fc.tuple(fc.nat(), fc.constantFrom('\n', '\r', ' ', ':', 'x', '\0', '', '\r\n', '0'));
  fc.assert(
    fc.property(responses, damage, fc.array(fc.nat(), { maxLength: 20 }), ({ text }, [at, by], places) => {
      const place = at % text.length;
      const bytes = bytesOf(text.slice(0, place) + by + text.slice(place + 1));
      const [one, many] = [readPieces([bytes]), readPieces(cut(bytes, places))];
      // Where it fails may depend on the pieces, and so may what was read until then.
      expect(many.failure === null).toBe(one.failure === null);
      if (one.failure === null) expect(many).toEqual(one);
    }),
    { numRuns: 1_000 },
  );
});

const ok = 'HTTP/1.1 200 OK\r\n';
const chunks = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

test.each([
  ['another response', `${ok}Content-Length: 2\r\n\r\n{}${ok}`],
  ['a byte', `${ok}Content-Length: 0\r\n\r\n.`],
  ['an empty line', `${ok}Content-Length: 2\r\n\r\n{}\r\n`],
  ['a response to a 204', `HTTP/1.1 204\r\nContent-Length: 2\r\n\r\n{}`],
  ['more than the last chunk', `${chunks}2\r\n{}\r\n0\r\n\r\n0\r\n\r\n`],
])('%s behind a response is refused', (_, text) => {
  expect(readText(text).failure).toBe('something came behind the response');
});

const broken: ReadonlyArray<[what: string, text: string, said: string]> = [
  ['no size', `${chunks}\r\n{}\r\n`, 'a chunk has no size'],
  ['a negative size', `${chunks}-2\r\n{}\r\n`, 'a chunk has no size'],
  ['a size with a prefix', `${chunks}0x2\r\n{}\r\n`, 'a chunk has no size'],
  ['a blank before its size', `${chunks} 2\r\n{}\r\n`, 'a chunk has no size'],
  ['something behind its size', `${chunks}2 2\r\n{}\r\n`, 'a chunk has no size'],
  ['a size of 13 digits', `${chunks}${'f'.repeat(13)}\r\n`, 'a chunk has no size'],
  ['a bare LF behind its size', `${chunks}2\n{}\n`, 'a line does not end in CRLF'],
  ['a bare LF in its extension', `${chunks}2;a\n{}\r\n\r\n`, 'a line does not end in CRLF'],
  ['a bare CR in its extension', `${chunks}2;\ra\r\n{}\r\n`, 'a line does not end in CRLF'],
  ['more bytes than its size', `${chunks}2\r\n{}}\r\n0\r\n\r\n`, 'a chunk is longer than its size'],
  ['an LF behind it', `${chunks}2\r\n{}\n0\r\n\r\n`, 'a line does not end in CRLF'],
  ['a trailer with a bare LF', `${chunks}0\r\nX: y\n\r\n\r\n`, 'a line does not end in CRLF'],
];

test.each(broken)('a chunk with %s is refused', (_, text, said) => {
  expect(readText(text).failure).toBe(said);
  expect(readPieces(Array.from(bytesOf(text), (byte) => Buffer.of(byte))).failure).toBe(said);
});

test.each([
  ['another protocol', 'SSH-2.0-x\r\n', 'it does not start with a status line of HTTP/1.1'],
  ['another protocol without a line', 'S', 'it does not start with a status line of HTTP/1.1'],
  ['lines that end in LF', 'HTTP/1.1 200 OK\nContent-Length: 2\n', 'a line does not end in CRLF'],
])('%s is refused before more of it comes', (_, text, said) => {
  expect(readPieces([bytesOf(text)], { closes: false }).failure).toBe(said);
});

test('a switch to another protocol is refused', () => {
  const text = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n';
  expect(readText(text).failure).toBe('the server switched to another protocol');
});

/** Responses whose part of this name is so many bytes long, ends of lines in a trailer left out. */
const longest: Record<string, { most: number; write: (length: number) => string; said: string }> = {
  head: {
    most: 32_768,
    write: (length) => `${ok}X: ${'x'.repeat(length - ok.length - 3 - 20)}\r\nContent-Length: 00\r\n\r\n`,
    said: 'the head of the response is too long',
  },
  'line of a chunk': {
    most: 1_024,
    write: (length) => `${chunks}2;${'x'.repeat(length - 2)}\r\n{}\r\n0\r\n\r\n`,
    said: 'a line of a chunk is too long',
  },
  'heads in advance': {
    most: 32_768,
    write(length) {
      const heads = [length - 7 * 4_096, ...Array<number>(7).fill(4_096)];
      const written = heads.map((bytes) => `HTTP/1.1 103 ${'x'.repeat(bytes - 13)}\r\n\r\n`);
      return `${written.join('')}${ok}Content-Length: 0\r\n\r\n`;
    },
    said: 'what comes before or behind the response is too long',
  },
  trailer: {
    most: 32_768,
    write(length) {
      const full = `X: ${'x'.repeat(61)}\r\n`.repeat(length / 64);
      const rest = length % 64 === 0 ? '' : `${'X'.repeat(length % 64)}\r\n`;
      return `${chunks}0\r\n${full}${rest}\r\n`;
    },
    said: 'what comes before or behind the response is too long',
  },
};

test.each(Object.entries(longest))('the longest %s is the same in pieces', (_, { most, write, said }) => {
  const inPieces = (text: string, size: number) => {
    const bytes = bytesOf(text);
    const count = Math.ceil(bytes.length / size);
    return readPieces(
      Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size)),
    );
  };
  for (const size of [1e6, 1_000, 7]) {
    expect(inPieces(write(most), size)).toMatchObject({ isWhole: true, failure: null });
    expect(inPieces(write(most + 1), size)).toMatchObject({ isWhole: false, failure: said });
  }
});

test('a head that never ends is refused once it is too long', () => {
  const reader = new ResponseReader({ onHead: () => undefined, onData: () => undefined });
  const line = bytesOf(`X: ${'x'.repeat(995)}\r\n`);
  reader.read(bytesOf(ok));
  for (let index = 0; index < 32; index++) expect(reader.read(line)).toBe(false);
  expect(() => reader.read(line)).toThrow('the head of the response is too long');
});
