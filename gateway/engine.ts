import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { DocumentNode, ExecutionResult, GraphQLError, OperationDefinitionNode } from 'graphql';

/** One client operation, validated against the API schema, its variables coerced. */
export interface Operation {
  document: DocumentNode;
  definition: OperationDefinitionNode;
  /** Equal for equal documents: plans are cached by it. */
  documentHash: string;
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
  caller: Caller;
  /** By which program; where nobody notes it, it may be left out. */
  client?: Client;
  /** Aborts what is still asked of subgraphs. */
  signal: AbortSignal;
}

/** A program that asks, as it names itself. One object for all requests of the same. */
export interface Client {
  name: string;
  version: string;
}

/** The first part of a response that is delivered in parts (GraphQL specification, "Incremental Stream"). */
export interface InitialResult extends ExecutionResult {
  pending: PendingResult[];
  hasNext: true;
}

/** What follows the first part. */
export interface SubsequentResult {
  pending?: PendingResult[];
  incremental?: IncrementalResult[];
  completed?: CompletedResult[];
  /** False for the last. */
  hasNext: boolean;
}

/** A deferred fragment that will be delivered at `path`. */
export interface PendingResult {
  id: string;
  path: ReadonlyArray<string | number>;
  /** As the client wrote it; missing where it did not. */
  label?: string;
}

/** Fields of the pending fragment `id`; at its path, with `subPath` behind it. */
export interface IncrementalResult {
  id: string;
  subPath?: ReadonlyArray<string | number>;
  data: Readonly<Record<string, unknown>>;
  errors?: readonly GraphQLError[];
}

/** The pending fragment `id` is delivered; or, with errors, will not be: a null went up to it. */
export interface CompletedResult {
  id: string;
  errors?: readonly GraphQLError[];
}

/** A response in parts. `subsequentResults.return()` aborts what is not delivered yet. */
export interface IncrementalResponse {
  initialResult: InitialResult;
  subsequentResults: AsyncGenerator<SubsequentResult, void, void>;
}

/** A subscription. `signal` aborts it. */
export interface SubscriptionOperation extends Operation {
  /** Told at once when more events wait than may; who reads on is told by the last result. */
  onOverflow?(): void;
}

/**
 * The responses to a subscription's events. `return()` ends it at once, also while `next()` waits. A subscription that
 * fails ends with a result that has `errors` and no `data`.
 */
export interface ResponseStream extends AsyncIterableIterator<ExecutionResult, void, void> {
  return(): Promise<IteratorReturnResult<void>>;
}

/** Turns operations into responses by asking subgraphs. */
export interface Engine {
  /** Field errors are in `errors`, each with a code; what cannot be planned or is a fault has no `data`. */
  execute(operation: Operation): Promise<ExecutionResult>;
  /** As `execute`, but with `@defer` heeded; one result where nothing is deferred. */
  executeIncrementally(operation: Operation): Promise<ExecutionResult | IncrementalResponse>;
  /** Subscribes; one result without `data` where that is refused. */
  subscribe(operation: SubscriptionOperation): Promise<ExecutionResult | ResponseStream>;
  /** The operations that were asked most, most asked first. */
  hottest(count: number): OperationSource[];
  /** Plans operations before they are asked. Those that are not valid any more are left out. */
  warm(sources: readonly OperationSource[]): Promise<void>;
  stop(): Promise<void>;
}

/** What a client sent of an operation, for planning it again on another supergraph. */
export interface OperationSource {
  /** The client's document. */
  text: string;
  operationName: string | null;
  /** Where parts of it are deferred: the values of the variables that decide which. */
  defers?: Readonly<Record<string, boolean>>;
}

/** What an engine logs: its own faults, and operations that a planner could not plan. */
export interface EngineLog {
  debug(message?: unknown): void;
  info(message?: unknown): void;
  warn(message?: unknown): void;
  error(message?: unknown): void;
}
