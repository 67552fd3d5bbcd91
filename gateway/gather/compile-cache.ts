import { type DocumentNode, GraphQLError, OperationTypeNode } from 'graphql';
import { createCache } from './cache.ts';
import { type CompiledOperation, compileOperation, type ReadOperation, readOperation } from './compile.ts';
import type { Graph } from './graph.ts';
import { withDefaults } from './variables.ts';

/** Gives the compiled operation of a document, or what is wrong with it. */
export type Compile = (
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
) => CompiledOperation | GraphQLError;

/** One compiled operation for each document, operation and combination of what its conditions read. */
export function createCompile(graph: Graph, kind = OperationTypeNode.QUERY): Compile {
  const documents = new WeakMap<DocumentNode, Map<string, ReadOperation>>();
  const compiled = new WeakMap<ReadOperation, ReturnType<typeof createCache<string, CompiledOperation>>>();

  return (document, operationName, given) => {
    try {
      const read = readCached(document, operationName);
      const variables = withDefaults(read.operation.variableDefinitions ?? [], given);
      const combination = read.conditions.map((name) => (variables[name] ? 1 : 0)).join('');
      const cache = compiled.get(read) ?? createCache<string, CompiledOperation>(cachedCombinations);
      compiled.set(read, cache);
      const known = cache.get(combination);
      if (known) return known;
      const operation = compileOperation(graph, read, variables);
      cache.set(combination, operation);
      return operation;
    } catch (error) {
      if (error instanceof GraphQLError) return error;
      throw error;
    }
  };

  function readCached(document: DocumentNode, operationName: string | null | undefined): ReadOperation {
    const operations = documents.get(document) ?? new Map<string, ReadOperation>();
    documents.set(document, operations);
    const known = operations.get(operationName ?? '');
    if (known) return known;
    const read = readOperation(document, operationName, kind);
    operations.set(operationName ?? '', read);
    return read;
  }
}

/** Most documents have one combination; who sends every combination of twenty variables compiles again. */
const cachedCombinations = 32;
