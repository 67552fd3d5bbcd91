import { describeSplits } from '../splits.ts';

// After graphql-js's executor-test, over an entity whose fields lie in one or two subgraphs.

const echo = (_: unknown, args: object) => JSON.stringify(args);
const a = {
  Query: { data: () => ({ id: '1' }), echo },
  Data: { deep: () => ({ id: '2' }), list: () => [{ id: '3' }, null] },
};
const b = {
  Data: {
    x: ({ id }: { id: string }) => `x${id}`,
    y: ({ id }: { id: string }) => `y${id}`,
    pic: ({ id }: { id: string }, { size }: { size: number }) => `pic ${id} ${size}`,
    args: echo,
    self: ({ id }: { id: string }) => ({ id }),
  },
};
const bFields =
  'x: String y: String pic(size: Int = 50): String args(a: Boolean, b: Int, c: [Int], d: In): String self: Data';
const input = 'input In { text: String = "t" list: [In!] }';

const one = {
  typeDefs: `type Query { data: Data echo(in: In): String } ${input}
    type Data { id: ID! deep: Data list: [Data] ${bFields} }`,
  resolvers: { Query: a.Query, Data: { ...a.Data, ...b.Data } },
};
const two = {
  a: {
    typeDefs: `type Query { data: Data echo(in: In): String } ${input}
      type Data @key(fields: "id") { id: ID! deep: Data list: [Data] }`,
    resolvers: a,
  },
  b: { typeDefs: `type Data @key(fields: "id") { id: ID! ${bFields} } ${input}`, resolvers: b },
};

describeSplits('execution', { one, two }, [
  {
    title: 'arbitrary fields, aliases and fragments',
    ask: `query ($size: Int) { data { a: x x: y ...C pic(size: $size) deep { x deep: list { y } } } }
      fragment C on Data { c: pic(size: 100) }`,
    variables: { size: 10 },
    data: {
      data: {
        a: 'x1',
        x: 'y1',
        c: 'pic 1 100',
        pic: 'pic 1 10',
        deep: { x: 'x2', deep: [{ y: 'y3' }, null] },
      },
    },
    reference: { requests: { a: 1, b: 3 } },
  },
  {
    title: 'parallel fragments are merged',
    ask: `{ data { ...L ...R } } fragment L on Data { x deep { x deep { x } } }
      fragment R on Data { y deep { y deep { y } } }`,
    data: { data: { x: 'x1', deep: { x: 'x2', deep: { x: 'x2', y: 'y2' }, y: 'y2' }, y: 'y1' } },
    reference: { requests: { a: 1, b: 3 } },
  },
  {
    title: 'only arguments that are set are sent, false and zero among them',
    ask: '{ data { args(a: false, b: 0, d: {}) n: args(a: null) } }',
    data: { data: { args: '{"a":false,"b":0,"d":{"text":"t"}}', n: '{"a":null}' } },
  },
  {
    title: 'the named operation of several runs, with its own variables',
    ask: 'query A { data { x } } query B($size: Int!) { data { pic(size: $size) } } fragment F on Data { y } query C { data { ...F } }',
    operationName: 'B',
    variables: { size: 3, other: 1 },
    data: { data: { pic: 'pic 1 3' } },
  },
  {
    title: 'the same field with different arguments under two names',
    ask: '{ data { small: pic(size: 1) large: pic(size: 2) pic } }',
    data: { data: { small: 'pic 1 1', large: 'pic 1 2', pic: 'pic 1 50' } },
  },
  {
    title: 'a field that is asked twice is there once',
    ask: '{ data { x x ...F self { x } self { y x } } data { x } } fragment F on Data { x }',
    data: { data: { x: 'x1', self: { x: 'x1', y: 'y1' } } },
  },
  {
    title: 'objects of objects of the same kind',
    ask: '{ data { self { self { deep { x self { list { id y } } } } } } }',
    data: { data: { self: { self: { deep: { x: 'x2', self: { list: [{ id: '3', y: 'y3' }, null] } } } } } },
    requests: { a: 3, b: 3 },
  },
  {
    title: 'variables deep in literals of an entity’s field',
    ask: 'query ($t: String, $l: [In!], $n: Int) { data { args(b: $n, c: [$n, 2], d: { text: $t, list: $l }) } echo(in: { list: [{ text: $t }] }) }',
    variables: { t: 'hi', l: [{}, { text: null }] },
    data: {
      data: { args: '{"c":[null,2],"d":{"text":"hi","list":[{"text":"t"},{"text":null}]}}' },
      echo: '{"in":{"text":"t","list":[{"text":"hi"}]}}',
    },
  },
  {
    title: 'defaults of variables in an entity’s field',
    ask: 'query ($n: Int = 7, $d: In = { text: "v" }) { data { args(b: $n, d: $d) pic(size: $n) } }',
    data: { data: { args: '{"b":7,"d":{"text":"v"}}', pic: 'pic 1 7' } },
  },
  {
    title: 'an absent variable leaves the default of an entity’s argument, null does not',
    ask: 'query ($n: Int, $m: Int) { data { x: pic(size: $n) y: pic(size: $m) } }',
    variables: { m: null },
    data: { data: { x: 'pic 1 50', y: 'pic 1 null' } },
  },
  {
    title: 'texts with every sign',
    ask: 'query ($t: String) { data { args(d: { text: $t }) } }',
    variables: { t: '\u0000\u001f"\\/\u2028\ud83d\ude00 한글 $x #{y} {{z}}' },
    data: {
      data: {
        args: JSON.stringify({ d: { text: '\u0000\u001f"\\/\u2028\ud83d\ude00 한글 $x #{y} {{z}}' } }),
      },
    },
  },
]);
