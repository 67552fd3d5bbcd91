import type { GraphQLSchema } from 'graphql';
import type { Engine, IncrementalResponse, ResponseStream } from './engine.ts';
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
  const listeners: Array<(current: Generation) => void> = [];
  const bySchema = new WeakMap<GraphQLSchema, Generation>();
  const retiring = new Set<Promise<void>>();
  const sharing = settings.config.shareOperations === 1 ? createOperationSharing() : null;
  let current = await open(first, settings, sharing).catch(async (error) => {
    await rustPlanners.close();
    throw error;
  });
  bySchema.set(first.publicSchema, current);
  let replacing: Promise<void> = Promise.resolve();

  async function replace(supergraph: Supergraph): Promise<void> {
    const next = await open(supergraph, settings, sharing);
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
    onReplaced(listener) {
      listeners.push(listener);
      listener(current);
    },
    async settled() {
      await replacing.catch(() => {});
      await Promise.all(retiring);
    },
    async close() {
      await replacing.catch(() => {});
      await Promise.all([...retiring, current.close()]);
      await rustPlanners.close();
    },
  };
}

/** Operations that are planned before a supergraph takes over: at some 2 ms each, less than a second. */
const warmed = 200;

interface OpenGeneration extends Generation {
  /** Closes it when nothing is executed on it any more, or after the time that a request may take. */
  retire(mostMs: number): Promise<void>;
}

async function open(
  supergraph: Supergraph,
  settings: GenerationSettings,
  sharing: OperationSharing | null,
): Promise<OpenGeneration> {
  const generation = await createGeneration(supergraph, settings);
  const { engine, untilIdle } = countUses(sharing?.share(generation.engine) ?? generation.engine);
  return {
    ...generation,
    engine,
    async retire(mostMs) {
      await Promise.race([untilIdle(), wait(mostMs)]);
      await generation.close();
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms).unref());
}

/** Counts what an engine is executing. */
function countUses(engine: Engine): { engine: Engine; untilIdle(): Promise<void> } {
  let uses = 0;
  let idle = () => {};
  const leave = () => {
    uses--;
    if (uses === 0) idle();
  };
  return {
    engine: {
      ...engine,
      async execute(operation) {
        uses++;
        try {
          return await engine.execute(operation);
        } finally {
          leave();
        }
      },
      async executeIncrementally(operation) {
        uses++;
        let isOpen = false;
        try {
          const response = await engine.executeIncrementally(operation);
          isOpen = 'subsequentResults' in response;
          return 'subsequentResults' in response ? leaveAtEnd(response, leave) : response;
        } finally {
          if (!isOpen) leave();
        }
      },
      async subscribe(operation) {
        uses++;
        let isOpen = false;
        try {
          const response = await engine.subscribe(operation);
          if (!(Symbol.asyncIterator in response)) return response;
          isOpen = true;
          return leaveAtLast(response, leave);
        } finally {
          if (!isOpen) leave();
        }
      },
    },
    untilIdle: () =>
      new Promise((done) => {
        idle = done;
        if (uses === 0) done();
      }),
  };
}

function leaveAtEnd(
  { initialResult, subsequentResults: results }: IncrementalResponse,
  leave: () => void,
): IncrementalResponse {
  const note = noteEnd(leave);
  const counted: IncrementalResponse['subsequentResults'] = {
    [Symbol.asyncIterator]: () => counted,
    next: () => note(results.next()),
    return: () => note(results.return()),
    throw: (error) => note(results.throw(error)),
    [Symbol.asyncDispose]: async () => void (await counted.return()),
  };
  return { initialResult, subsequentResults: counted };
}

function leaveAtLast(stream: ResponseStream, leave: () => void): ResponseStream {
  const note = noteEnd(leave);
  const counted: ResponseStream = {
    [Symbol.asyncIterator]: () => counted,
    next: () => note(stream.next()),
    return: () => note(stream.return()),
  };
  return counted;
}

/** Leaves once: with the last result, or with an error, after which none comes. */
function noteEnd(leave: () => void): <T extends IteratorResult<unknown>>(coming: Promise<T>) => Promise<T> {
  let isOver = false;
  const end = () => {
    if (!isOver) leave();
    isOver = true;
  };
  return async (coming) => {
    try {
      const result = await coming;
      if (result.done) end();
      return result;
    } catch (error) {
      end();
      throw error;
    }
  };
}
