import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ordinary, RawClient, startHttpServer } from './fixtures/http-server.ts';

let node: Awaited<ReturnType<typeof startHttpServer>>;
let taken: typeof node;
beforeAll(async () => {
  node = await startHttpServer({ isTaken: false });
  taken = await startHttpServer({ isTaken: true });
});
afterAll(async () => {
  await node.close();
  await taken.close();
});

/** Something that a client says: requests one behind the other, of which the last may be anything. */
interface Talk {
  good: string[];
  /** Sent when the others are answered. */
  odd?: string;
  /** Where what is sent is cut, as shares of its length. */
  cuts: number[];
}

const last = 'GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

/** All that the server says until it closes the connection. */
async function talk(port: number, { good, odd, cuts }: Talk): Promise<string[]> {
  const client = new RawClient(port);
  const send = async (text: string) => {
    const places = cuts.map((share) => Math.floor(share * text.length)).sort((a, b) => a - b);
    for (const [at, place] of [0, ...places].entries()) {
      const piece = text.slice(place, places[at] ?? text.length);
      if (piece) await client.send(piece);
      await new Promise(setImmediate);
    }
  };
  if (good.length > 0) await send(good.join(''));
  await client.untilAnswers(good.length);
  if (odd) await send(odd);
  if (odd) await client.untilAnswers(good.length + 1);
  await send(last);
  await client.closed;
  return client.rest ? [...client.answers, client.rest] : client.answers;
}

/** @param isExact else Node may have dropped answers that were under way when what is no request came behind them */
async function expectEqual(said: Talk, isExact = true): Promise<void> {
  const [byNode, byUs] = await Promise.all([talk(node.port, said), talk(taken.port, said)]);
  const context = JSON.stringify(said);
  const isDropped = !isExact && /^HTTP\/1\.1 4/.test(byNode.at(-1) ?? '');
  const kept = isDropped ? [...byUs.slice(0, said.good.length), ...byUs.slice(-1)] : byUs;
  expect(kept, context).toEqual(
    isDropped ? [...byNode.slice(0, said.good.length), ...byNode.slice(-1)] : byNode,
  );
}

const text = fc.stringMatching(/^[ -~가-힣]{0,20}$/);
const fields = fc.array(
  fc.tuple(
    fc.stringMatching(/^[xX]-[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,10}$/),
    fc.stringMatching(/^[\t ]{0,3}[!-~\t ]{0,20}$/),
  ),
  { maxLength: 4 },
);
const accepts = fc.constantFrom(
  ...['', 'Accept: */*\r\n', 'accept: application/json\r\n', 'ACCEPT:application/graphql-response+json \r\n'],
  ...['Connection: keep-alive\r\n', 'connection: Keep-Alive\r\n'],
);

const ordinaries = fc.tuple(text, fields, accepts).map(([query, extra, accept]) => {
  const body = JSON.stringify({ query });
  const lines = extra.map(([name, value]) => `${name}:${value}\r\n`).join('');
  const length = Buffer.byteLength(body);
  const head = `POST /graphql HTTP/1.1\r\nHost: a\r\n${lines}Content-Type: application/json\r\n${accept}`;
  return `${head}content-length:${length}\r\n\r\n${Buffer.from(body).toString('latin1')}`;
});

