import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import { type DocumentNode, GraphQLError } from 'graphql';
import type { Ask } from '../subgraph/ask.ts';
import { askLevels, takeLevel, toFanOut } from './ask-levels.ts';
import { createHoldingsCheck, type HoldingsCheck } from './check-holdings.ts';
import type { CompiledOperation } from './compile.ts';
import { createCompile } from './compile-cache.ts';
import { fanOut } from './fan-out.ts';
import type { Graph } from './graph.ts';
import { toQuestions } from './level.ts';
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
  /** By default what sources say that they hold is taken at their word. */
  holdingsCheck?: HoldingsCheck;
}

/** Makes `gathered` out of what a composed bundle says. */
export function createGathered({ graph, ask, limits: changed, holdingsCheck }: GatheredOptions): Gathered {
  const limits = { ...defaultLimits, ...changed };
  const compile = createCompile(graph);
  const known = new WeakSet<CompiledOperation>();

  async function execute({ document, operationName, variables, caller, signal }: GatheredRequest) {
    const compiled = compile(document, operationName, variables ?? {});
    if (compiled instanceof GraphQLError) return toRequestError(compiled);
    if (!known.has(compiled)) {
      known.add(compiled);
      // For forty sources, its first requests take as long to write as it took to compile.
      await othersTurn();
    }
    const run = startRun(graph, compiled, withDefaults(compiled.definitions, variables ?? {}), limits);
    if (!run.isAsking) return run.end();

    const onAnswered = createHoldingsCheck(holdingsCheck);
    const { sourceTimeoutMs } = limits;
    const options = toFanOut(compiled, run, { ask, caller, signal, sourceTimeoutMs, onAnswered });
    const questions = toQuestions(run.waiting);
    if (run.sets.length === 0) await askLevels(run, questions, options);
    else {
      const answers = await fanOut([...questions, ...run.sets], options);
      const next = takeLevel(run, questions, answers);
      await Promise.all([askLevels(run, next, options), run.takeSets(answers, { ask, signal })]);
    }
    return run.end();
  }

  return { execute };
}

/** The answer to what is no operation of `gathered`. */
export function toRequestError({ message }: GraphQLError): GatheredResponse {
  return { data: null, errors: [{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] };
}
