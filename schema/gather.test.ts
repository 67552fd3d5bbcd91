import { describe, expect, it } from 'vitest';
import { composeWithBoth, smallSubgraph } from './fixtures/both-composers.ts';

/** A federation that breaks one rule. `# here` marks the line the problem names. */
interface Case {
  code: string;
  when: string;
  subgraphs: Record<string, string>;
  coordinate?: string;
  /** What the message says beside subgraph and coordinate. */
  says: string;
}

const startups = `
type Query { startup(id: ID!): Startup }
type Startup @key(fields: "id") { id: ID! name: String! }
`;

const connection = `
type NoteConnection @shareable { edges: [NoteEdge!]! pageInfo: PageInfo! totalCount: Int }
type NoteEdge @shareable { cursor: String! node: Note! }
type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }
interface Note { id: ID! text: String! }
`;

const notes = (type: string, field = 'notes(first: Int = 20, after: String): NoteConnection') => `
${connection}
type ${type} implements Note @key(fields: "id") { id: ID! text: String! }
type Startup @key(fields: "id") { id: ID! ${field} @gather(merge: CONNECTION) }
`;

const cases: Case[] = [
  {
    code: 'GATHER_NOT_ENTITY',
    when: 'the parent has no key',
    subgraphs: {
      a: `type Query { p: Parent }\ntype Parent {\n  tags: [Tag] @gather(merge: CONCAT) # here\n}\ntype Tag { id: ID }`,
    },
    coordinate: 'Parent.tags',
    says: 'Parent is no entity there',
  },
  {
    code: 'GATHER_NOT_ENTITY',
    when: 'the key is not resolvable',
    subgraphs: {
      a: 'type Startup @key(fields: "id", resolvable: false) {\n id: ID!\n tags: [Tag] @gather(merge: CONCAT) # here\n}\ntype Tag { id: ID }',
      directory: startups,
    },
    says: 'with a resolvable @key',
  },
  {
    code: 'GATHER_NOT_ENTITY',
    when: 'the parent is a mutation',
    subgraphs: {
      a: 'type Query { x: Int }\ntype Mutation {\n  tags: [Tag] @gather(merge: CONCAT) # here\n}\ntype Tag { id: ID }',
    },
    coordinate: 'Mutation.tags',
    says: 'Mutation is no entity there',
  },
  {
    code: 'GATHER_ON_INTERFACE_FIELD',
    when: 'the parent implements an interface that has the field',
    subgraphs: {
      a: `interface Tagged { tags: [Tag] }
type Startup implements Tagged @key(fields: "id") {
  id: ID!
  tags: [Tag] @gather(merge: CONCAT) # here
}
type Tag { id: ID }`,
      directory: startups,
    },
    coordinate: 'Startup.tags',
    says: 'Startup implements Tagged',
  },
  ...['@external', '@shareable', '@override(from: "b")', '@provides(fields: "id")'].map(
    (directive): Case => ({
      code: 'GATHER_DIRECTIVE_CONFLICT',
      when: `the field carries ${directive}`,
      subgraphs: {
        a: `type Query {\n  tags: [Tag] @gather(merge: CONCAT) ${directive} # here\n}\ntype Tag @key(fields: "id") { id: ID }`,
      },
      coordinate: 'Query.tags',
      says: `remove ${directive.split('(')[0]}`,
    }),
  ),
  {
    code: 'GATHER_IN_FIELD_SET',
    when: 'a @requires names the field',
    subgraphs: {
      a: 'type Startup @key(fields: "id") { id: ID! tags: [Tag] @gather(merge: CONCAT) }\ntype Tag @shareable { id: ID }',
      b: `type Startup @key(fields: "id") {
  id: ID!
  tags: [Tag] @external
  hot: Boolean @requires(fields: "tags { id }") # here
}
type Tag @shareable { id: ID }`,
      directory: startups,
    },
    coordinate: 'Startup.hot',
    says: '@requires on Startup.hot names Startup.tags',
  },
  {
    code: 'GATHER_IN_FIELD_SET',
    when: 'a @key names the field',
    subgraphs: {
      a: 'type Query { x: Int }\ntype Startup @key(fields: "id tags { id }") { # here\n id: ID! tags: [Tag] @gather(merge: CONCAT) }\ntype Tag @shareable { id: ID }',
    },
    coordinate: 'Startup',
    says: '@key on Startup names Startup.tags',
  },
  {
    code: 'GATHER_MIXED',
    when: 'another subgraph defines the field without @gather',
    subgraphs: {
      a: notes('ANote'),
      b: notes('BNote', '\n  notes(first: Int = 20, after: String): OtherNotes # here\n')
        .replace('@gather(merge: CONNECTION)', '')
        .concat('type OtherNotes { count: Int }'),
      directory: startups,
    },
    coordinate: 'Startup.notes',
    says: 'it is gathered from a',
  },
  {
    code: 'GATHER_SIGNATURE_MISMATCH',
    when: 'an argument differs',
    subgraphs: {
      a: notes('ANote'),
      b: notes('BNote', '\n  notes(first: Int = 10, after: String): NoteConnection # here\n'),
      directory: startups,
    },
    coordinate: 'Startup.notes',
    says: '(after: String, first: Int = 10): NoteConnection, but in a it is (after: String, first: Int = 20)',
  },
  {
    code: 'GATHER_SIGNATURE_MISMATCH',
    when: 'the return type differs',
    subgraphs: {
      a: 'type Query { tags: [Tag!] @gather(merge: CONCAT) }\ntype Tag @shareable { id: ID }',
      b: 'type Query {\n tags: [Tag] @gather(merge: CONCAT) # here\n}\ntype Tag @shareable { id: ID }',
    },
    coordinate: 'Query.tags',
    says: '(): [Tag], but in a it is (): [Tag!]',
  },
  {
    code: 'GATHER_RULE_MISMATCH',
    when: 'the arguments of @gather differ',
    subgraphs: {
      a: 'type Query { tags: [Tag] @gather(merge: CONCAT, key: "id") }\ntype Tag @shareable { id: ID }',
      b: 'type Query {\n tags: [Tag] @gather(merge: CONCAT) # here\n}\ntype Tag @shareable { id: ID }',
    },
    coordinate: 'Query.tags',
    says: 'says @gather(merge: CONCAT), but a says @gather(merge: CONCAT, key: "id")',
  },
  {
    code: 'GATHER_VISIBILITY_MISMATCH',
    when: 'the field is @inaccessible in some sources only',
    subgraphs: {
      a: 'type Query { x: Int tags: [Tag] @gather(merge: CONCAT) @inaccessible }\ntype Tag @shareable { id: ID }',
      b: 'type Query {\n tags: [Tag] @gather(merge: CONCAT) # here\n}\ntype Tag @shareable { id: ID }',
    },
    coordinate: 'Query.tags',
    says: 'public here but @inaccessible in a',
  },
  ...(
    [
      ['merge: CONNECTION, key: "id"', 'takes no "key"'],
      ['merge: CONCAT, sum: "n"', 'takes no "sum"'],
      ['merge: CONCAT, orderBy: "id"', '"orderBy" without "key"'],
      ['merge: SUM, key: "id"', 'needs "sum"'],
      ['merge: SUM, sum: "n"', 'needs "key"'],
      ['merge: SUM, key: "id", sum: "n", orderBy: "id"', 'takes no "orderBy"'],
      ['merge: EVENTS, key: "id"', 'takes no "key"'],
    ] as const
  ).map(
    ([written, says]): Case => ({
      code: 'GATHER_ARGUMENTS',
      when: `it says @gather(${written})`,
      subgraphs: {
        a: `type Query {\n  tags: [Tag] @gather(${written}) # here\n}\ntype Tag @shareable { id: ID n: Int }`,
      },
      coordinate: 'Query.tags',
      says,
    }),
  ),
  ...(
    [
      ['notes(after: String): NoteConnection', connection, 'takes no argument "first: Int" with a default'],
      ['notes(first: Int, after: String): NoteConnection', connection, 'with a default'],
      ['notes(first: Int = 1): NoteConnection', connection, 'takes no argument "after: String"'],
      ['notes(first: Int = 1, after: String): [Note]', connection, 'which is no object type'],
      [
        'notes(first: Int = 1, after: String): NoteConnection',
        connection.replace('cursor: String!', 'cursor: String'),
        'NoteEdge has no field "cursor: String!"',
      ],
      [
        'notes(first: Int = 1, after: String): NoteConnection',
        connection.replace('node: Note!', 'node: ID'),
        'NoteEdge.node is no object',
      ],
      [
        'notes(first: Int = 1, after: String): NoteConnection',
        connection.replace('endCursor: String', 'endCursor: String hasPreviousPage: Boolean'),
        'PageInfo.hasPreviousPage has no rule',
      ],
      [
        'notes(first: Int = 1, after: String): NoteConnection',
        connection.replace('totalCount: Int', 'totalCount: Float'),
        'NoteConnection.totalCount is no Int',
      ],
      [
        'notes(first: Int = 1, after: String): NoteConnection',
        connection.replace('edges: [NoteEdge!]!', 'edges: NoteEdge'),
        'NoteConnection.edges is no list',
      ],
    ] as const
  ).map(
    ([field, types, says]): Case => ({
      code: 'GATHER_CONNECTION_SHAPE',
      when: `${field} where ${says}`,
      subgraphs: { a: `type Query {\n  ${field} @gather(merge: CONNECTION) # here\n}\n${types}` },
      coordinate: 'Query.notes',
      says,
    }),
  ),
  {
    code: 'GATHER_CONNECTION_SHARED',
    when: 'a field that is not gathered returns the connection',
    subgraphs: {
      a: notes('ANote'),
      b: `type Query {\n  lastNotes: NoteConnection # here\n}\n${connection}`,
      directory: startups,
    },
    coordinate: 'Query.lastNotes',
    says: 'the connection of the gathered field Startup.notes',
  },
  ...['Tag', '[[Tag]]', '[ID]'].map(
    (type): Case => ({
      code: 'GATHER_LIST_SHAPE',
      when: `CONCAT returns ${type}`,
      subgraphs: {
        a: `type Query {\n  tags: ${type} @gather(merge: CONCAT) # here\n}\ntype Tag @shareable { id: ID }`,
      },
      coordinate: 'Query.tags',
      says: `returns ${type}, which is no list of objects`,
    }),
  ),
  {
    code: 'GATHER_LIST_SHAPE',
    when: 'SUM returns a list of an interface',
    subgraphs: {
      a: 'type Query {\n  tags: [Tag] @gather(merge: SUM, key: "id", sum: "n") # here\n}\ninterface Tag { id: ID n: Int }\ntype A implements Tag { id: ID n: Int }',
    },
    says: 'returns [Tag], which is no list of objects',
  },
  ...(
    [
      ['Subscription', 'noted: Tag', 'CONCAT', 'write merge: EVENTS'],
      ['Query', 'noted: Tag', 'EVENTS', 'is for fields of Subscription'],
      ['Subscription', 'noted: [Tag]', 'EVENTS', 'returns [Tag]: an event is an object'],
      ['Subscription', 'noted: ID!', 'EVENTS', 'returns ID!: an event is an object'],
    ] as const
  ).map(
    ([type, field, merge, says]): Case => ({
      code: 'GATHER_EVENTS_SHAPE',
      when: `${type} has ${field}, merged by ${merge}`,
      subgraphs: {
        a: `type Query { x: Int }\nextend type ${type} {\n  ${field} @gather(merge: ${merge}) # here\n}\ntype Tag @shareable { id: ID }`,
      },
      coordinate: `${type}.noted`,
      says,
    }),
  ),
  ...(
    [
      ['CONCAT, key: "nope"', 'Tag has no field "nope"'],
      ['CONCAT, key: "a: id"', 'no selection of plain fields'],
      ['CONCAT, key: "id {"', 'no selection of plain fields'],
      ['CONCAT, key: "label"', 'Tag.label is a Label: say which of its fields'],
      ['CONCAT, key: "id { x }"', 'Tag.id is a ID, which has no fields'],
      ['CONCAT, key: "id", orderBy: "label { nope }"', 'Label has no field "nope"'],
      ['SUM, key: "id label { ko }", sum: "name"', 'Tag.name is a String, not a number'],
      ['SUM, key: "id label { ko } name", sum: "n", any: "n"', 'Tag.n is a Int, not a Boolean'],
      ['SUM, key: "id label { ko } name", sum: "ns"', 'Tag.ns lies in a list'],
      ['SUM, key: "id label { ko } name", sum: "full"', 'Tag.full is a Int!, and a sum is null'],
    ] as const
  ).map(
    ([written, says]): Case => ({
      code: 'GATHER_PATH_INVALID',
      when: `it says @gather(merge: ${written})`,
      subgraphs: {
        a: `type Query {
  tags: [Tag] @gather(merge: ${written}) # here
}
type Tag @shareable { id: ID name: String n: Int full: Int! ns: [Int] label: Label }
type Label @shareable { ko: String }`,
      },
      coordinate: 'Query.tags',
      says,
    }),
  ),
  {
    code: 'GATHER_SUM_UNCOVERED',
    when: 'a leaf of the cell is neither key, sum nor any',
    subgraphs: {
      a: `type Query {
  cells: [Cell] @gather(merge: SUM, key: "axis { name }", sum: "count money { won }", any: "low") # here
}
type Cell @shareable { axis: Axis count: Int low: Boolean money: Money }
type Axis @shareable { name: String label: String }
type Money @shareable { won: Int text: String }`,
    },
    coordinate: 'Query.cells',
    says: 'nothing says what Cell.money.text of two equal cells is',
  },
  {
    code: 'GATHER_NO_COMMON_KEY',
    when: 'the sources share no key',
    subgraphs: {
      a: `${connection}
type ANote implements Note @key(fields: "id") { id: ID! text: String! }
type Startup @key(fields: "id") {
  id: ID!
  notes(first: Int = 20, after: String): NoteConnection @gather(merge: CONNECTION) # here
}`,
      b: notes('BNote').replace(
        'Startup @key(fields: "id") { id: ID!',
        'Startup @key(fields: "code") { code: ID!',
      ),
      directory: `${startups} extend type Startup @key(fields: "code") { code: ID! }`,
    },
    coordinate: 'Startup.notes',
    says: '(a: "id"; b: "code"; directory: "id", "code")',
  },
  {
    code: 'GATHER_NO_COMMON_KEY',
    when: 'nobody resolves an entity that is reached',
    subgraphs: {
      a: `type Query { tags: [Tag] @gather(merge: CONCAT) }
type Tag @shareable { about: Theme }
type Theme @key(fields: "id", resolvable: false) { id: ID! } # here`,
      b: `type Theme @key(fields: "code") { code: ID! name: String }`,
    },
    coordinate: 'Theme',
    says: '(a: "id" not resolvable; b: "code")',
  },
  {
    code: 'GATHER_FOREIGN_RECORD',
    when: 'two sources define one record type',
    subgraphs: {
      a: notes('SameNote'),
      b: `${connection}
type SameNote implements Note @key(fields: "id") { id: ID! text: String! } # here
type Startup @key(fields: "id") { id: ID! notes(first: Int = 20, after: String): NoteConnection @gather(merge: CONNECTION) }`,
      directory: startups,
    },
    coordinate: 'SameNote',
    says: 'is declared to implement Note here and in a',
  },
  {
    code: 'GATHER_FOREIGN_RECORD',
    when: "a union has another source's record as a member",
    subgraphs: {
      a: notes('ANote'),
      b: `type Query { things: [Thing] @gather(merge: CONCAT) }
union Thing = BThing | ANote # here
type BThing @key(fields: "id") { id: ID! name: String }
type ANote @key(fields: "id", resolvable: false) { id: ID! }`,
      directory: startups,
    },
    coordinate: 'Thing',
    says: 'has the member ANote, a record of a',
  },
  {
    code: 'GATHER_FOREIGN_RECORD',
    when: "a shared value type returns another source's record",
    subgraphs: {
      a: `${notes('ANote')}
extend type Query { boxes: [Box] @gather(merge: CONCAT) }
type Box @shareable { note: ANote }`,
      b: `type Query { boxes: [Box] @gather(merge: CONCAT) }
type Box @shareable {
  note: ANote # here
}
type ANote @key(fields: "id", resolvable: false) { id: ID! }`,
      directory: startups,
    },
    coordinate: 'Box.note',
    says: 'returns ANote, a record of a',
  },
  {
    code: 'GATHER_FOREIGN_RECORD',
    when: "a gathered field returns another source's record",
    subgraphs: {
      a: `type Query { tags: [Tag] @gather(merge: CONCAT) }\ntype Tag @key(fields: "id") { id: ID! text: String }`,
      b: `type Query {\n  tags: [Tag] @gather(merge: CONCAT) # here\n}\ntype Tag @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    coordinate: 'Query.tags',
    says: 'returns Tag, a record of a',
  },
  ...(
    [
      ['text: String! @external # here', 'is @external'],
      ['text: String! @requires(fields: "hint") # here\n hint: String @external', 'carries @requires'],
    ] as const
  ).map(
    ([field, says]): Case => ({
      code: 'GATHER_INTERFACE_FIELD_NOT_LOCAL',
      when: `a record's field of its interface ${says}`,
      subgraphs: {
        a: `type Query { notes: [Note] @gather(merge: CONCAT) }
interface Note { id: ID! text: String! }
type ANote implements Note @key(fields: "id") {
  id: ID!
  ${field}
}`,
        b: `type ANote @key(fields: "id") { id: ID! text: String! @shareable hint: String }`,
      },
      coordinate: 'ANote.text',
      says,
    }),
  ),
  {
    code: 'GATHER_TYPE_NOT_OWNED',
    when: 'a reached type has several definers, no key, and is not shareable',
    subgraphs: {
      a: 'type Query { tags: [Tag] @gather(merge: CONCAT) }\ntype Tag { # here\n  id: ID }',
      b: 'type Query { tags: [Tag] @gather(merge: CONCAT) }\ntype Tag { id: ID }',
    },
    coordinate: 'Tag',
    says: 'defined by a, b, without @key',
  },
  {
    code: 'GATHER_RESERVED',
    when: 'a subgraph is called gathered',
    subgraphs: { gathered: 'type Query { x: Int }' },
    says: 'choose another',
  },
  ...['GatheredSource', 'GatheredStatus', 'CohortWhere'].map(
    (name): Case => ({
      code: 'GATHER_RESERVED',
      when: `a subgraph defines ${name}`,
      subgraphs: {
        a: `type Query { x: ${name} }\nscalar ${name} # here`,
      },
      coordinate: name,
      says: 'rename or remove it',
    }),
  ),
  {
    code: 'GATHER_RESERVED',
    when: 'a subgraph defines Query.cohort',
    subgraphs: { a: 'type Query {\n  cohort: Int # here\n}' },
    coordinate: 'Query.cohort',
    says: 'rename or remove it',
  },
  {
    code: 'CORE_MISMATCH',
    when: 'a core enum lacks a value',
    subgraphs: { a: 'type Query { x: SortOrder }\nenum SortOrder { ASC } # here' },
    coordinate: 'SortOrder.DESC',
    says: 'of core.graphql is missing here',
  },
  {
    code: 'CORE_MISMATCH',
    when: "a core type's field differs",
    subgraphs: { a: 'type Query { x: Label }\ntype Label @shareable {\n  ko: String # here\n  en: String }' },
    coordinate: 'Label.ko',
    says: 'is `String` here and `String!` in core.graphql',
  },
];

describe('composition refuses', () => {
  it.each(cases)('$code when $when', ({ code, subgraphs, coordinate, says }) => {
    const inputs = Object.entries(subgraphs).map(([name, sdl]) => smallSubgraph(name, sdl));
    const result = composeWithBoth(inputs);
    if (!('errors' in result)) throw new Error(`It composes, but ${code} is expected`);
    const problem = result.errors.find((error) => error.code === code && error.message.includes(says));
    expect(problem, JSON.stringify(result.errors, null, 2)).toBeDefined();
    expect(problem?.message).toContain(`${problem?.subgraph}:`);
    if (coordinate) {
      expect(problem?.coordinate).toBe(coordinate);
      expect(problem?.message).toContain(coordinate);
    }
    const [marked, sdl] = Object.entries(subgraphs).find(([, sdl]) => sdl.includes('# here')) ?? [];
    if (sdl === undefined) return;
    expect(problem).toMatchObject({
      subgraph: marked,
      file: `${marked}.graphql`,
      line: sdl.split('\n').findIndex((line) => line.includes('# here')) + 1,
    });
  });
});
