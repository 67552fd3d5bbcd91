import { diff, type Change as Found } from '@graphql-inspector/core';
import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/**
 * What a change does to clients: `BREAKING` can make operations fail, `DANGEROUS` can surprise them (a new enum value),
 * `SAFE` cannot.
 */
export type Criticality = 'BREAKING' | 'DANGEROUS' | 'SAFE';

/** One difference between two public schemas. */
export interface Change {
  /** `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`, `@directive` or `@directive(argument:)`. */
  coordinate: string;
  criticality: Criticality;
  /** What changed, in words. */
  message: string;
  /** The coordinates of the old schema that an operation must use for the change to matter to it. */
  uses: string[];
}

/** Says what clients see change from one public schema to another; breaking changes first, then by coordinate. */
export async function diffPublicSchemas(before: string, after: string): Promise<Change[]> {
  const [old, next] = [buildSchema(before), buildSchema(after)];
  const found = await diff(old, next);
  const added = new Set(found.filter(({ type }) => isAddition(type)).map(({ path }) => path!));
  return found
    .filter((change) => change.path && !isPartOfAnother(change, added))
    .map((change) => toChange(change, old, next))
    .sort(compare);
}

function isAddition(type: string): boolean {
  return type === 'TYPE_ADDED' || type === 'FIELD_ADDED' || type === 'DIRECTIVE_ADDED';
}

/** What comes with a new type or field is told by that; deprecation is told by words of its own. */
function isPartOfAnother({ path = '', type }: Found, added: ReadonlySet<string>): boolean {
  if (type.startsWith('DIRECTIVE_USAGE') && path.includes('.@deprecated')) return true;
  const parts = path.split('.');
  const isIn = parts.some((_, index) => index > 0 && added.has(parts.slice(0, index).join('.')));
  return isIn || (added.has(path) && !isAddition(type));
}

function toChange(change: Found, old: GraphQLSchema, next: GraphQLSchema): Change {
  const coordinate = toCoordinate(change.path!, old, next);
  const message =
    change.type === 'TYPE_ADDED' ? `${describeType(coordinate, next)} was added` : change.message;
  return { coordinate, criticality: criticalityOf(change), message, uses: usesOf(change, coordinate) };
}

/** The path of the library is `Type.field.argument`, or `Type.field.@deprecated` for a directive on it. */
function toCoordinate(path: string, ...schemas: readonly GraphQLSchema[]): string {
  const parts = path.split('.');
  const used = parts.findIndex((part, index) => index > 0 && part.startsWith('@'));
  const [type = '', member, argument] = used < 0 ? parts : parts.slice(0, used);
  if (member === undefined) return type;
  if (type.startsWith('@')) return `${type}(${member}:)`;
  const isField = schemas.some((schema) => !isInputObjectType(schema.getType(type)));
  return argument === undefined || !isField ? `${type}.${member}` : `${type}.${member}(${argument}:)`;
}

function criticalityOf({ type, criticality }: Found): Criticality {
  if (harmless.has(type)) return criticality.level === 'BREAKING' ? 'BREAKING' : 'SAFE';
  if (type === 'DIRECTIVE_REPEATABLE_REMOVED') return 'BREAKING';
  return criticality.level === 'NON_BREAKING' ? 'SAFE' : criticality.level;
}

/**
 * What the library calls dangerous in general, and is not where a gateway answers by this very schema: a new argument or
 * input field that may be left out, another interface of a type, the address of a scalar's specification.
 */
const harmless = new Set<string>([
  'FIELD_ARGUMENT_ADDED',
  'INPUT_FIELD_ADDED',
  'OBJECT_TYPE_INTERFACE_ADDED',
  'DIRECTIVE_USAGE_ARGUMENT_ADDED',
  'DIRECTIVE_USAGE_ARGUMENT_REMOVED',
]);

/** What is asked of everyone who uses the thing around matters to them all; else the thing itself has to be used. */
function usesOf({ type, meta }: Found, coordinate: string): string[] {
  const around = coordinate.replace(/\(\w+:\)$/, '');
  switch (type) {
    case 'FIELD_ARGUMENT_ADDED':
    case 'FIELD_ARGUMENT_DEFAULT_CHANGED':
      return [around];
    case 'FIELD_ARGUMENT_TYPE_CHANGED':
      return isDemandedNow(meta.oldArgumentType, meta.newArgumentType) ? [around] : [coordinate];
    case 'INPUT_FIELD_ADDED':
    case 'INPUT_FIELD_DEFAULT_VALUE_CHANGED':
      return [coordinate.split('.')[0]!];
    case 'INPUT_FIELD_TYPE_CHANGED':
      return isDemandedNow(meta.oldInputFieldType, meta.newInputFieldType)
        ? [coordinate.split('.')[0]!]
        : [coordinate];
    case 'ENUM_VALUE_ADDED':
      return [coordinate.split('.')[0]!];
    case 'UNION_MEMBER_REMOVED':
      return [meta.removedUnionMemberTypeName];
    case 'DIRECTIVE_ARGUMENT_ADDED':
    case 'DIRECTIVE_ARGUMENT_TYPE_CHANGED':
      return [around];
    default:
      return [coordinate];
  }
}

function isDemandedNow(before: string, after: string): boolean {
  return after.endsWith('!') && !before.endsWith('!');
}

function describeType(name: string, schema: GraphQLSchema): string {
  const type = schema.getType(name);
  if (isObjectType(type) || isInterfaceType(type)) {
    const interfaces = type.getInterfaces().map((item) => item.name);
    return `${name} (${isObjectType(type) ? 'type' : 'interface'}${interfaces.length > 0 ? `, a ${interfaces.join(', ')}` : ''})`;
  }
  if (isEnumType(type)) return `${name} (enum)`;
  return isInputObjectType(type) ? `${name} (input)` : name;
}

const ranks: Record<Criticality, number> = { BREAKING: 0, DANGEROUS: 1, SAFE: 2 };

function compare(a: Change, b: Change): number {
  const byRank = ranks[a.criticality] - ranks[b.criticality];
  if (byRank !== 0) return byRank;
  return a.coordinate < b.coordinate ? -1 : a.coordinate > b.coordinate ? 1 : 0;
}
