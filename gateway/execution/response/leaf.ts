import { type GraphQLLeafType, GraphQLScalarType, isEnumType } from 'graphql';

/**
 * What a client gets of a leaf value that a subgraph gave (GraphQL specification, "Result Coercion"); undefined for what
 * is no value of the type. `writeLeaf` writes the same as code.
 */
export function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) ? value : undefined;
  switch (type.name) {
    case 'String':
      return typeof value === 'string' ? value : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'Float':
      return typeof value === 'number' ? value : undefined;
    case 'Int':
      return typeof value === 'number' && value === (value | 0) ? value : undefined;
    case 'ID':
      return Number.isSafeInteger(value) ? String(value) : typeof value === 'string' ? value : undefined;
    default:
      return serialize(type, value);
  }
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch {
    return undefined;
  }
}

/**
 * An expression that reads a leaf value by `access`, with `t` to keep it in. It calls `refuse` for what is no value of the
 * type, and for a null that is promised not to be one.
 * @param writeConstant gives the name under which the code finds a value
 */
export function writeLeaf(
  type: GraphQLLeafType,
  isPromised: boolean,
  access: string,
  writeConstant: (value: unknown) => string,
): string {
  const other = isPromised ? 'refuse' : 'nullOrRefuse';
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name));
    return `(${writeConstant(names)}.has(t = ${access}) ? t : ${other}(t))`;
  }
  switch (type.name) {
    case 'String':
      return `(typeof (t = ${access}) === "string" ? t : ${other}(t))`;
    case 'Boolean':
      return `(typeof (t = ${access}) === "boolean" ? t : ${other}(t))`;
    case 'Float':
      return `(typeof (t = ${access}) === "number" ? t : ${other}(t))`;
    case 'Int':
      return `((t = ${access}) === (t | 0) ? t : ${other}(t))`;
    case 'ID':
      return `(typeof (t = ${access}) === "string" ? t : ${isPromised ? 'toPromisedId' : 'toId'}(t))`;
    default: {
      const value = takesAll(type) ? 't' : `${writeConstant(createCheck(type))}(t)`;
      return `((t = ${access}) === null || t === undefined ? ${isPromised ? 'refuse()' : 'null'} : ${value})`;
    }
  }
}

/** What the code of leaf values calls. */
export const leafRuntime = { refuse, nullOrRefuse, toId, toPromisedId };

/** Thrown by `refuse`. No error, so that no stack is captured. */
export const refusal = Symbol('a value that has to be looked at');

export function refuse(): never {
  throw refusal;
}

function nullOrRefuse(value: unknown): null {
  return value === null || value === undefined ? null : refuse();
}

function toId(value: unknown): string | null {
  return Number.isSafeInteger(value) ? String(value) : nullOrRefuse(value);
}

function toPromisedId(value: unknown): string {
  return Number.isSafeInteger(value) ? String(value) : refuse();
}

/** Whether it is a scalar without a check of its own. */
const takesAll = (type: GraphQLLeafType) => type.serialize === anyScalar.serialize;

const anyScalar = new GraphQLScalarType({ name: 'Any' });

function createCheck(type: GraphQLLeafType) {
  return (value: unknown) => {
    try {
      return type.serialize(value);
    } catch {
      return refuse();
    }
  };
}
