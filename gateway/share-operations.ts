import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { ExecutionResult } from 'graphql';
import type { Engine, Operation } from './engine.ts';

/** Identical queries of clients that are under way at the same time. */
export interface OperationSharing {
  /**
   * Lets an engine execute them once: the same document, operation, variables and caller. Once a mutation begins or
   * ends on any of these engines, who asks is not given what began before.
   */
  share(engine: Engine): Engine;
}

/** One execution, and by whose signal it ends. Null when it has ended. */
interface Execution {
  engine: Engine;
  signal: AbortSignal;
  result: Promise<ExecutionResult> | null;
}

/** Makes what all engines of a gateway have in common: the next supergraph's, too. */
export function createOperationSharing(): OperationSharing {
  const executions = new Map<string, Execution>();

  async function executeQuery(engine: Engine, operation: Operation): Promise<ExecutionResult> {
    const key = toKey(operation);
    const known = executions.get(key);
    if (known?.engine === engine && known.result) {
      const { signal } = known;
      const [settled] = await Promise.allSettled([known.result]);
      // Whose it was has left, or has no time left. Not so the others.
      if (signal.aborted && !operation.signal.aborted) return executeQuery(engine, operation);
      if (settled.status === 'rejected') throw settled.reason;
      return settled.value;
    }
    const result = engine.execute(operation);
    const execution: Execution = { engine, signal: operation.signal, result };
    executions.set(key, execution);
    try {
      return await result;
    } finally {
      if (executions.get(key) === execution) executions.delete(key);
      // A map that has grown leaves its old table to the next full collection, and what hangs on that: on large answers
      // collections took four times as long.
      execution.result = null;
    }
  }

  async function executeMutation(engine: Engine, operation: Operation): Promise<ExecutionResult> {
    executions.clear();
    try {
      return await engine.execute(operation);
    } finally {
      executions.clear();
    }
  }

  return {
    share: (engine) => ({
      ...engine,
      execute: (operation) =>
        operation.definition.operation === 'query'
          ? executeQuery(engine, operation)
          : executeMutation(engine, operation),
    }),
  };
}

const toKey = ({ documentHash, operationName, variables, caller }: Operation) =>
  `${documentHash}:${operationName}:${numberOf(caller)}:${JSON.stringify(variables)}`;

/** Callers of equal rights are one object, or are not shared. */
const numbers = new WeakMap<Caller, number>();
let callers = 0;

function numberOf(caller: Caller): number {
  let number = numbers.get(caller);
  if (number === undefined) {
    number = callers++;
    numbers.set(caller, number);
  }
  return number;
}
