import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { type BusinessNumberRefusal, readBusinessNumber } from './business-number.ts';
import { readCorpNumber } from './corp-number.ts';

/** `YYYY-MM-DD`; `YYYYMMDD` and `YYYY.MM.DD` are accepted as input. A real day, 1900 to 2199. */
export const DateScalar = defineScalar('Date', readDate);

/** RFC 3339 with an offset, kept as written. */
export const DateTimeScalar = defineScalar('DateTime', readDateTime);

/** Whole won, a JSON integer up to 2^53 − 1 either way. */
export const WonScalar = defineScalar('Won', readWon, readWonLiteral);

/** Ten digits. An unknown code is no error: it matches nothing. */
export const RegionCodeScalar = defineScalar('RegionCode', (value) =>
  typeof value === 'string' && /^[0-9]{10}$/.test(value)
    ? value
    : refuse('RegionCode', 'FORMAT', 'ten digits, e.g. "1153000000"', value),
);

/** A section letter A to U, or 2 to 5 digits; upper case. */
export const KsicCodeScalar = defineScalar('KsicCode', (value) =>
  typeof value === 'string' && /^([A-Ua-u]|[0-9]{2,5})$/.test(value)
    ? value.toUpperCase()
    : refuse('KsicCode', 'FORMAT', 'a section letter A to U or 2 to 5 digits, e.g. "C" or "62010"', value),
);

/**
 * 사업자등록번호, ten digits with or without hyphens; given out as ten digits.
 * @param demo accepts the numbers that were never issued, which invented startups have; else they are `DEMO_ONLY`
 */
export function createBizRegNoScalar({ demo }: { demo: boolean }): GraphQLScalarType<string, string> {
  return defineScalar('BizRegNo', (value) => {
    const read =
      typeof value === 'string' ? readBusinessNumber(value, { demo }) : { refused: 'FORMAT' as const };
    return 'number' in read
      ? read.number
      : refuseUnseen('BizRegNo', read.refused, businessNumberMessages[read.refused]);
  });
}

/** As the contract has it: whether a demo number will do is for the directory to say. */
export const BizRegNoScalar = createBizRegNoScalar({ demo: true });

/** 법인등록번호, thirteen digits, one hyphen after the sixth or none; given out as thirteen digits. */
export const CorpRegNoScalar = defineScalar('CorpRegNo', (value) => {
  const read = typeof value === 'string' ? readCorpNumber(value) : null;
  const expected = 'expected thirteen digits, with or without a hyphen after the sixth';
  return read?.number ?? refuseUnseen('CorpRegNo', 'FORMAT', expected);
});

/**
 * The scalars of the network that refuse wrong values, by name. A refused literal, variable or result is a
 * GraphQLError with `extensions: { code: 'BAD_SCALAR', scalar, reason }`; `reason` is FORMAT, RANGE, CHECKSUM or DEMO_ONLY.
 */
export const contractScalars: ReadonlyMap<string, GraphQLScalarType> = new Map(
  [
    DateScalar,
    DateTimeScalar,
    WonScalar,
    RegionCodeScalar,
    KsicCodeScalar,
    BizRegNoScalar,
    CorpRegNoScalar,
  ].map((scalar) => [scalar.name, scalar]),
);

function defineScalar<T extends string | number>(
  name: string,
  read: (value: unknown) => T,
  readLiteral = (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : written(node)),
): GraphQLScalarType<T, T> {
  return new GraphQLScalarType<T, T>({
    name,
    serialize: read,
    parseValue: read,
    parseLiteral: (node) => {
      try {
        return readLiteral(node);
      } catch (error) {
        // Without the node, a client is not told where in its document the value stands.
        if (!(error instanceof GraphQLError)) throw error;
        throw new GraphQLError(error.message, { nodes: node, extensions: error.extensions });
      }
    },
  });
}

function readDate(value: unknown): string {
  const expected = 'a day as YYYY-MM-DD';
  const parts = typeof value === 'string' ? /^([0-9]{4})(-|\.|)([0-9]{2})\2([0-9]{2})$/.exec(value) : null;
  if (!parts) return refuse('Date', 'FORMAT', expected, value);
  const [, year, , month, day] = parts;
  if (!isDay(Number(year), Number(month), Number(day)) || year! < '1900' || year! > '2199') {
    return refuse('Date', 'RANGE', 'a real day from 1900 to 2199', value);
  }
  return `${year}-${month}-${day}`;
}

function readDateTime(value: unknown): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  const parts = typeof value === 'string' ? rfc3339.exec(value) : null;
  if (!parts)
    return refuse('DateTime', 'FORMAT', 'RFC 3339 with an offset, e.g. "2026-03-31T09:00:00+09:00"', value);
  const [year, month, day, hour, minute, second, offsetHour = 0, offsetMinute = 0] = parts
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const real = isDay(year, month, day) && hour < 24 && minute < 60 && second < 60;
  if (!real || offsetHour > 23 || offsetMinute > 59) return refuse('DateTime', 'RANGE', 'a real time', value);
  return parts[0].toUpperCase();
}

function readWon(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    return refuse('Won', 'FORMAT', 'a whole number of won, not a string', value);
  }
  if (!Number.isSafeInteger(number))
    return refuse('Won', 'RANGE', 'at most 9007199254740991 either way', value);
  return number;
}

function readWonLiteral(node: ValueNode): number {
  return readWon(node.kind === Kind.INT ? Number(node.value) : written(node));
}

/** What a literal of the wrong kind looks like in a message; never equal to an accepted value's type. */
function written(node: ValueNode): unknown {
  return { literal: 'value' in node ? node.value : node.kind };
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function refuse(scalar: string, reason: 'FORMAT' | 'RANGE', expected: string, value: unknown): never {
  throw new GraphQLError(`${scalar} expects ${expected}; got ${shown(value)}`, {
    extensions: { code: 'BAD_SCALAR', scalar, reason },
  });
}

/** A refusal that does not repeat the value: a number with a typing error still leads to a person. */
function refuseUnseen(scalar: string, reason: BusinessNumberRefusal, message: string): never {
  throw new GraphQLError(`${scalar}: ${message}`, { extensions: { code: 'BAD_SCALAR', scalar, reason } });
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'literal' in value) return String(value.literal);
  if (typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const rfc3339 =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|[+-]([0-9]{2}):([0-9]{2}))$/;

const businessNumberMessages: Readonly<Record<BusinessNumberRefusal, string>> = {
  FORMAT: 'expected ten digits, XXX-XX-XXXXX with or without the hyphens, the middle pair 01 to 99',
  CHECKSUM: 'the check digit does not fit; look for a typing error',
  DEMO_ONLY: 'a number with a prefix below 101 is issued to nobody; it is accepted in the demo only',
};
