import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { PlanError } from './plan-error.ts';
import { type RustChild, type RustOperation, startRustChild } from './rust-child.ts';

/** `@graphql-hive/router-query-planner` in a process of its own, where its plans are checked, too. */
export interface RustPlanners {
  /** A planner for a supergraph. */
  open(supergraphSdl: string, settings: { timeoutMs: number }): RustPlanner;
  /** Ends the process, and what is planned. */
  close(): Promise<void>;
}

/** Plans operations of one supergraph. */
export interface RustPlanner {
  /** Has the supergraph read. @throws Error when it cannot be read */
  start(): Promise<void>;
  /**
   * The plan as JSON, checked; null where the operation has directives that the planner would drop.
   * @throws PlanTimeoutError after `timeoutMs`; PlanError where there is none, or none that can be used
   */
  plan(operation: RustOperation): Promise<string | null>;
  close(): Promise<void>;
}

/**
 * Plans in a child process: the planner (0.0.38) panics at some valid operations, and a panic ends its process. The next
 * operation starts it again; where it ends too often, it rests. An operation at which it ended is not given to it again.
 * The process serves one supergraph after the other, since its start takes longer than a hundred plans.
 */
export function createRustPlanners(): RustPlanners {
  const atOnce = pLimit(2);
  const ends: number[] = [];
  /** What is planned: each notes that the process ended at it. */
  const inWork = new Set<() => void>();
  let current: RustChild | null = null;
  let isClosed = false;

  function connect(): RustChild {
    if (isClosed) throw new PlanError('The planner is closed.');
    if (current) return current;
    while ((ends[0] ?? Number.POSITIVE_INFINITY) < Date.now() - restMs) ends.shift();
    if (ends.length >= mostEnds) throw new PlanError('The planner rests, since it ended too often.');
    const started = startRustChild(() => {
      if (current !== started) return;
      current = null;
      ends.push(Date.now());
      // Of several, nobody knows which it was.
      const [blame, ...others] = inWork;
      if (others.length === 0) blame?.();
    });
    current = started;
    return started;
  }

  return {
    open(supergraphSdl, { timeoutMs }) {
      const fatal = new LRUCache<string, true>({
        max: 1_000,
        maxSize: 2 ** 24,
        sizeCalculation: (_, { length }) => length + 1,
      });
      let loaded: { child: RustChild; supergraph: Promise<number> } | null = null;
      let isOpen = true;

      async function load(): Promise<{ child: RustChild; supergraph: number }> {
        if (!isOpen) throw new PlanError('The planner is closed.');
        const child = connect();
        if (loaded?.child !== child) loaded = { child, supergraph: child.load(supergraphSdl) };
        return { child, supergraph: await loaded.supergraph };
      }

      async function plan(operation: RustOperation): Promise<string | null> {
        if (fatal.has(operation.text))
          throw new PlanError('The process of the planner ended at this operation before.');
        const { child, supergraph } = await load();
        const blame = () => void fatal.set(operation.text, true);
        inWork.add(blame);
        try {
          return await child.plan(supergraph, operation, timeoutMs);
        } finally {
          inWork.delete(blame);
        }
      }

      return {
        async start() {
          await load();
        },
        plan: (operation) => atOnce(plan, operation),
        async close() {
          isOpen = false;
          const supergraph = await loaded?.supergraph.catch(() => null);
          if (loaded && loaded.child === current && typeof supergraph === 'number') {
            loaded.child.forget(supergraph);
          }
        },
      };
    },
    async close() {
      isClosed = true;
      const open = current;
      current = null;
      await open?.end();
    },
  };
}

const mostEnds = 20;
const restMs = 60_000;
