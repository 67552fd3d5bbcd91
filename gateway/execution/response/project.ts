import { type GraphQLOutputType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { Guard } from '../shape/guard.ts';
import type { ObjectShape, Shape, ShapeField } from '../shape/shape.ts';
import { leafRuntime, refusal, refuse, writeLeaf } from './leaf.ts';

/**
 * Takes the client's response out of the data that subgraphs gave, where nothing is wrong with it: every value is of
 * its type and no promised one is missing. Undefined where something is; then `completeData` says what.
 */
export type Project = (data: Values, variables: Values) => Values | undefined;

type Values = Readonly<Record<string, unknown>>;

/**
 * Generates the code of a projection: one function for each selection of an object type, with an object literal in the
 * order of the response. Only response keys and type names, which are GraphQL names, get into the text.
 *
 * Its slow path is `completeData`; `project.property.test.ts` holds them equal.
 */
export function compileProjection(shape: Shape): Project {
  let project: ObjectProjection | undefined;
  return (data, variables) => {
    try {
      project ??= createDispatch(shape);
      return project(data, variables);
    } catch (error) {
      if (error === refusal) return undefined;
      throw error;
    }
  };
}

type ObjectProjection = (value: unknown, variables: Values) => Values;

/** Projects by the type that an object says it is of; each type's code is generated when it is first seen. */
function createDispatch(shape: Shape): ObjectProjection {
  const byType = new Map<unknown, ObjectProjection>();
  const only = isObjectType(shape.type) ? shape.type.name : undefined;
  return (value, variables) => {
    const name = only ?? (value as { __typename?: unknown } | null)?.__typename;
    let project = byType.get(name);
    if (project === undefined) {
      const known = shape.of(name);
      if (!known) return refuse();
      project = generateObject(known);
      byType.set(name, project);
    }
    return project(value, variables);
  };
}

/** What generated code is made of: its functions, and the values that it refers to by number. */
interface Code {
  functions: string[];
  constants: unknown[];
}

function generateObject(shape: ObjectShape): ObjectProjection {
  const code: Code = { functions: [], constants: [] };
  const name = writeObject(code, shape);
  const create = new Function(
    ...Object.keys(runtime),
    'c',
    `"use strict";\n${code.functions.join('\n')}\nreturn ${name};`,
  );
  return create(...Object.values(runtime), code.constants) as ObjectProjection;
}

/** What generated code calls. */
const runtime = { ...leafRuntime, define, isArray: Array.isArray };

function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

function writeFunction(code: Code, body: string): string {
  const name = `f${code.functions.length}`;
  code.functions.push(`function ${name}(x, v) { ${body} }`);
  return name;
}

function writeConstant(code: Code, value: unknown): string {
  code.constants.push(value);
  return `c[${code.constants.length - 1}]`;
}

function writeObject(code: Code, shape: ObjectShape): string {
  const isKind = 'if (typeof x !== "object" || x === null || isArray(x)) refuse();';
  const written = shape.inOrder.map((field) => ({ field, value: writeField(code, shape, field) }));
  const first = written.findIndex(({ field }) => field.guard !== null || field.unless !== null);
  const always = first < 0 ? written : written.slice(0, first);
  const literal = `{${always.map(({ field, value }) => `${writeKey(field.clientKey)}: ${value}`).join(', ')}}`;
  if (first < 0) return writeFunction(code, `${isKind} let t; return ${literal};`);
  const assigned = written.slice(first).map(({ field, value }) => writeIncluded(field, value));
  return writeFunction(code, `${isKind} let t; const r = ${literal}; ${assigned.join(' ')} return r;`);
}

/** `__proto__` is a key like any other only in brackets, which make an object that takes more memory. */
const writeKey = (name: string) => (name === '__proto__' ? `[${writeText(name)}]` : writeText(name));

/** A statement that sets a field if it is there. `define` takes `__proto__` for a key like any other. */
function writeIncluded({ clientKey, guard, unless }: ShapeField, value: string): string {
  const key = writeText(clientKey);
  const set = clientKey === '__proto__' ? `define(r, ${key}, ${value});` : `r[${key}] = ${value};`;
  const conditions = [
    ...(guard ? [`(${writeGuard(guard)})`] : []),
    ...(unless ? [`!(${writeGuard(unless)})`] : []),
  ];
  return conditions.length > 0 ? `if (${conditions.join(' && ')}) ${set}` : set;
}

const writeText = (name: string) => JSON.stringify(name);

const writeGuard = (guard: Guard) =>
  guard
    .map((conditions) =>
      conditions.map(({ variable, value }) => `v[${writeText(variable)}] === ${value}`).join(' && '),
    )
    .join(' || ');

function writeField(code: Code, parent: ObjectShape, field: ShapeField): string {
  if (field.name === '__typename') return writeText(parent.type.name);
  return writeValue(code, field, field.type, `x[${writeText(field.key)}]`);
}

/** An expression that completes the value that `access` reads. */
function writeValue(code: Code, field: ShapeField, type: GraphQLOutputType, access: string): string {
  const isPromised = isNonNullType(type);
  const nullable = isPromised ? type.ofType : type;
  if (isLeafType(nullable)) {
    return writeLeaf(nullable, isPromised, access, (value) => writeConstant(code, value));
  }
  const complete = isListType(nullable)
    ? writeList(code, field, nullable.ofType)
    : field.shape
      ? writeComposite(code, field.shape)
      : null;
  if (complete === null) return isPromised ? access : `${access} ?? null`;
  return isPromised
    ? `${complete}(${access}, v)`
    : `((t = ${access}) === null || t === undefined ? null : ${complete}(t, v))`;
}

function writeList(code: Code, field: ShapeField, itemType: GraphQLOutputType): string {
  const item = writeValue(code, field, itemType, 'x[i]');
  return writeFunction(
    code,
    `if (!isArray(x)) refuse(); let t; const r = []; for (let i = 0; i < x.length; i++) r.push(${item}); return r;`,
  );
}

function writeComposite(code: Code, shape: Shape): string {
  if (!isObjectType(shape.type)) return writeConstant(code, createDispatch(shape));
  const only = shape.of(shape.type.name);
  return only ? writeObject(code, only) : 'refuse';
}
