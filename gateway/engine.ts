import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';

/** One client operation, validated against the API schema, its variables coerced. */
export interface Operation {
  document: DocumentNode;
  definition: OperationDefinitionNode;
  /** Equal for equal documents: plans are cached by it. */
  documentHash: string;
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
  caller: Caller;
  /** Aborts what is still asked of subgraphs. */
  signal: AbortSignal;
}

/** Turns operations into responses by asking subgraphs. */
export interface Engine {
  /** Field errors are in `errors`, each with a code; what cannot be planned or is a fault has no `data`. */
  execute(operation: Operation): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

/** What an engine logs: its own faults, and operations that a planner could not plan. */
export interface EngineLog {
  debug(message?: unknown): void;
  info(message?: unknown): void;
  warn(message?: unknown): void;
  error(message?: unknown): void;
}
