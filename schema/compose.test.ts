import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import type { Bundle } from './contract/bundle.ts';
import { withCore } from './core.ts';
import { composeWithBoth, smallSubgraph } from './fixtures/both-composers.ts';
import type { SubgraphInput } from './subgraph.ts';
import { defaultFirstPort, defaultListFile, readSubgraphList } from './subgraph-list.ts';
import { readInputs } from './subgraphs.ts';

let five: SubgraphInput[];
let bundle: Bundle;

beforeAll(async () => {
  const list = readSubgraphList(defaultListFile, defaultFirstPort);
  if ('problems' in list) throw new Error(list.problems.join('\n'));
  const read = await readInputs(list.entries.filter((entry) => entry.kind === 'folder'));
  five = read.flatMap((result) => ('input' in result ? [result.input] : []));
  bundle = bundleOf(composeWithBoth(five));
});

describe('the network', () => {
  it('composes in both composers to one API schema, with all its subgraphs and with one less', () => {
    for (const left of ['gyeongnam-center', 'universities']) {
      const four = five.filter(({ name }) => name !== left);
      expect(four).toHaveLength(five.length - 1);
      expect(composeWithBoth(four)).toHaveProperty('bundle');
    }
  });

  it('gives the same bundle whatever the order of the subgraphs', () => {
    expect(compose(five.toReversed())).toEqual(compose(five));
  });

  it('gives clients every gathered field, never null, and sources on each connection', () => {
    const schema = buildSchema(bundle.publicSchema);
    const shapes = {
      CONNECTION: /^\w+Connection!$/,
      CONCAT: /^\[\w+!?\]!$/,
      SUM: /^\[\w+!?\]!$/,
      EVENTS: /^\w+!$/,
    };
    for (const { type, field, hidden, merge } of bundle.fields) {
      const declared = fieldsOf(schema, type)[field];
      if (hidden) expect(declared).toBeUndefined();
      else expect(String(declared?.type)).toMatch(shapes[merge]);
    }
    for (const name of ['SupportConnection', 'ProgramConnection', 'SpaceConnection']) {
      expect(String(fieldsOf(schema, name).sources?.type)).toBe('[GatheredSource!]!');
    }
  });

  it('tells the gateway how each field is merged, by which key and from whom', () => {
    const sources = ['gyeongnam-center', 'local-governments', 'support-agencies', 'universities'];
    const byCoordinate = new Map(bundle.fields.map((field) => [`${field.type}.${field.field}`, field]));
    expect(byCoordinate.get('Startup.supports')).toMatchObject({
      merge: 'CONNECTION',
      entityKey: 'id',
      hidden: false,
    });
    expect(byCoordinate.get('Region.spaces')).toMatchObject({ merge: 'CONNECTION', entityKey: 'code' });
    expect(byCoordinate.get('Query.startupSet')).toMatchObject({
      merge: 'CONCAT',
      entityKey: null,
      hidden: true,
    });
    expect(byCoordinate.get('Query.supportStats')).toMatchObject({
      merge: 'SUM',
      key: 'dimensions { name key }',
      sum: 'records amountWon',
      any: 'suppressed',
    });
    expect(byCoordinate.get('Subscription.supportRecorded')).toMatchObject({
      merge: 'EVENTS',
      entityKey: null,
      hidden: false,
    });
    for (const field of bundle.fields) expect(field.sources.map(({ name }) => name)).toEqual(sources);
    const names = ['directory', ...sources, 'registry'].sort();
    expect(bundle.sources.map(({ name }) => name)).toEqual(names);
    for (const source of bundle.sources) expect(source.sdl).toContain('directive @gather(');
  });

  it('keeps what is internal out of the public schema and in the supergraph', () => {
    const schema = buildSchema(bundle.publicSchema);
    for (const name of ['StartupSet', 'IdSet', 'ConsentPass', 'CohortExpression', 'GatherMerge']) {
      expect(schema.getType(name)).toBeUndefined();
    }
    expect(fieldsOf(schema, 'Cohort').expression).toBeUndefined();
    expect(bundle.supergraph).toContain('scalar CohortExpression @join__type(graph: DIRECTORY)');
    for (const link of ['authenticated', 'requiresScopes', 'policy', 'tag', 'cost', 'inaccessible']) {
      expect(bundle.supergraph).toContain(`https://specs.apollo.dev/${link}/`);
    }
  });

  it('asks for cohorts by an input that no client can put a set into', () => {
    const schema = buildSchema(bundle.publicSchema);
    expect(Object.keys(fieldsOf(schema, 'CohortWhere'))).toEqual([
      'and',
      'or',
      'not',
      'profile',
      'supported',
    ]);
    expect(String(fieldsOf(schema, 'Query').cohort?.type)).toBe('Cohort');
  });

  it('describes an entity in the words of the subgraph that owns it', () => {
    const schema = buildSchema(bundle.publicSchema);
    const directory = buildSchemaOf('directory');
    for (const name of ['Agreement', 'Theme', 'Organization', 'Startup', 'Region']) {
      expect(schema.getType(name)?.description).toBe(directory.getType(name)?.description);
    }
  });

  it('describes what it adds for cohorts in Korean and English', () => {
    const schema = buildSchema(bundle.gathered, { assumeValidSDL: true });
    const names = ['Cohort', 'CohortWhere', 'CohortExpression'];
    const fields = ['Cohort', 'CohortWhere'].flatMap((name) => Object.values(fieldsOf(schema, name)));
    const own = [...names.map((name) => schema.getType(name)), fieldsOf(schema, 'Query').cohort, ...fields];
    for (const each of own) expect(each?.description).toMatch(/^[^A-Za-z]*[가-힣].*[A-Za-z]/);
  });
});

