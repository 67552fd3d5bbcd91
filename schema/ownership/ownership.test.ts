import { describe, expect, it } from 'vitest';
import { readSubgraph, type Subgraph } from '../subgraph.ts';
import { checkOwnership } from './ownership.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@override", "@inaccessible", "@tag", "@requiresScopes", "@interfaceObject"])';

function read(name: string, sdl: string): Subgraph {
  const result = readSubgraph({ name, url: '', sdl: `${link}\n${sdl}` });
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  return result.subgraph;
}

/** Another organization's subgraph that was there first. */
const directory = read(
  'directory',
  `type Query { startup(id: ID!): Startup }
   type Startup @key(fields: "id") { id: ID! name: String founder: Founder size: Int @shareable }
   type Founder { name: String }
   type Money @shareable { won: Int }
   interface Place @key(fields: "id") { id: ID! }
   type City implements Place @key(fields: "id") { id: ID! }
   enum Kind { A B }
   input Filter { ids: [ID!] kind: Kind }
   scalar Day
   union Either = Founder | Money`,
);

const check = (sdl: string, present: string | null = null, organization = 'other') =>
  checkOwnership({
    candidate: read('busan-technopark', sdl),
    present: present === null ? null : read('busan-technopark', present),
    others: [directory],
    isSameOrganization: () => organization === 'same',
  }).map(({ code, coordinate }) => `${code} ${coordinate}`);

describe('a subgraph', () => {
  it.each<[what: string, sdl: string]>([
    [
      'define types of its own',
      'type Query { busanTechnopark: Thing } type Thing { a: Int } enum Own { A } input OwnInput { a: Int }',
    ],
    [
      'add root fields with its name in them',
      'type Query { busanTechnopark: Int busanTechnoparkRooms: Int } type Mutation { applyToBusanTechnopark: Int }',
    ],
    ['name an entity by its key', 'type Startup @key(fields: "id", resolvable: false) { id: ID! }'],
    ['extend an entity by its key', 'type Startup @key(fields: "id") { id: ID! rooms: Int }'],
    ['require what another answers', 'type Startup @key(fields: "id") { id: ID! name: String @external }'],
    [
      'extend an interface by its key',
      'type Place @interfaceObject @key(fields: "id") { id: ID! rooms: Int }',
    ],
    ['answer what both sides share', 'type Startup @key(fields: "id") { id: ID! size: Int @shareable }'],
    ['share a value type', 'type Money @shareable { won: Int }'],
    [
      'take over what is shared',
      'type Startup @key(fields: "id") { id: ID! size: Int @override(from: "directory") }',
    ],
    [
      'use another’s enum, input, scalar and union as they are',
      'enum Kind { B A } input Filter { kind: Kind ids: [ID!] } scalar Day union Either = Money | Founder',
    ],
    [
      'add to gathered fields',
      'directive @gather(merge: String) on FIELD_DEFINITION type Query { supports: [Int] @gather(merge: "CONCAT") }',
    ],
  ])('may %s', (_, sdl) => {
    expect(check(sdl)).toEqual([]);
  });

  it.each<[what: string, sdl: string, found: string[]]>([
    [
      'add root fields outside of its namespace',
      'type Query { rooms: Int busanTechnoparking: Int } type Mutation { book: Int }',
      [
        'OWNERSHIP_ROOT_FIELD Query.rooms',
        'OWNERSHIP_ROOT_FIELD Query.busanTechnoparking',
        'OWNERSHIP_ROOT_FIELD Mutation.book',
      ],
    ],
    [
      'redefine another’s field',
      'type Startup @key(fields: "id") { id: ID! name: String }',
      ['OWNERSHIP_FIELD Startup.name'],
    ],
    [
      'share a field by itself',
      'type Startup @key(fields: "id") { id: ID! name: String @shareable }',
      ['OWNERSHIP_FIELD Startup.name'],
    ],
    [
      'take over a field',
      'type Startup @key(fields: "id") { id: ID! name: String @override(from: "directory") }',
      ['OWNERSHIP_OVERRIDE Startup.name'],
    ],
    [
      'take over a field gradually',
      'type Startup @key(fields: "id") { id: ID! name: String @override(from: "directory", label: "percent(1)") }',
      ['OWNERSHIP_OVERRIDE Startup.name'],
    ],
    ['add to a type without a key', 'type Founder { phone: String }', ['OWNERSHIP_TYPE Founder']],
    [
      'extend an entity by a key of its own',
      'type Startup @key(fields: "number") { number: Int }',
      ['OWNERSHIP_KEY Startup'],
    ],
    ['add a value to another’s enum', 'enum Kind { A B C }', ['OWNERSHIP_TYPE Kind']],
    ['narrow another’s input', 'input Filter { ids: [ID!] }', ['OWNERSHIP_TYPE Filter']],
    [
      'add a member to another’s union',
      'union Either = Founder | Money | Own type Own { a: Int }',
      ['OWNERSHIP_TYPE Either'],
    ],
    [
      'hide another’s type',
      'type Startup @inaccessible @key(fields: "id", resolvable: false) { id: ID! }',
      ['OWNERSHIP_DIRECTIVE Startup'],
    ],
    [
      'say who may see another’s field',
      'type Startup @key(fields: "id") { id: ID! @tag(name: "partner") size: Int @shareable @requiresScopes(scopes: [["a"]]) }',
      ['OWNERSHIP_DIRECTIVE Startup.id', 'OWNERSHIP_DIRECTIVE Startup.size'],
    ],
  ])('may not %s', (_, sdl, found) => {
    expect(check(sdl)).toEqual(found);
  });

  it('may keep what it has', () => {
    const sdl =
      'type Query { rooms: Int } enum Kind { A B C } type Startup @key(fields: "id") { id: ID! name: String @override(from: "directory") }';
    expect(check(sdl, sdl)).toEqual([]);
    expect(check(`${sdl} type Mutation { book: Int }`, sdl)).toEqual(['OWNERSHIP_ROOT_FIELD Mutation.book']);
  });

  it('may take over a field of its own organization', () => {
    const sdl = 'type Startup @key(fields: "id") { id: ID! name: String @override(from: "directory") }';
    expect(check(sdl, null, 'same')).toEqual([]);
  });

  it('is told the place, the cause and what to do', () => {
    const [problem] = checkOwnership({
      candidate: read('a', 'type Query {\n  rooms: Int\n}'),
      present: null,
      others: [],
      isSameOrganization: () => false,
    });
    expect(problem).toEqual({
      code: 'OWNERSHIP_ROOT_FIELD',
      message:
        'a: Query.rooms is a new root field outside of the namespace of this subgraph; expected a name with a in it',
      cause: expect.stringMatching(/\.$/),
      hint: expect.stringMatching(/\.$/),
      severity: 'error',
      coordinate: 'Query.rooms',
      subgraph: 'a',
      line: 3,
      column: 3,
    });
  });
});
