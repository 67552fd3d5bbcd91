import { buildSchema, GraphQLError, type GraphQLScalarType, graphql, parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { contractScalars, createBizRegNoScalar } from './scalars.ts';

const accepted: [scalar: string, value: unknown, result: unknown][] = [
  ['Date', '2026-03-31', '2026-03-31'],
  ['Date', '20260331', '2026-03-31'],
  ['Date', '2026.03.31', '2026-03-31'],
  ['Date', '2024-02-29', '2024-02-29'],
  ['DateTime', '2026-03-31T09:00:00+09:00', '2026-03-31T09:00:00+09:00'],
  ['DateTime', '2026-03-31t00:00:00.123456z', '2026-03-31T00:00:00.123456Z'],
  ['Won', 5_000_000_000, 5_000_000_000],
  ['Won', -1, -1],
  ['Won', 9007199254740991, 9007199254740991],
  ['RegionCode', '1153000000', '1153000000'],
  ['KsicCode', 'c', 'C'],
  ['KsicCode', '62010', '62010'],
  ['BizRegNo', '124-81-00998', '1248100998'],
  ['BizRegNo', '0990100026', '0990100026'],
  ['CorpRegNo', '130111-0006246', '1301110006246'],
];

const refused: [scalar: string, value: unknown, reason: 'FORMAT' | 'RANGE' | 'CHECKSUM'][] = [
  ['Date', '2026-3-31', 'FORMAT'],
  ['Date', '2026-03.31', 'FORMAT'],
  ['Date', '２０２６-03-31', 'FORMAT'],
  ['Date', 20260331, 'FORMAT'],
  ['Date', '2026-02-29', 'RANGE'],
  ['Date', '2026-13-01', 'RANGE'],
  ['Date', '1899-12-31', 'RANGE'],
  ['DateTime', '2026-03-31T09:00:00', 'FORMAT'],
  ['DateTime', '2026-03-31', 'FORMAT'],
  ['DateTime', '2026-02-30T09:00:00Z', 'RANGE'],
  ['DateTime', '2026-03-31T24:00:00Z', 'RANGE'],
  ['DateTime', '2026-03-31T09:00:00+24:00', 'RANGE'],
  ['Won', 1.5, 'FORMAT'],
  ['Won', '5', 'FORMAT'],
  ['Won', true, 'FORMAT'],
  ['Won', 9007199254740992, 'RANGE'],
  ['RegionCode', '115300000', 'FORMAT'],
  ['RegionCode', 1153000000, 'FORMAT'],
  ['KsicCode', 'V', 'FORMAT'],
  ['KsicCode', '1', 'FORMAT'],
  ['KsicCode', '123456', 'FORMAT'],
  ['BizRegNo', '12-345-6789', 'FORMAT'],
  ['BizRegNo', 1248100998, 'FORMAT'],
  ['BizRegNo', '124-81-00999', 'CHECKSUM'],
  ['CorpRegNo', '12345', 'FORMAT'],
  ['CorpRegNo', 1301110006246, 'FORMAT'],
];

describe('contract scalars', () => {
  it.each(accepted)('%s takes %j as %j, as a variable, a literal and a result', (name, value, result) => {
    const scalar = scalarOf(name);
    expect(scalar.parseValue(value)).toBe(result);
    expect(scalar.parseLiteral(parseValue(JSON.stringify(value)))).toBe(result);
    expect(scalar.serialize(value)).toBe(result);
  });

  it.each(refused)('%s refuses %j: %s', (name, value, reason) => {
    const scalar = scalarOf(name);
    for (const read of [
      () => scalar.parseValue(value),
      () => scalar.parseLiteral(parseValue(JSON.stringify(value))),
      () => scalar.serialize(value),
    ]) {
      expect(extensionsOf(read)).toEqual({ code: 'BAD_SCALAR', scalar: name, reason });
    }
  });

  it('refuse a wrong variable and a wrong literal of a request with the code and the place', async () => {
    const schema = buildSchema('scalar Date type Query { on(day: Date): String }');
    Object.assign(schema.getType('Date') as GraphQLScalarType, scalarOf('Date').toConfig());
    const literal = await graphql({ schema, source: '{ on(day: "2026-02-29") }' });
    const variable = await graphql({
      schema,
      source: 'query ($day: Date) { on(day: $day) }',
      variableValues: { day: 'tomorrow' },
    });
    expect(literal.errors?.map((error) => [error.message, error.extensions.code, error.locations])).toEqual([
      [
        'Date expects a real day from 1900 to 2199; got "2026-02-29"',
        'BAD_SCALAR',
        [{ line: 1, column: 11 }],
      ],
    ]);
    expect(variable.errors?.map((error) => [error.message, error.extensions.code])).toEqual([
      [
        'Variable "$day" got invalid value "tomorrow"; Date expects a day as YYYY-MM-DD; got "tomorrow"',
        'BAD_SCALAR',
      ],
    ]);
  });

  it('refuse an invented business number outside the demo, and never repeat a number', () => {
    const scalar = createBizRegNoScalar({ demo: false });
    expect(extensionsOf(() => scalar.parseValue('0990100026'))).toMatchObject({ reason: 'DEMO_ONLY' });
    expect(() => scalar.parseValue('0990100026')).not.toThrow(/0990100026/);
    expect(() => scalar.parseValue('0990100026')).toThrow('BizRegNo: a number with a prefix below 101');
  });

  it('accept a day from the database as a Date of the driver only for instants', () => {
    expect(scalarOf('DateTime').serialize(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(scalarOf('Won').serialize(12n)).toBe(12);
    expect(() => scalarOf('Date').serialize(new Date(0))).toThrow(GraphQLError);
  });
});

function scalarOf(name: string): GraphQLScalarType {
  return contractScalars.get(name)!;
}

function extensionsOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions : error;
  }
}
