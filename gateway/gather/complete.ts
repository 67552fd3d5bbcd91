import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { SelectedField, Selection } from './collect.ts';
import { type FieldSet, pickFieldSet } from './field-set.ts';
import type { Graph } from './graph.ts';
import { createObject, type GatheredError, isObject, type Path, toPath } from './response.ts';
import type { GatherTask, NestedGather } from './task.ts';

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

/** Compiles the completion of a type; compiled selections are shared. */
export type CompileComplete = (type: GraphQLOutputType, selection: Selection | null) => Complete;

/**
 * @param hidden the prefix of aliases that `gathered` adds
 * @param nestedTask gives the task of a gathered field inside a selection, null for an ordinary field
 */
export function createCompileComplete(
  graph: Graph,
  hidden: string,
  nestedTask: (field: SelectedField) => { task: GatherTask; key: FieldSet } | null,
): CompileComplete {
  const compiled = new Map<Selection, Complete>();

  const compile: CompileComplete = (type, selection) => {
    if (!isNonNullType(type)) return orNull(compileNullable(type, selection));
    const complete = compileNullable(type.ofType, selection);
    return (value, path, to) =>
      value === null || value === undefined
        ? refuse(path, to, `null where ${type} was asked for`)
        : complete(value, path, to);
  };

  function compileNullable(type: GraphQLOutputType, selection: Selection | null): Complete {
    if (isListType(type)) return compileList(compile(type.ofType, selection));
    if (selection === null) return compileLeaf(type as GraphQLNamedType);
    const known = compiled.get(selection);
    if (known) return known;
    const complete = compileObject(selection);
    compiled.set(selection, complete);
    return complete;
  }

  function compileObject(selection: Selection): Complete {
    const writers = new Map(
      [...selection.byType].map(([name, fields]) => [name, fields.map((field) => compileField(field))]),
    );
    const isAbstract = isAbstractType(selection.type);
    const typename = typenameAlias(hidden);
    const possible = isAbstract ? possibleTypes(graph, selection.type.name) : null;
    return (value, path, to) => {
      if (!isObject(value))
        return refuse(path, to, `${kindOf(value)} where ${selection.type.name} was asked for`);
      const name = isAbstract ? value[typename] : selection.type.name;
      const fields = writers.get(name as string);
      if (!fields || possible?.get(to.source)?.has(name as string) === false) {
        return refuse(
          path,
          to,
          `an object of type ${JSON.stringify(name)}, which is no ${selection.type.name} of its schema`,
        );
      }
      const object = createObject();
      for (const writeField of fields) if (!writeField(value, object, path, to)) return invalid;
      return object;
    };
  }

  function compileField(field: SelectedField): WriteField {
    const { key, parent, selection, type } = field;
    if (type === null) {
      return (_, object) => {
        object[key] = parent.name;
        return true;
      };
    }
    const nested = nestedTask(field);
    if (nested) return compileNested(nested.task, nested.key, key, parent);
    const complete = compile(type, selection);
    // Only then can reading a missing member reach into Object.prototype.
    const isInherited = key in Object.prototype;
    return (value, object, path, to) => {
      const own = isInherited && !Object.hasOwn(value, key) ? null : value[key];
      const completed = complete(own, { before: path, key }, to);
      object[key] = completed;
      return completed !== invalid;
    };
  }

  function compileNested(
    task: GatherTask,
    set: FieldSet,
    key: string,
    parent: GraphQLObjectType,
  ): WriteField {
    const prefix = keyAlias(hidden, parent.name);
    return (value, object, path, to) => {
      const picked = pickFieldSet(set, prefix, value);
      if (picked === null) {
        refuse(path, to, `${parent.name} without its key`);
        return false;
      }
      object[key] = null;
      const representation = { __typename: parent.name, ...picked };
      const place = { target: object, responseKey: key, path: { before: path, key } };
      to.nested.push({ task, representation, place });
      return true;
    };
  }

  return compile;
}

/** The alias of a type's name; no field's name starts with a digit, so none of theirs is equal. */
export function typenameAlias(hidden: string): string {
  return `${hidden}0type`;
}

/** The alias prefix under which an object's key is asked for; the type keeps equal names of two types apart. */
export function keyAlias(hidden: string, typeName: string): string {
  return `${hidden}${typeName}_`;
}

type WriteField = (
  value: Record<string, unknown>,
  object: Record<string, unknown>,
  path: Path,
  to: Completion,
) => boolean;

function orNull(complete: Complete): Complete {
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

function compileList(completeItem: Complete): Complete {
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

function compileLeaf(type: GraphQLNamedType): Complete {
  const isValid = leafCheck(type);
  const isId = type.name === 'ID';
  return (value, path, to) => {
    if (!isValid(value)) return refuse(path, to, `${kindOf(value)} where ${type.name} was asked for`);
    return isId ? String(value) : value;
  };
}

/** Other scalars are JSON of their own: the gateway's public schema checks them. */
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
    default:
      return () => true;
  }
}

function refuse(path: Path, to: Completion, came: string): typeof invalid {
  to.errors.push({
    message: `Subgraph "${to.source}" answered ${came}.`,
    path: toPath(path),
    extensions: { code: 'GATHER_SOURCE_INVALID', subgraph: to.source },
  });
  return invalid;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function possibleTypes(graph: Graph, name: string): Map<string, Set<string>> {
  const possible = new Map<string, Set<string>>();
  for (const [source, schema] of graph.sources) {
    const type = schema.getType(name);
    if (isAbstractType(type))
      possible.set(source, new Set(schema.getPossibleTypes(type).map((object) => object.name)));
  }
  return possible;
}
