import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { foreign } from './faults.ts';
import type { OracleOperation } from './oracle.ts';

type Asked = Pick<OracleOperation, 'operationName' | 'variables'>;

/**
 * Holds what an engine makes of wrong answers of subgraphs: it answers; the answer has the shape that GraphQL gives it;
 * each value in it is the right one for its place; what is lost is null, and nothing is there that nobody asked for.
 * @param expected what right answers would give, with the types of objects (`withTypes`)
 */
export function checkAnswer(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operationName, variables }: Asked,
  { expected, got }: { expected: ExecutionResult; got: ExecutionResult },
): string[] {
  if (got.data === undefined) return [`no data: ${got.errors?.[0]?.message}`];
  const text = JSON.stringify(got.data);
  if (text.includes(foreign)) return ['what nobody asked for is in the answer'];
  if (got.data === null) return (got.errors?.length ?? 0) > 0 ? [] : ['no data, and no error'];

  const types = new WeakMap<object, string>();
  const findings = compareValues(expected.data, got.data, [], types);
  if (findings.length > 0) return findings;
  const again = execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    rootValue: got.data,
    fieldResolver: (source, _args, _context, { path }) => (source as Record<string, unknown>)[path.key],
    typeResolver: (value) => types.get(value as object),
  });
  if (again instanceof Promise) throw new Error('Nothing here is asynchronous.');
  if (again.errors) return [`the answer is not what its types say: ${again.errors[0]!.message}`];
  return JSON.stringify(again.data) === text ? [] : ['the answer lacks fields, or has them in another order'];
}

const typeKey = 'type_of_the_object';

/** The operation with the type of each object in it. */
export function withTypes(document: DocumentNode, { operationName, variables }: Asked): OracleOperation {
  const typed = visit(document, {
    SelectionSet: {
      leave: (set): SelectionSetNode => ({
        ...set,
        selections: [
          ...set.selections,
          {
            kind: Kind.FIELD,
            name: { kind: Kind.NAME, value: '__typename' },
            alias: { kind: Kind.NAME, value: typeKey },
          },
        ],
      }),
    },
  }) as DocumentNode;
  return { document: typed, operationName, variables };
}

/** What is in an answer where it should not be. What is null is only lost. */
function compareValues(
  expected: unknown,
  got: unknown,
  path: ReadonlyArray<string | number>,
  types: WeakMap<object, string>,
): string[] {
  if (got === null) return [];
  const place = JSON.stringify(path);
  if (Array.isArray(expected) && Array.isArray(got)) {
    // A list of wrong items is a list of nulls, however long.
    if (got.every((item) => item === null)) return [];
    if (expected.length !== got.length) return [`a list of another length at ${place}`];
    return got.flatMap((item, index) => compareValues(expected[index], item, [...path, index], types));
  }
  if (!isObject(expected) || !isObject(got)) {
    return expected === got ? [] : [`a value in the wrong place at ${place}`];
  }
  if (typeof expected[typeKey] === 'string') types.set(got, expected[typeKey]);
  return Object.entries(got).flatMap(([key, value]) =>
    Object.hasOwn(expected, key)
      ? compareValues(expected[key], value, [...path, key], types)
      : [`a key more at ${place}: ${key}`],
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
