import fc from 'fast-check';
import {
  type ArgumentNode,
  type GraphQLField,
  GraphQLScalarType,
  getArgumentValues,
  getVariableValues,
  Kind,
  parse,
  parseValue,
  print,
  type ValueNode,
  visit,
} from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { collectPlannerLog, composeSupergraph } from './fixtures/compose.ts';
import { createPlanner } from './planner.ts';

const supergraph = composeSupergraph({
  a: `
    scalar Any
    enum Color { RED GREEN }
    input In { text: String number: Float whole: Int color: Color list: [[String]] inner: In any: Any id: ID flag: Boolean = true }
    type Query {
      f(text: String, number: Float, whole: Int, color: Color, list: [[String]], in: In, any: Any, anys: [Any], id: ID, flag: Boolean): Int
    }`,
});
const { log, lines } = collectPlannerLog();
const planner = createPlanner(supergraph.sdl, log);
afterAll(() => planner.close());

/** What a resolver of the subgraph is given for the literals. */
async function argumentsAtSubgraph(literals: string) {
  const prepared = supergraph.prepare(`query($v: String) { f(${literals}) }`);
  const { node } = await planner.plan(prepared.text ?? '');
  if (node?.kind !== 'Fetch') throw new Error('One fetch was expected.');
  const given = prepared.variables({ v: 'a variable' });
  const sent = JSON.parse(
    JSON.stringify(Object.fromEntries(node.variables.map((name) => [name, given[name]]))),
  );
  return read(node.operation, sent);
}

const field = supergraph.publicSchema.getQueryType()?.getFields().f as GraphQLField<unknown, unknown>;
// As most custom scalars do: literals become the JSON that they look like.
const any = supergraph.publicSchema.getType('Any') as GraphQLScalarType;
const reader = new GraphQLScalarType({ name: 'Any' });
any.parseLiteral = reader.parseLiteral;
any.parseValue = reader.parseValue;

function read(operation: string, given: Record<string, unknown>) {
  let values: unknown;
  let variables: Record<string, unknown> = given;
  visit(parse(operation), {
    OperationDefinition({ variableDefinitions = [] }) {
      const { coerced, errors } = getVariableValues(supergraph.publicSchema, variableDefinitions, given);
      if (!coerced) throw new AggregateError(errors ?? []);
      variables = coerced;
    },
    Field(node) {
      values = getArgumentValues(field, node, variables);
    },
  });
  return values;
}

const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        '\\',
        '\n',
        '\r',
        '\t',
        '\b',
        '\f',
        '\0',
        '{',
        '}',
        '#',
        '$',
        '\u2028',
        '\ufeff',
        '😀',
        '이',
      ),
    }),
  )
  .map((value): ValueNode => ({ kind: Kind.STRING, value, block: false }));
const block = fc
  .string({ unit: fc.constantFrom('"', '\\', '\n', ' ', 'a', '{', '이') })
  .map((value): ValueNode => ({ kind: Kind.STRING, value, block: true }));
const whole = fc.integer().map((value): ValueNode => ({ kind: Kind.INT, value: `${value}` }));
const large = fc
  .bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
  .map((value): ValueNode => ({ kind: Kind.INT, value: `${value}` }));
const exact = fc
  .integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
  .map((value): ValueNode => ({ kind: Kind.INT, value: `${value}` }));
const fraction = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map(
    (value): ValueNode =>
      parseValue(Object.is(value, -0) ? '0.0' : /[.e]/.test(`${value}`) ? `${value}` : `${value}.0`),
  );
const color = fc.constantFrom('RED', 'GREEN').map((value): ValueNode => ({ kind: Kind.ENUM, value }));
const nothing = fc.constant<ValueNode>({ kind: Kind.NULL });
const variable = fc.constant<ValueNode>(parseValue('$v'));
const truth = fc.boolean().map((value): ValueNode => ({ kind: Kind.BOOLEAN, value }));
const texts = fc.oneof(text, block, nothing, variable);
const list = fc
  .array(
    fc.oneof(
      fc.array(texts).map((values): ValueNode => ({ kind: Kind.LIST, values })),
      nothing,
    ),
  )
  .map((values): ValueNode => ({ kind: Kind.LIST, values }));

const toFields = (values: Record<string, ValueNode | undefined>) =>
  Object.entries(values).flatMap(([name, value]) =>
    value ? [{ name: { kind: Kind.NAME, value: name } as const, value }] : [],
  );

