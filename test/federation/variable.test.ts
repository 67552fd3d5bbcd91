import { describeFederation } from './cases.ts';
import { keyed } from './subgraphs.ts';

const echo = (_: unknown, args: object) => JSON.stringify(args);

const subgraphs = {
  a: {
    typeDefs: `
      scalar Json
      enum Mood { GOOD BAD }
      input Range { from: Int = 1 to: Int! }
      input Filter { mood: Mood = GOOD moods: [Mood!] range: Range inner: [Filter!] note: String json: Json }
      type Query {
        echo(int: Int, float: Float, text: String, id: ID, on: Boolean, mood: Mood, list: [Int!], grid: [[Int]], filter: Filter, json: Json): String
        withDefaults(int: Int = 5, mood: Mood! = BAD, list: [Int] = [1, 2], filter: Filter = { range: { to: 9 } }): String
        user: User
      }
      type User @key(fields: "id") { id: ID! }`,
    resolvers: { Query: { echo, withDefaults: echo, user: () => ({ id: '1' }) } },
  },
  b: {
    typeDefs: `
      enum Mood { GOOD BAD }
      scalar Json
      type User @key(fields: "id") { id: ID! said(text: String = "hi", mood: Mood, json: Json): String other(text: String): String }`,
    resolvers: { User: { ...keyed('id', [{ id: '1' }]), said: echo, other: echo } },
  },
};

describeFederation('variables', subgraphs, [
  {
    title: 'an absent variable leaves its argument absent, null is passed on',
    ask: 'query ($int: Int, $text: String) { echo(int: $int, text: $text) }',
    variables: { int: null },
    data: { echo: '{"int":null}' },
    requests: { a: 1 },
  },
  {
    title: 'an absent variable lets the default of the argument stand, null does not',
    ask: 'query ($int: Int, $list: [Int]) { withDefaults(int: $int, list: $list) }',
    variables: { list: null },
    data: {
      withDefaults: '{"int":5,"mood":"BAD","list":null,"filter":{"mood":"GOOD","range":{"from":1,"to":9}}}',
    },
    requests: { a: 1 },
  },
  {
    title: 'defaults of the operation count before those of the argument',
    ask: 'query ($int: Int = 7, $mood: Mood! = GOOD) { withDefaults(int: $int, mood: $mood) }',
    data: {
      withDefaults: '{"int":7,"mood":"GOOD","list":[1,2],"filter":{"mood":"GOOD","range":{"from":1,"to":9}}}',
    },
    requests: { a: 1 },
  },
  {
    title: 'single values become lists, also lists of lists',
    ask: 'query ($list: [Int!], $grid: [[Int]]) { echo(list: $list, grid: $grid) }',
    variables: { list: 3, grid: [1, [2], null] },
    data: { echo: '{"list":[3],"grid":[[1],[2],null]}' },
    requests: { a: 1 },
  },
  {
    title: 'enums, input objects and their defaults',
    ask: 'query ($mood: Mood, $filter: Filter) { echo(mood: $mood, filter: $filter) }',
    variables: { mood: 'BAD', filter: { moods: 'GOOD', range: { to: 3 }, inner: { note: 'x' } } },
    data: {
      echo: '{"mood":"BAD","filter":{"mood":"GOOD","moods":["GOOD"],"range":{"from":1,"to":3},"inner":[{"mood":"GOOD","note":"x"}]}}',
    },
    requests: { a: 1 },
  },
  {
    title: 'variables inside of literals: lists, objects, absent ones left out',
    ask: 'query ($to: Int!, $n: Int!, $note: String, $mood: Mood) { echo(list: [1, $n], filter: { mood: $mood, note: $note, range: { from: $n, to: $to } }) }',
    variables: { to: 4, n: 2 },
    data: { echo: '{"list":[1,2],"filter":{"mood":"GOOD","range":{"from":2,"to":4}}}' },
    requests: { a: 1 },
  },
  {
    title: 'numbers, texts and ids in their JSON forms',
    ask: 'query ($float: Float, $id: ID, $text: String) { echo(float: $float, id: $id, text: $text, on: true, int: -2147483648) }',
    variables: { float: 3, id: 7, text: 'a "b"\n\\ 한글 \u2028' },
    data: {
      echo: JSON.stringify({ int: -2147483648, float: 3, text: 'a "b"\n\\ 한글 \u2028', id: '7', on: true }),
    },
    requests: { a: 1 },
  },
  {
    title: 'literals with quotes, newlines and braces stay what they are',
    ask: '{ echo(text: "a \\" } { \\n \\u0041") block: echo(text: """b " }\n  c""") }',
    data: { echo: JSON.stringify({ text: 'a " } { \n A' }), block: JSON.stringify({ text: 'b " }\nc' }) },
    requests: { a: 1 },
  },
  {
    title: 'custom scalars take any JSON, as a variable and as a literal',
    ask: 'query ($json: Json) { echo(json: $json) x: echo(json: { a: [1, "b", null, 1.5, true, ENUM] }) filtered: echo(filter: { json: $json }) }',
    variables: { json: { deep: [{ 한글: null }], n: 1e21 } },
    data: {
      echo: JSON.stringify({ json: { deep: [{ 한글: null }], n: 1e21 } }),
      x: JSON.stringify({ json: { a: [1, 'b', null, 1.5, true, 'ENUM'] } }),
      filtered: JSON.stringify({ filter: { mood: 'GOOD', json: { deep: [{ 한글: null }], n: 1e21 } } }),
    },
    requests: { a: 1 },
  },
  {
    title: 'they reach the fetches that use them, and only those',
    ask: 'query ($text: String, $mood: Mood, $int: Int) { echo(int: $int) user { said(text: $text, mood: $mood) other(text: $text) } }',
    variables: { int: 1, mood: 'BAD' },
    data: { echo: '{"int":1}', user: { said: '{"text":"hi","mood":"BAD"}', other: '{}' } },
    requests: { a: 1, b: 1 },
    check: ({ operations }) => {
      const names = operations.map(({ variables }) =>
        Object.keys(variables).filter((name) => /^(int|mood)$/.test(name)),
      );
      if (names.join(' ') !== 'int mood')
        throw new Error(`Variables went to others: ${JSON.stringify(names)}`);
    },
  },
  {
    title: 'one that no field uses any more after @skip is not missed',
    ask: 'query ($text: String!, $no: Boolean!) { user { id said(text: $text) @include(if: $no) } }',
    variables: { text: 'x', no: false },
    data: { user: { id: '1' } },
    requests: { a: 1 },
  },
  {
    title: 'named like those of the planner’s own',
    ask: 'query ($representations: String) { user { said(text: $representations) } }',
    variables: { representations: 'mine' },
    data: { user: { said: '{"text":"mine"}' } },
    requests: { a: 1, b: 1 },
  },
]);