describe('a sixth subgraph', () => {
  const sixth = (): SubgraphInput => ({
    name: 'aaa-agency',
    url: 'http://127.0.0.1:5001/graphql',
    ...withCore(sixthSdl()),
  });

  it('appears in the gathered fields it defines and changes no other public signature', () => {
    const joined = bundleOf(composeWithBoth([...five, sixth()]));
    const before = signatures(buildSchema(bundle.publicSchema));
    const after = signatures(buildSchema(joined.publicSchema));
    for (const [coordinate, signature] of before) expect(after.get(coordinate)).toBe(signature);
    const added = [...after.keys()].filter((coordinate) => !before.has(coordinate));
    expect(new Set(added.map((coordinate) => coordinate.split('.')[0]))).toEqual(new Set(['AaaSupport']));
    const asked = joined.fields.filter(({ sources }) => sources.some(({ name }) => name === 'aaa-agency'));
    expect(asked.map(({ type, field }) => `${type}.${field}`)).toEqual([
      'Query.startupSet',
      'Query.supports',
      'Startup.supports',
    ]);
  });

  it('that publishes no programs and no spaces composes in both composers', () => {
    expect(composeWithBoth([...five, sixth()])).toHaveProperty('bundle');
  });

  it('that returns its records by a mutation too composes', () => {
    const sdl = `${sixthSdl()}\ntype Mutation { openAaa(startupId: ID!): AaaSupport! }`;
    expect(compose([...five, { ...sixth(), ...withCore(sdl) }])).toHaveProperty('bundle');
  });

  it('that defines a plain field of a shared type is refused with both names and its line', () => {
    const sdl = `${sixthSdl()}\nextend type Organization @key(fields: "id") {\n  homepage: String\n}\n`;
    const result = composeWithBoth([...five, { ...sixth(), file: 'aaa.graphql', ...withCore(sdl) }]);
    if (!('errors' in result)) throw new Error('It composes');
    const line = sdl.split('\n').indexOf('  homepage: String') + 1;
    expect(result.errors).toMatchObject([
      { code: 'INVALID_FIELD_SHARING', coordinate: 'Organization.homepage' },
    ]);
    expect(result.errors[0]?.message).toContain(`aaa.graphql:${line}`);
    expect(result.errors[0]?.message).toMatch(/subgraphs\/directory\/schema\.graphql:\d+/);
  });
});

