import { setTimeout as pause } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { countUses } from './count-uses.ts';
import { createGeneration, type Generation, type GenerationSettings } from './generation.ts';
import { createRustPlanners } from './plan/rust-planner.ts';
import { createOperationSharing, type OperationSharing } from './share-operations.ts';
import type { Supergraph } from './supergraph.ts';

/** The supergraph that is served, and those that are still in use by requests that began on them. */
export interface Generations {
  /** What new requests are answered with. */
  readonly current: Generation;
  /** The generation whose documents were validated by this API schema. */
  of(publicSchema: GraphQLSchema): Generation;
  /**
   * Serves another supergraph. It is ready before it takes over: the operations that are asked most are planned. Requests
   * in flight end on the old one, which is closed when they have.
   * @throws where the supergraph cannot be planned on; then all stays as it is
   */
  replace(supergraph: Supergraph): Promise<void>;
  /** Opens another supergraph beside it, of which no usage is noted. @throws where it cannot be planned on */
  openBeside(supergraph: Supergraph): Promise<OpenGeneration>;
  /** Resolves when all that were replaced are closed. */
  settled(): Promise<void>;
  /** Takes the current generation, now and whenever it changes. */
  onReplaced(listener: (current: Generation) => void): void;
  close(): Promise<void>;
}

/** Starts with one supergraph. */
export async function createGenerations(first: Supergraph, common: GenerationSettings): Promise<Generations> {
  const rustPlanners = createRustPlanners();
  const settings = { ...common, rustPlanners };
  const closing = new AbortController();
  const listeners: Array<(current: Generation) => void> = [];
  const bySchema = new WeakMap<GraphQLSchema, Generation>();
  const retiring = new Set<Promise<void>>();
  const sharing = settings.config.shareOperations === 1 ? createOperationSharing() : null;
  let current = await open(first, settings, sharing, closing.signal).catch(async (error) => {
    await rustPlanners.close();
    throw error;
  });
  bySchema.set(first.publicSchema, current);
  let replacing: Promise<void> = Promise.resolve();

  async function replace(supergraph: Supergraph): Promise<void> {
    const next = await open(supergraph, settings, sharing, closing.signal);
    bySchema.set(supergraph.publicSchema, next);
    await next.engine.warm(current.engine.hottest(warmed));
    const old = current;
    current = next;
    for (const listener of listeners) listener(current);
    const retired = old.retire(settings.config.requestDeadlineMs).finally(() => retiring.delete(retired));
    retiring.add(retired);
  }

  return {
    get current() {
      return current;
    },
    of: (schema) => bySchema.get(schema) ?? current,
    replace(supergraph) {
      // One after the other, whatever became of the one before.
      replacing = replacing.catch(() => {}).then(() => replace(supergraph));
      return replacing;
    },
    openBeside: (supergraph) => open(supergraph, { ...settings, usage: undefined }, sharing, closing.signal),
    onReplaced(listener) {
      listeners.push(listener);
      listener(current);
    },
    async settled() {
      await replacing.catch(() => {});
      await Promise.all(retiring);
    },
    async close() {
      closing.abort();
      await replacing.catch(() => {});
      await Promise.all([...retiring, current.close()]);
      await rustPlanners.close();
    },
  };
}

/** Between the choice of a supergraph for a request and its execution lie parsing and validation. */
const readingMs = 500;

/** Operations that are planned before a supergraph takes over: at some 2 ms each, less than a second. */
const warmed = 200;

/** A generation that is to be closed by whoever opened it. */
export interface OpenGeneration extends Generation {
  /** Whether nothing is executed on it. */
  isIdle(): boolean;
  /**
   * Closes it when nothing is executed on it any more, or after the time that a request may take; not at once, since a
   * request that is still being read may be executed on it.
   */
  retire(mostMs: number): Promise<void>;
}

async function open(
  supergraph: Supergraph,
  settings: GenerationSettings,
  sharing: OperationSharing | null,
  closing: AbortSignal,
): Promise<OpenGeneration> {
  const generation = await createGeneration(supergraph, settings);
  const shared = sharing?.share(generation.engine) ?? generation.engine;
  const { engine, isIdle, untilIdle } = countUses(shared, settings.usage);
  return {
    ...{ ...generation, engine, isIdle },
    async retire(mostMs) {
      await pause(readingMs, undefined, { signal: closing, ref: false }).catch(() => undefined);
      await Promise.race([untilIdle(), wait(mostMs)]);
      await generation.close();
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms).unref());
}