describeFederation('wrong variables', subgraphs, [
  {
    title: 'are refused with the field that uses them, and nothing is asked',
    ask: 'query ($int: Int, $mood: Mood) { echo(int: $int, mood: $mood) }',
    variables: { int: 2147483648, mood: 'good' },
    data: undefined,
    errors: ['echo BAD_USER_INPUT', 'echo BAD_USER_INPUT'],
    requests: {},
  },
  {
    title: 'a required one that is not given',
    ask: 'query ($to: Int!) { echo(filter: { range: { to: $to } }) }',
    data: undefined,
    errors: ['echo BAD_USER_INPUT'],
    requests: {},
  },
  {
    title: 'null for a required one, null in a list of required ones',
    ask: 'query ($mood: Mood!, $list: [Int!]) { withDefaults(mood: $mood) echo(list: $list) }',
    variables: { mood: null, list: [1, null] },
    data: undefined,
    errors: ['withDefaults BAD_USER_INPUT', 'echo BAD_USER_INPUT'],
    requests: {},
  },
  {
    title: 'a text for a number, a number for a text, an unknown field',
    ask: 'query ($int: Int, $text: String, $filter: Filter) { echo(int: $int, text: $text, filter: $filter) }',
    variables: { int: '1', text: 1, filter: { nope: 1 } },
    data: undefined,
    errors: ['echo BAD_USER_INPUT', 'echo BAD_USER_INPUT', 'echo BAD_USER_INPUT'],
    requests: {},
  },
]);

describeFederation(
  'nested lists of input objects',
  {
    a: {
      typeDefs: `
        input By { id: ID name: String at: [[Point!]!] }
        input Point { x: Int! y: Int = 0 }
        type Query { find(by: By!): String }`,
      resolvers: { Query: { find: echo } },
    },
    b: {
      typeDefs: 'type Query { b(at: [[Point!]!]): String } input Point { x: Int! y: Int = 0 }',
      resolvers: { Query: { b: echo } },
    },
  },
  [
    {
      title: 'defaults are filled at every depth of lists',
      ask: 'query ($at: [[Point!]!]) { find(by: { at: $at }) b(at: $at) }',
      variables: { at: { x: 1 } },
      data: { find: '{"by":{"at":[[{"x":1,"y":0}]]}}', b: '{"at":[[{"x":1,"y":0}]]}' },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'the same variable goes to several subgraphs',
      ask: 'query ($p: Point!) { find(by: { at: [[$p], []] }) b(at: [[$p, { x: 3, y: null }]]) }',
      variables: { p: { x: 1, y: 2 } },
      data: { find: '{"by":{"at":[[{"x":1,"y":2}],[]]}}', b: '{"at":[[{"x":1,"y":2},{"x":3,"y":null}]]}' },
      requests: { a: 1, b: 1 },
    },
    {
      title: 'an empty list and null are not the same',
      ask: 'query ($at: [[Point!]!], $none: [[Point!]!]) { x: b(at: $at) y: b(at: $none) z: b }',
      variables: { at: [], none: null },
      data: { x: '{"at":[]}', y: '{"at":null}', z: '{}' },
      requests: { b: 1 },
    },
  ],
);