describe('legal shapes', () => {
  const tags = (extra = '') =>
    `type Query { tags: [Tag!] @gather(merge: CONCAT, key: "id") }\ntype Tag @shareable { id: ID! ${extra} }`;

  it('takes a value type that one source declares with less, and answers null for it', () => {
    const { publicSchema } = both({ a: tags('label: String!'), b: tags() });
    expect(String(fieldsOf(buildSchema(publicSchema), 'Tag').label?.type)).toBe('String');
  });

  it('takes renamed and prefixed Federation directives', () => {
    const sdl = `
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@key", as: "@primary" }])
directive @gather(merge: GatherMerge!, key: String, orderBy: String, sum: String, any: String) on FIELD_DEFINITION
enum GatherMerge { CONCAT CONNECTION SUM EVENTS }
type Query { notes: [Note] @gather(merge: CONCAT) things: [Note] }
interface Note { id: ID! }
type ANote implements Note @primary(fields: "id") { id: ID! text: String extra: Extra }
type Extra @federation__shareable { x: Int }`;
    const { gathered } = bundleOf(composeWithBoth([{ name: 'a', url: 'http://a.invalid', sdl }]));
    expect(gathered).toContain('type ANote implements Note {');
    expect(gathered).toContain('type Extra @shareable {');
  });

  it('takes root types of other names', () => {
    const { publicSchema } = both({
      a: `schema { query: Root }\ntype Root { tags: [Tag!] @gather(merge: CONCAT, key: "id") }\ntype Tag @shareable { id: ID! }`,
      b: tags(),
    });
    expect(String(fieldsOf(buildSchema(publicSchema), 'Query').tags?.type)).toBe('[Tag!]!');
  });

  it('takes a record that is itself the parent of a gathered field', () => {
    const { gathered, fields } = both({
      a: `type Query { spots: [Spot] @gather(merge: CONCAT) }
interface Spot { id: ID! name: String }
type ASpot implements Spot @key(fields: "id") { id: ID! name: String tags: [Tag] @gather(merge: CONCAT) }
type Tag @shareable { id: ID! }`,
      b: `type ASpot @key(fields: "id") { id: ID! tags: [Tag] @gather(merge: CONCAT) }\ntype Tag @shareable { id: ID! }`,
    });
    expect(gathered).toContain('type ASpot implements Spot @key(fields: "id") {');
    expect(fields.map(({ type, field, entityKey }) => [type, field, entityKey])).toEqual([
      ['ASpot', 'tags', 'id'],
      ['Query', 'spots', null],
    ]);
  });

  it('takes unions, records of several keys, and another subgraph that extends a record', () => {
    const { publicSchema } = both({
      a: `type Query { things: [Thing] @gather(merge: CONCAT) }
union Thing = Lamp | Owner
type Lamp @key(fields: "id") @key(fields: "code") { id: ID! code: ID! watts: Int size: Size }
type Size { w: Int h: Int }
type Owner @key(fields: "id", resolvable: false) { id: ID! }`,
      b: `type Query { things: [Thing] @gather(merge: CONCAT) }\nunion Thing = Chair\ntype Chair { legs: Int }`,
      directory: `type Owner @key(fields: "id") { id: ID! name: String }
type Lamp @key(fields: "code") { code: ID! audit: String }`,
    });
    expect(publicSchema).toContain('union Thing = Lamp | Owner | Chair');
  });

  it('leaves to its owner what a record needs others for', () => {
    const { gathered } = both({
      a: `type Query { notes: [Note] @gather(merge: CONCAT) }
interface Note { id: ID! }
type ANote implements Note @key(fields: "id") { id: ID! hint: String @external hot: Boolean @requires(fields: "hint") text: String }`,
      b: `type ANote @key(fields: "id") { id: ID! hint: String }`,
    });
    expect(gathered).toContain('text: String @shareable');
    expect(gathered).not.toMatch(/hot|hint/);
  });

  it('puts a restriction on the field when all sources make it, and tells each for fan-out', () => {
    const field = (uses: string) =>
      `type Query { tags: [Tag!] @gather(merge: CONCAT) ${uses} }\ntype Tag @shareable { id: ID! }`;
    const { gathered, fields } = both({
      a: field('@authenticated @requiresScopes(scopes: [["x"], ["y", "z"]])'),
      b: field('@authenticated @policy(policies: [["p"]])'),
    });
    expect(gathered).toContain('tags: [Tag!]! @authenticated\n');
    expect(fields[0]?.sources).toEqual([
      { name: 'a', access: { authenticated: true, scopes: [['x'], ['y', 'z']] } },
      { name: 'b', access: { authenticated: true, policies: [['p']] } },
    ]);
  });

  it('narrows a filter to what all sources know, and says so for one of the core', () => {
    const field = (input: string) =>
      `type Query { tags(where: DateRange): [Tag!] @gather(merge: CONCAT) }\ntype Tag @shareable { id: ID! }\nscalar Date\ninput DateRange { ${input} }`;
    const inputs = [
      smallSubgraph('a', field('from: Date to: Date on: Date')),
      smallSubgraph('b', field('from: Date to: Date')),
    ];
    const result = composeWithBoth(inputs);
    expect(Object.keys(fieldsOf(buildSchema(bundleOf(result).publicSchema), 'DateRange'))).toEqual([
      'from',
      'to',
    ]);
    expect(result).toMatchObject({
      hints: [{ code: 'CORE_MISMATCH', coordinate: 'DateRange.on', subgraph: 'a' }],
    });
  });

  it('gives events of all sources by one field, beside subscriptions that one subgraph answers', () => {
    const events = `extend type Query { x: Int @shareable }
type Subscription { noted(by: ID): Note @gather(merge: EVENTS) }
interface Note { id: ID! startup: Startup }
type Startup @key(fields: "id", resolvable: false) { id: ID! }`;
    const { gathered, publicSchema, supergraph, fields } = both({
      a: `${events}\ntype ANote implements Note @key(fields: "id") { id: ID! startup: Startup }`,
      b: `schema { query: Query subscription: Feed }
${events.replace('type Subscription', 'type Feed').replace('Note @gather', 'Note! @gather')}
type BNote implements Note @key(fields: "id") { id: ID! startup: Startup }`,
      silent: tags(),
      directory: `type Query { startup(id: ID!): Startup }
type Startup @key(fields: "id") { id: ID! name: String! }
type Subscription { startupChanged: Startup! }`,
    });
    expect(gathered).toContain('type Subscription {\n  noted(by: ID): Note!\n}');
    expect(gathered).toMatch(/type [AB]Note implements Note \{/);
    const subscription = fieldsOf(buildSchema(publicSchema), 'Subscription');
    expect([String(subscription.noted?.type), String(subscription.startupChanged?.type)]).toEqual([
      'Note!',
      'Startup!',
    ]);
    expect(supergraph).toContain('noted(by: ID): Note! @join__field(graph: GATHERED)');
    expect(fields.find(({ field }) => field === 'noted')).toEqual({
      type: 'Subscription',
      field: 'noted',
      merge: 'EVENTS',
      hidden: false,
      entityKey: null,
      sources: [{ name: 'a' }, { name: 'b' }],
    });
  });

  it('takes a copy of the core that was made before a way of merging was added', () => {
    const { sdl, ...subgraph } = smallSubgraph('a', tags());
    const older = { ...subgraph, sdl: sdl.replace(' EVENTS }', ' }') };
    expect(older.sdl).not.toBe(sdl);
    expect(composeWithBoth([older])).toMatchObject({
      bundle: {},
      hints: [{ code: 'CORE_MISMATCH', coordinate: 'GatherMerge.EVENTS', subgraph: 'a' }],
    });
  });

  it('composes without `gathered` where nothing is gathered', () => {
    const { gathered, fields, supergraph } = both({ a: 'type Query { x: Int }' });
    expect([gathered, fields]).toEqual(['', []]);
    expect(supergraph).not.toContain('GATHERED');
  });
});

describe('mistakes in one subgraph', () => {
  it.each([
    ['type Query { x: Int', 'INVALID_GRAPHQL', 'a: Syntax Error: Expected Name, found <EOF>.', 1],
    ['type Query {\n  x: Foo\n}', 'INVALID_GRAPHQL', 'a: Unknown type Foo', 2],
    [
      'type Query { x: A }\ntype A @key(fields: "id") { x: Int }',
      'KEY_INVALID_FIELDS',
      'a: On type "A", for @key(fields: "id")',
      2,
    ],
  ])('%j is refused with its line', (sdl, code, message, line) => {
    const result = compose([smallSubgraph('a', sdl)]);
    expect(result).toMatchObject({ errors: [{ code, subgraph: 'a', file: 'a.graphql', line }] });
    expect('errors' in result && result.errors[0]?.message).toContain(message);
  });

  it('subgraphs of Federation 1 compose with each other, and with those of Federation 2 by the rules of these', () => {
    const url = 'http://a.invalid';
    const first = 'type Query { user: User } type User @key(fields: "id") { id: ID! name: String }';
    const other = `extend type User @key(fields: "id") {
      id: ID! @external name: String @external greeting: String @requires(fields: "name")
    }`;
    expect(
      compose([
        { name: 'a', url, sdl: first },
        { name: 'b', url, sdl: other },
      ]),
    ).toMatchObject({
      bundle: {
        supergraph: expect.stringContaining('greeting: String @join__field(graph: B, requires: "name")'),
      },
    });
    const taking = smallSubgraph('b', 'type User @key(fields: "id") { id: ID! name: String }');
    expect(compose([{ name: 'a', url, sdl: first }, taking])).toMatchObject({
      errors: [{ code: 'INVALID_FIELD_SHARING', coordinate: 'User.name' }],
    });
  });

  it('a name twice and an impossible name are refused', () => {
    const sdl = 'type Query { x: Int }';
    expect(compose([smallSubgraph('a', sdl), smallSubgraph('a', sdl)])).toMatchObject({
      errors: [{ code: 'INVALID_SUBGRAPH_NAME', message: 'a: two subgraphs have this name: rename one' }],
    });
    expect(compose([smallSubgraph('9 lives', sdl)])).toMatchObject({
      errors: [{ code: 'INVALID_SUBGRAPH_NAME' }],
    });
  });
});

function both(subgraphs: Record<string, string>): Bundle {
  return bundleOf(composeWithBoth(Object.entries(subgraphs).map(([name, sdl]) => smallSubgraph(name, sdl))));
}

function bundleOf(result: ReturnType<typeof compose>): Bundle {
  if ('errors' in result) throw new Error(JSON.stringify(result.errors, null, 2));
  return result.bundle;
}

function fieldsOf(
  schema: GraphQLSchema,
  name: string,
): Record<string, { type: unknown; description?: string | null | undefined }> {
  const type = schema.getType(name);
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? type.getFields() : {};
}

function buildSchemaOf(name: string): GraphQLSchema {
  return buildSchema(five.find((input) => input.name === name)!.sdl, { assumeValidSDL: true });
}

/** Each public coordinate with its type and arguments. */
function signatures(schema: GraphQLSchema): Map<string, string> {
  const found = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isEnumType(type))
      found.set(
        type.name,
        type
          .getValues()
          .map(({ name }) => name)
          .join(' '),
      );
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const given =
        'args' in field
          ? (field.args as readonly GraphQLArgument[]).map(
              (argument) => `${argument}: ${argument.type} = ${argument.defaultValue}`,
            )
          : [];
      found.set(`${type.name}.${field.name}`, `(${given.join(', ')}): ${field.type}`);
    }
  }
  return found;
}

/** A subgraph that publishes supports only, made from the fields every support record has. */
function sixthSdl(): string {
  const core = readFileSync(new URL('./core.graphql', import.meta.url), 'utf8');
  const head = /interface SupportRecord (\{[\s\S]*?\n\})/.exec(core)![1]!;
  const supports = `supports(filter: SupportFilter, order: SortOrder = DESC, first: Int = 20, after: String): SupportConnection
    @gather(merge: CONNECTION) @listSize(slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)`;
  return `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible", "@listSize"])
type Agreement @key(fields: "id", resolvable: false) { id: ID! }
type Theme @key(fields: "id", resolvable: false) { id: ID! }
type Organization @key(fields: "id", resolvable: false) { id: ID! }
type Region @key(fields: "code", resolvable: false) { code: RegionCode! }
type Referral @key(fields: "id", resolvable: false) { id: ID! }
type Startup @key(fields: "id") { id: ID! ${supports} }
type Query {
  ${supports}
  startupSet(where: SupportFilter!): [StartupSet!] @gather(merge: CONCAT) @inaccessible
}
type AaaSupport implements SupportRecord @key(fields: "id") ${head.replace(/\n\}$/, '\n  aaa: Int\n}')}
`;
}