const opaque = fc.letrec<{ value: ValueNode }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    exact,
    fraction,
    color,
    nothing,
    truth,
    fc.array(tie('value'), { maxLength: 3 }).map((values): ValueNode => ({ kind: Kind.LIST, values })),
    fc.dictionary(fc.stringMatching(/^[a-z_]\w{0,5}$/), tie('value'), { maxKeys: 3 }).map(
      (values): ValueNode => ({
        kind: Kind.OBJECT,
        fields: toFields(values).map((each) => ({ kind: Kind.OBJECT_FIELD, ...each })),
      }),
    ),
  ),
})).value;

const scalars = {
  text: texts,
  number: fc.oneof(fraction, whole, large, nothing),
  whole: fc.oneof(whole, nothing),
  color: fc.oneof(color, nothing),
  list,
  any: opaque,
  id: fc.oneof(text, whole, large),
  flag: fc.oneof(truth, nothing),
};
const input = fc.letrec<{ in: ValueNode }>((tie) => ({
  in: fc
    .record({ ...scalars, inner: fc.oneof({ depthSize: 'small' }, nothing, tie('in')) }, { requiredKeys: [] })
    .map(
      (values): ValueNode => ({
        kind: Kind.OBJECT,
        fields: toFields(values).map((each) => ({ kind: Kind.OBJECT_FIELD, ...each })),
      }),
    ),
})).in;

const literals = fc
  .record({ ...scalars, in: input }, { requiredKeys: [] })
  .map((values) => toFields(values).map((each): ArgumentNode => ({ kind: Kind.ARGUMENT, ...each })))
  .filter((given) => given.length > 0)
  .map((given) => given.map(print).join(', '));

test('a subgraph is given the values that the client wrote', async () => {
  await fc.assert(
    fc.asyncProperty(literals, async (given) => {
      expect(await argumentsAtSubgraph(given)).toEqual(
        read(`query($v: String) { f(${given}) }`, { v: 'a variable' }),
      );
    }),
    { numRuns: 300 },
  );
  expect(planner.counts).toMatchObject({ types: 0, apollo: 0, failed: 0 });
  expect(lines).toEqual([]);
});

test.each([
  ['text: "\\b\\u0000\\u2028"', { text: '\b\0\u2028' }],
  ['text: "\\uD83D\\uDE00 \\u{1F600}"', { text: '😀 😀' }],
  ['text: "}) { secret } #"', { text: '}) { secret } #' }],
  ['text: """a "quoted"\n    line"""', { text: 'a "quoted"\nline' }],
  ['number: 1.0', { number: 1 }],
  ['number: 1e300', { number: 1e300 }],
  ['number: 123456789012345678901234567890', { number: Number('123456789012345678901234567890') }],
  ['id: 99999999999999999999', { id: '99999999999999999999' }],
  [
    'any: { a: 1.50, b: ["\\b", { c: RED }], d: null }',
    { any: { a: 1.5, b: ['\b', { c: 'RED' }], d: null } },
  ],
  ['anys: [[1, 2.5], { a: 1 }, 0.5]', { anys: [[1, 2.5], { a: 1 }, 0.5] }],
  ['anys: 2.5', { anys: [2.5] }],
  ['in: { list: "\\b" }', { in: { list: [['\b']], flag: true } }],
])('%s arrives', async (given, values) => {
  expect(await argumentsAtSubgraph(given)).toEqual(values);
});

test('equal literals of a field that is asked twice stay equal', async () => {
  const prepared = supergraph.prepare('{ f(number: 0.5) ... { f(number: 0.5) } }');
  expect(prepared.text?.match(/\$__literal_\d+: /g)).toEqual(['$__literal_0: ']);
});

test('a whole number of 64 bits in a custom scalar arrives digit by digit', async () => {
  const prepared = supergraph.prepare('{ f(any: 9223372036854775807) }');
  const { node } = await planner.plan(prepared.text ?? '');
  expect(node?.kind === 'Fetch' && node.operation).toContain('9223372036854775807');
});

test.each([
  ['number: 1e400', 'The number 1e400 is beyond what a Float can hold.'],
  ['in: { number: -1e400 }', 'The number -1e400 is beyond what a Float can hold.'],
  [
    'any: [99999999999999999999]',
    'The number 99999999999999999999 has more digits than JSON numbers carry: write it as a text.',
  ],
  [
    'any: { a: 0.12345678901234567890 }',
    'The number 0.12345678901234567890 has more digits than JSON numbers carry: write it as a text.',
  ],
])('%s is refused', (given, message) => {
  expect(() => supergraph.prepare(`{ f(${given}) }`)).toThrow(
    expect.objectContaining({
      message,
      extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
    }),
  );
});
