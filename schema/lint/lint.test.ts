import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withCore } from '../core.ts';
import { readSubgraph } from '../subgraph.ts';
import { lint, lintRules, type Severities } from './lint.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@tag", "@listSize", "@requiresScopes", "@authenticated"])';

function problemsOf(sdl: string, severities?: Severities) {
  const read = readSubgraph({ name: 'a', url: '', file: 'a.graphql', ...withCore(sdl) });
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return lint(read.subgraph, severities);
}

/** What one rule finds, as coordinates. */
const found = (code: string, sdl: string) =>
  problemsOf(`${link}\n${sdl}`)
    .filter((problem) => problem.code === code)
    .map(({ coordinate }) => coordinate);

const page = 'type PageInfo { hasNextPage: Boolean! endCursor: String }';

describe('the rules of the network for a subgraph', () => {
  it.each<[code: string, sdl: string, coordinates: string[]]>([
    [
      'LINT_TYPE_NAME',
      'type snuThing { a: Int } enum My_Enum { A } type FineOne2 { a: Int } scalar _Any',
      ['snuThing', 'My_Enum'],
    ],
    [
      'LINT_FIELD_NAME',
      'type A { Big: Int snake_case(Arg: Int): Int fine2: Int _service: Int } input B { C: Int }',
      ['A.Big', 'A.snake_case', 'A.snake_case(Arg:)', 'B.C'],
    ],
    ['LINT_FIELD_NAME', 'type A @key(fields: "id") { id: ID! b_c: Int @external }', []],
    [
      'LINT_ENUM_VALUE_NAME',
      'enum A { FINE FINE_2 not_fine NotFine _NO NO_ }',
      ['A.not_fine', 'A.NotFine', 'A._NO', 'A.NO_'],
    ],
    [
      'LINT_INPUT_NAME',
      'type Query { a(input: Thing, filter: OtherFilter, filterOut: Int): Int b(filter: Thing): Int } input Thing { a: Int } input OtherFilter { a: Int } type WrongInput { a: Int }',
      ['Query.a(input:)', 'Query.b(filter:)', 'WrongInput'],
    ],
    [
      'LINT_DESCRIPTION',
      '"가 / Word" type A { b: Int "가" c: Int "Word" d: Int "가 `code`" e: Int "가. Word" f("가 / Word" g: Int, h: Int): Int } "가 / R&D" enum E { F } type Query { "가 / Word" a: A }',
      ['A.b', 'A.c', 'A.d', 'A.e', 'A.f(h:)', 'E.F'],
    ],
    [
      'LINT_DESCRIPTION',
      'type Startup @key(fields: "id") { id: ID! score: Int } type Thing @key(fields: "id", resolvable: false) { id: ID! }',
      ['Startup.score'],
    ],
    [
      'LINT_PRIVACY_CLASS',
      'type Founder { name: String year: Int @tag(name: "personal") } type Shop { contactEmail: String phone: String @tag(name: "public") address: String maxFounderAge: Int } "상담 담당자 / Who helps" type Helper { desk: String }',
      ['Founder.name', 'Shop.contactEmail', 'Helper.desk'],
    ],
    [
      'LINT_PRIVACY_CLASS',
      'type Mentor @tag(name: "personal") { name: String } interface Person { name: String }',
      [],
    ],
    [
      'LINT_PRIVACY_ACCESS',
      'type Query { open: Founder closed: Mentor @authenticated } type Founder @tag(name: "personal") { name: String year: Int @requiresScopes(scopes: [["a"]]) } type Mentor @tag(name: "personal") { name: String friend: Mentor } type Shop { rent: Int @tag(name: "restricted") size: Int @tag(name: "partner") }',
      ['Founder.name', 'Shop.rent'],
    ],
    [
      'LINT_LIST_PAGING',
      'type Query { shops: [Shop!]! some(first: Int, after: String): [Shop] few: [Shop] @listSize(assumedSize: 3) texts: [String] either: [Either] } type Shop @key(fields: "id") { id: ID! name: String hours: [Hour!]! others: [Other!]! } type Hour { from: Int } type Other @key(fields: "id", resolvable: false) { id: ID! } union Either = Hour | Shop',
      ['Query.shops', 'Query.either'],
    ],
    [
      'LINT_CURSOR',
      `type Query { a: XConnection b(first: Int = 20, after: String): XConnection c(first: Int, after: ID): XConnection d(first: Int = 1, after: String): YConnection } ${page}
       type XConnection { edges: [XEdge!]! pageInfo: PageInfo! } type XEdge { cursor: String! node: X } type X { a: Int }
       type YConnection { edges: [YEdge!]! } type YEdge { cursor: ID node: X }`,
      ['Query.a', 'Query.a', 'Query.c', 'Query.c', 'YConnection', 'YConnection'],
    ],
  ])('%s of %s', (code, sdl, coordinates) => {
    expect(found(code, sdl)).toEqual(coordinates);
  });

  it('an SDL that does not link Federation 2 is refused at its first line', () => {
    expect(problemsOf('"가 / Word" type Query { "가 / Word" a: Int }')).toMatchObject([
      { code: 'LINT_FEDERATION_LINK', severity: 'error', line: 1 },
    ]);
  });

  it('have each a cause, a hint and a message with its place', () => {
    const [problem] = problemsOf(`${link}\ntype Query {\n  "가 / Word"\n  snake_case: Int\n}`);
    expect(problem).toEqual({
      code: 'LINT_FIELD_NAME',
      severity: 'error',
      message:
        'a: Query.snake_case the field is called "snake_case"; expected camelCase, letters and digits only',
      cause: expect.stringMatching(/\.$/),
      hint: 'Write it as startedOn.',
      coordinate: 'Query.snake_case',
      subgraph: 'a',
      file: 'a.graphql',
      line: 4,
      column: 3,
    });
    expect(new Set(lintRules.map(({ code }) => code)).size).toBe(lintRules.length);
  });

  it('are as severe as the operator says, or off', () => {
    const sdl = `${link} type Query { a_b: Int }`;
    const codes = (severities?: Severities) =>
      problemsOf(sdl, severities).map(({ code, severity }) => [code, severity]);
    expect(codes()).toEqual([
      ['LINT_FIELD_NAME', 'error'],
      ['LINT_DESCRIPTION', 'warning'],
    ]);
    expect(codes({ LINT_FIELD_NAME: 'off', LINT_DESCRIPTION: 'error' })).toEqual([
      ['LINT_DESCRIPTION', 'error'],
    ]);
  });

  const root = join(import.meta.dirname, '../..');
  const folders = [
    'directory',
    'universities',
    'local-governments',
    'support-agencies',
    'gyeongnam-center',
    'registry',
  ];
  it.each([
    ...folders.map((folder) => `subgraphs/${folder}/schema.graphql`),
    'test/joining/technopark.graphql',
    ...['subgraphs/template/schema.graphql'].filter((file) => existsSync(join(root, file))),
  ])('are kept by %s', (file) => {
    expect(problemsOf(readFileSync(join(root, file), 'utf8')).map(({ message }) => message)).toEqual([]);
  });
});