const json = 'content-type: application/json';
const unusual = fc.constantFrom(
  'GET /graphql?query=a HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST /graphql?a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}',
  ordinary({ query: '{ refused }' }),
  ordinary({ other: true }),
  ordinary({ query: 'a' }, [json, 'content-length: 13', 'accept: text/plain']),
  ordinary({ query: 'a' }, [json, 'content-length: 13', 'x-a: 1', 'x-a: 2']),
  ordinary({ query: 'a' }, [json, 'content-length: 13', 'x-a: \xe9']),
  ordinary({ query: 'a' }, [json, 'content-length: 13', 'expect: 100-continue']),
  ordinary({ query: 'a' }, [json, 'content-length: 13', 'ieum-preview: a']),
  `POST /graphql HTTP/1.1\r\nHost: a\r\n${json}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  `\r\n${ordinary({ query: 'a' })}`,
  ordinary({ query: 'a'.repeat(70_000) }),
  ordinary({ query: 'a' }, [json, 'content-length: 13', `x-a: ${'a'.repeat(9_000)}`]),
  ordinary({ query: 'a' }, [
    json,
    'content-length: 13',
    ...Array.from({ length: 60 }, (_, n) => `x-${n}: 1`),
  ]),
);

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

test('requests in a row, cut anywhere, are answered as by Node', async () => {
  const good = fc.array(fc.oneof({ weight: 4, arbitrary: ordinaries }, unusual), {
    minLength: 1,
    maxLength: 6,
  });
  await Promise.all(fc.sample(fc.record({ good, cuts }), 150).map((each) => expectEqual(each)));
});

const bytes = fc.constantFrom(...'\r\n\t :;,\0\x7f\xff{}0a+-"');

/** An ordinary request in which something is changed that may make it any other. */
const mangled = fc
  .tuple(ordinaries, fc.nat(), bytes, fc.constantFrom('replace', 'insert', 'delete', 'repeat', 'lf', 'fold'))
  .map(([request, number, byte, how]) => {
    const at = number % (request.indexOf('\r\n\r\n') + 4);
    const before = request.slice(0, at);
    const line = request.indexOf('\r\n', at) + 2;
    if (how === 'replace') return before + byte + request.slice(at + 1);
    if (how === 'insert') return before + byte + request.slice(at);
    if (how === 'delete') return before + request.slice(at + 1);
    const start = before.lastIndexOf('\r\n') + 2;
    if (how === 'repeat') return request.slice(0, line) + request.slice(start, line) + request.slice(line);
    return how === 'lf'
      ? request.slice(0, line - 2) + request.slice(line - 1)
      : `${request.slice(0, line)} folded\r\n${request.slice(line)}`;
  });

test('what is changed anywhere in a request is taken or refused as by Node', async () => {
  const talks = fc.record({ good: fc.array(ordinaries, { maxLength: 2 }), odd: mangled, cuts });
  await Promise.all(fc.sample(talks, 150).map((each) => expectEqual(each, false)));
});

const body = '{"query":"a"}';
const start = `POST /graphql HTTP/1.1\r\nHost: a\r\n${json}\r\n`;
const length = 'Content-Length: 13\r\n';

test.each([
  ['a length and chunks', `${start}${length}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['chunks and a length', `${start}Transfer-Encoding: chunked\r\n${length}\r\n0\r\n\r\n`],
  ['an odd transfer coding and a length', `${start}${length}Transfer-Encoding: xchunked\r\n\r\n${body}`],
  ['chunks with a space before the colon', `${start}${length}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
  ['chunks in a folded line', `${start}${length}X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n${body}`],
  ['two equal lengths', `${start}${length}${length}\r\n${body}`],
  ['two lengths', `${start}${length}Content-Length: 1\r\n\r\n${body}`],
  ['a list of lengths', `${start}Content-Length: 13, 13\r\n\r\n${body}`],
  ['a length with a sign', `${start}Content-Length: +13\r\n\r\n${body}`],
  ['a negative length', `${start}Content-Length: -13\r\n\r\n${body}`],
  ['a length with a space inside', `${start}Content-Length: 1 3\r\n\r\n${body}`],
  ['a length in base 16', `${start}Content-Length: 0xd\r\n\r\n${body}`],
  ['a length that begins with 0', `${start}Content-Length: 013\r\n\r\n${body}`],
  ['a length beyond every number', `${start}Content-Length: ${'9'.repeat(30)}\r\n\r\n${body}`],
  ['no length', `${start}\r\n`],
  ['a length of nothing', `${start}Content-Length: 0\r\n\r\n`],
  ['lines that end with LF', `${start}${length}\r\n`.replaceAll('\r\n', '\n') + body],
  ['one line that ends with LF', `${start}X-A: 1\n${length}\r\n${body}`],
  ['lines that end with CR', `${start}X-A: 1\r${length}\r\n${body}`],
  ['NUL in a value', `${start}X-A: \0\r\n${length}\r\n${body}`],
  ['NUL in a name', `${start}X\0A: 1\r\n${length}\r\n${body}`],
  ['a folded line', `${start}X-A: 1\r\n 2\r\n${length}\r\n${body}`],
  ['a folded first line', `POST /graphql HTTP/1.1\r\n Host: a\r\n${json}\r\n${length}\r\n${body}`],
  ['a space before the colon', `${start}X-A : 1\r\n${length}\r\n${body}`],
  ['no name', `${start}: 1\r\n${length}\r\n${body}`],
  ['no colon', `${start}X-A\r\n${length}\r\n${body}`],
  ['an address in full', ordinary({ query: 'a' }).replace('/graphql', 'http://a/graphql')],
  ['a fragment in the address', ordinary({ query: 'a' }).replace('/graphql', '/graphql#a')],
  ['two spaces in the first line', ordinary({ query: 'a' }).replace(' /', '  /')],
  ['HTTP/1.0', ordinary({ query: 'a' }).replace('1.1', '1.0')],
  ['HTTP/2.0', ordinary({ query: 'a' }).replace('1.1', '2.0')],
  ['another protocol', ordinary({ query: 'a' }).replace('HTTP', 'ICY')],
  ['a method in small letters', ordinary({ query: 'a' }).replace('POST', 'post')],
  ['no host', ordinary({ query: 'a' }).replace('Host: a\r\n', '')],
  ['an empty host', ordinary({ query: 'a' }).replace('Host: a', 'Host:')],
  ['two hosts', ordinary({ query: 'a' }).replace('Host: a', 'Host: a\r\nHost: b')],
  ['an upgrade', `${start}Connection: upgrade\r\nUpgrade: h2c\r\n${length}\r\n${body}`],
  ['a connection that is not kept', `${start}Connection: close\r\n${length}\r\n${body}`],
  ['a connection that is kept in a list', `${start}Connection: keep-alive, te\r\n${length}\r\n${body}`],
  ["a proxy's connection", `${start}Proxy-Connection: close\r\n${length}\r\n${body}`],
  ['a name of Object', `${start}__proto__: a\r\nconstructor: b\r\n${length}\r\n${body}`],
  ['names of Object', `${start}constructor: b\r\ntoString: c\r\n${length}\r\n${body}`],
  [
    'extensions of chunks',
    `${start}Transfer-Encoding: chunked\r\n\r\nd;a=b\r\n${body}\r\n0\r\nX-Trailer: 1\r\n\r\n`,
  ],
  ['a broken chunk', `${start}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\n${body}\r\n0\r\n\r\n`],
  ['a broken chunk end', `${start}Transfer-Encoding: chunked\r\n\r\nd\r\n${body}0\r\n\r\n`],
  ['a request in the body', `${start}Content-Length: 0\r\n\r\n${ordinary({ query: 'a' })}`],
  ['a body longer than its length', `${start}Content-Length: 12\r\n\r\n${body}`],
  ['a body that ends its line', `${start}${length}\r\n${body}\r\n`],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
])('%s: the same bytes as from Node, first on a connection and later', async (_title, odd) => {
  await expectEqual({ good: [], odd, cuts: [] }, false);
  await expectEqual({ good: [ordinary({ query: 'a' })], odd, cuts: [0.5] }, false);
});
