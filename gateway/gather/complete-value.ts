import { contractScalars } from '@ieum/schema/contract/scalars.ts';
import { type GraphQLNamedType, type GraphQLScalarType, isEnumType } from 'graphql';
import { type GatheredError, type Path, toPath } from './response.ts';
import type { NestedGather } from './task.ts';

/** Says that a non-null position has no value; the error is recorded, and the value around it becomes null. */
export const invalid = Symbol('invalid');

/** What completing one source's value leaves behind besides the value. */
export interface Completion {
  readonly source: string;
  readonly errors: GatheredError[];
  readonly nested: NestedGather[];
}

/**
 * CompleteValue of the GraphQL specification over a source's answer: makes what was asked for, in the order in
 * which it was asked for, and nothing else. What does not fit its type is null with an error, or `invalid`.
 */
export type Complete = (value: unknown, path: Path, to: Completion) => unknown;

/** A nullable position: what is invalid inside it ends here. */
export function orNull(complete: Complete): Complete {
  return (value, path, to) => {
    if (value === null || value === undefined) return null;
    const nested = to.nested.length;
    const completed = complete(value, path, to);
    if (completed !== invalid) return completed;
    // What waited inside the discarded value is not asked for.
    to.nested.length = nested;
    return null;
  };
}

/** Completes each item; one that may not be null takes the list with it. */
export function compileList(completeItem: Complete): Complete {
  return (value, path, to) => {
    if (!Array.isArray(value)) return refuse(path, to, `${kindOf(value)} where a list was asked for`);
    const items = new Array<unknown>(value.length);
    for (let index = 0; index < value.length; index++) {
      const item = completeItem(value[index], { before: path, key: index }, to);
      if (item === invalid) return invalid;
      items[index] = item;
    }
    return items;
  };
}

/** Checks a leaf. Ids leave as strings, however they came; contract scalars in the one form of results. */
export function compileLeaf(type: GraphQLNamedType): Complete {
  const scalar = contractScalars.get(type.name);
  if (scalar) return compileContractLeaf(scalar);
  const isValid = leafCheck(type);
  const isId = type.name === 'ID';
  return (value, path, to) => {
    if (!isValid(value)) return refuse(path, to, `${kindOf(value)} where ${type.name} was asked for`);
    return isId ? String(value) : value;
  };
}

function compileContractLeaf(scalar: GraphQLScalarType): Complete {
  return (value, path, to) => {
    try {
      return scalar.serialize(value);
    } catch {
      return refuse(path, to, `${kindOf(value)} that is no ${scalar.name}`);
    }
  };
}

/** Tells whether a value, not null, is one of a leaf type. Scalars that are nobody's but a subgraph's own take any JSON. */
export function leafCheck(type: GraphQLNamedType): (value: unknown) => boolean {
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name));
    return (value) => names.has(value as string);
  }
  switch (type.name) {
    case 'Int':
      return (value) => Number.isInteger(value) && (value as number) === ((value as number) | 0);
    case 'Float':
      return (value) => Number.isFinite(value);
    case 'Boolean':
      return (value) => typeof value === 'boolean';
    case 'ID':
      return (value) => typeof value === 'string' || Number.isInteger(value);
    case 'String':
      return (value) => typeof value === 'string';
    default: {
      const scalar = contractScalars.get(type.name);
      return scalar ? (value) => isResult(scalar, value) : () => true;
    }
  }
}

function isResult(scalar: GraphQLScalarType, value: unknown): boolean {
  try {
    scalar.serialize(value);
    return true;
  } catch {
    return false;
  }
}

/** Notes why a value cannot be, at its place. */
export function refuse(path: Path, to: Completion, came: string): typeof invalid {
  to.errors.push({
    message: `Subgraph "${to.source}" answered ${came}.`,
    path: toPath(path),
    extensions: { code: 'GATHER_SOURCE_INVALID', subgraph: to.source },
  });
  return invalid;
}

/** What a value is, for messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
