import {
  type GraphQLError,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { inputError } from './errors.ts';

/**
 * Lets `Query._entities` refuse, each at its own place, what cannot be a representation: what is no object, has no
 * `__typename`, names a type without a key, or lacks each of its keys, whole and of their types. Such a one is null with
 * BAD_INPUT, and the others of the list are answered. Works in place; a schema without entities is left as it is.
 *
 * Scalars of the contract are left to whoever resolves the reference, which has a code of its own for them.
 */
export function refuseBadRepresentations(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()._entities;
  const resolve = field?.resolve;
  if (!field || !resolve) return;
  const keys = new Map(Object.values(schema.getTypeMap()).flatMap((type) => keysOf(type)));
  field.resolve = (source, args: { representations: unknown[] }, context, info) => {
    const faults = args.representations.map((one, at) => faultOf(one, at, keys));
    if (faults.every((fault) => fault === null)) return resolve(source, args, context, info);
    const representations = args.representations.filter((_, at) => faults[at] === null);
    const found = (resolve(source, { representations }, context, info) as unknown[]).values();
    return faults.map((fault) => fault ?? found.next().value);
  };
}

type EntityType = GraphQLObjectType | GraphQLInterfaceType;

/** A type that can be asked for by `_entities`, with the selections that are its keys. */
interface Keyed {
  type: EntityType;
  keys: readonly SelectionSetNode[];
}

function keysOf(type: GraphQLNamedType): [string, Keyed][] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const directives = [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
  const keys = directives.flatMap(({ name, arguments: given = [] }) => {
    if (name.value !== 'key' && name.value !== 'federation__key') return [];
    const argumentOf = (argument: string) => given.find((one) => one.name.value === argument)?.value;
    const [fields, resolvable] = [argumentOf('fields'), argumentOf('resolvable')];
    if (resolvable?.kind === Kind.BOOLEAN && !resolvable.value) return [];
    return fields?.kind === Kind.STRING ? [selectionOf(fields.value)] : [];
  });
  return keys.length > 0 ? [[type.name, { type, keys }]] : [];
}

function selectionOf(fieldSet: string): SelectionSetNode {
  const [definition] = parse(`{ ${fieldSet} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`@key(fields: "${fieldSet}") is none`);
  return definition.selectionSet;
}

function faultOf(one: unknown, at: number, types: ReadonlyMap<string, Keyed>): GraphQLError | null {
  const refuse = (message: string) => inputError('BAD_INPUT', ['representations', at], message);
  if (!isObject(one)) return refuse(`expected an object with __typename and a key; got ${show(one)}`);
  const { __typename } = one;
  const keyed = typeof __typename === 'string' ? types.get(__typename) : undefined;
  if (!keyed) {
    const names = [...types.keys()].sort().join(', ');
    return refuse(`expected __typename to be one of ${names}; got ${show(__typename)}`);
  }
  const faults = keyed.keys.map((key) => keyFault(one, keyed.type, key, ''));
  // One whole key is enough.
  if (faults.includes(null)) return null;
  return refuse(`expected the key of ${keyed.type.name}: ${faults.join('; or ')}`);
}

/** What the value lacks of a key, in words; null where it has all of it. */
function keyFault(value: Row, type: EntityType, key: SelectionSetNode, path: string): string | null {
  for (const selection of key.selections) {
    if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
    const name = selection.name.value;
    const declared = type.getFields()[name];
    if (!declared) continue;
    const expected = `"${path}${name}" of type ${declared.type}`;
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined) return `${expected} is missing`;
    const inner = getNamedType(declared.type);
    if (selection.selectionSet && (isObjectType(inner) || isInterfaceType(inner))) {
      const fault = isObject(given)
        ? keyFault(given, inner, selection.selectionSet, `${path}${name}.`)
        : `${expected} is ${show(given)}`;
      if (fault) return fault;
    } else if (!isLeaf(inner, given)) return `${expected} is ${show(given)}`;
  }
  return null;
}

type Row = Record<string, unknown>;

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null is no key; of the contract's own scalars only the kind of value is looked at. */
function isLeaf(type: GraphQLNamedType, value: unknown): boolean {
  if (typeof value === 'object') return false;
  if (!isSpecifiedScalarType(type) || !('parseValue' in type)) return true;
  try {
    type.parseValue(value);
    return true;
  } catch {
    return false;
  }
}

/** As JSON, at most 60 characters: it may be anything. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
