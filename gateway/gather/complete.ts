import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { SelectedField, Selection } from './collect.ts';
import {
  type Complete,
  type Completion,
  compileLeaf,
  compileList,
  invalid,
  kindOf,
  orNull,
  refuse,
} from './complete-value.ts';
import { type FieldSet, pickFieldSet } from './field-set.ts';
import type { Graph } from './graph.ts';
import { keyAlias, typenameAlias } from './hidden.ts';
import { createObject, isObject, type Path } from './response.ts';
import type { GatherTask } from './task.ts';

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

type WriteField = (
  value: Record<string, unknown>,
  object: Record<string, unknown>,
  path: Path,
  to: Completion,
) => boolean;

function possibleTypes(graph: Graph, name: string): Map<string, Set<string>> {
  const possible = new Map<string, Set<string>>();
  for (const [source, schema] of graph.sources) {
    const type = schema.getType(name);
    if (isAbstractType(type))
      possible.set(source, new Set(schema.getPossibleTypes(type).map((object) => object.name)));
  }
  return possible;
}
