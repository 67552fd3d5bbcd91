import type { Caller } from '@ieum/schema/contract/caller.ts';
import { type DocumentNode, GraphQLError } from 'graphql';
import type { Ask } from '../subgraph/ask.ts';
import { createCache } from './cache.ts';
import { type CompiledOperation, compileOperation, type ReadOperation, readOperation } from './compile.ts';
import { type Answers, fanOut } from './fan-out.ts';
import type { Graph } from './graph.ts';
import { type TaskQuestion, toQuestions, writeAnswers } from './level.ts';
import { defaultLimits, type GatherLimits } from './limits.ts';
import type { GatheredResponse } from './response.ts';
import { startRun } from './run.ts';
import { withDefaults } from './variables.ts';

/** The subgraph `gathered`: it owns every gathered field, holds no data, and asks the sources. */
export interface Gathered {
  /**
   * Answers one operation as any subgraph does. What goes wrong is in `errors`; it rejects only with the reason of
   * `signal`, when the client is gone. The document is taken as valid against the SDL of `gathered`.
   */
  execute(request: GatheredRequest): Promise<GatheredResponse>;
}

export interface GatheredRequest {
  /** Compiled once for as long as the caller keeps it. */
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
  caller: Caller;
  signal?: AbortSignal | undefined;
}

export interface GatheredOptions {
  graph: Graph;
  ask: Ask;
  /** Settings that differ from `defaultLimits`. */
  limits?: Partial<GatherLimits>;
}

/** Makes `gathered` out of what a composed bundle says. */
export function createGathered({ graph, ask, limits: changed }: GatheredOptions): Gathered {
  const limits = { ...defaultLimits, ...changed };
  const compile = createCompile((read, variables) => compileOperation(graph, read, variables));

  async function execute({ document, operationName, variables, caller, signal }: GatheredRequest) {
    const compiled = compile(document, operationName, variables ?? {});
    if (compiled instanceof GraphQLError) return toRequestError(compiled);
    const run = startRun(graph, compiled, withDefaults(compiled.definitions, variables ?? {}), limits);
    if (!run.isAsking) return run.end();

    const { name, hidden, texts } = compiled;
    const { sourceTimeoutMs } = limits;
    const options = {
      ask,
      caller,
      signal,
      sourceTimeoutMs,
      operationName: name,
      values: run.values,
      hidden,
      texts,
    };
    const takeLevel = (questions: readonly TaskQuestion[], answers: Answers) =>
      toQuestions(writeAnswers(questions, answers, run.argumentsOf, run.errors));
    const askLevels = async (first: readonly TaskQuestion[]) => {
      for (let questions = first; questions.length > 0; ) {
        questions = takeLevel(questions, await fanOut(questions, options));
      }
    };
    const questions = toQuestions(run.waiting);
    if (run.sets.length === 0) await askLevels(questions);
    else {
      const answers = await fanOut([...questions, ...run.sets], options);
      await Promise.all([askLevels(takeLevel(questions, answers)), run.takeSets(answers, { ask, signal })]);
    }
    return run.end();
  }

  return { execute };
}

type Compile = (
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
) => CompiledOperation | GraphQLError;

/** One compiled operation for each document, operation and combination of what its conditions read. */
function createCompile(
  compileRead: (read: ReadOperation, variables: Readonly<Record<string, unknown>>) => CompiledOperation,
): Compile {
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
      const operation = compileRead(read, variables);
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
    const read = readOperation(document, operationName);
    operations.set(operationName ?? '', read);
    return read;
  }
}

function toRequestError({ message }: GraphQLError): GatheredResponse {
  return { data: null, errors: [{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] };
}

/** Most documents have one combination; who sends every combination of twenty variables compiles again. */
const cachedCombinations = 32;
