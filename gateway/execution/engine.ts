import { setImmediate as othersTurn } from 'node:timers/promises';
import { buildASTSchema, parse } from 'graphql';
import type { Engine, EngineLog, Operation, OperationSource } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { Gathered } from '../gather/gathered.ts';
import { createOverrideDraw, type LabelShares, type Overrides } from '../plan/overrides.ts';
import { createPlanCache, hottest, type Planned, planKey } from '../plan/plan-cache.ts';
import { createPlanner } from '../plan/planner.ts';
import { createPreparation } from '../plan/prepare-operation.ts';
import type { RustPlanners } from '../plan/rust-planner.ts';
import type { Ask } from '../subgraph/ask.ts';
import type { Supergraph } from '../supergraph.ts';
import { createCompiler } from './compiler.ts';
import { deferConditions, deferKey } from './defer/defer-document.ts';
import type { CompiledDeferredOperation } from './defer/defer-operation.ts';
import { createKeyEcho } from './entities/key-echo.ts';
import { type PlannedOperation, readSource, toSource } from './operation-source.ts';
import { createSend } from './send.ts';
import type { SubscribeFetch } from './subscription.ts';

/** What the engine is made of. */
export interface EngineParts {
  ask: Ask;
  gathered: Gathered;
  /** Without, subscriptions are refused. */
  subscribe?: SubscribeFetch;
  log: EngineLog;
  /** Time for planning one operation. */
  planTimeoutMs?: number;
  /** The process in which several engines plan; by default the engine has its own. */
  rustPlanners?: RustPlanners;
  /** Which labels of `@override` are on. Default: none. */
  overrideLabels?: LabelShares;
}

/**
 * The engine: plans an operation once, compiles the plan, and runs what was compiled each time the operation comes
 * again.
 */
export async function createEngine(
  supergraph: Supergraph,
  { ask, gathered, subscribe, log, planTimeoutMs, rustPlanners, overrideLabels }: EngineParts,
): Promise<Engine> {
  const { publicSchema, bundle } = supergraph;
  const document = parse(bundle.supergraph, { noLocation: true });
  await othersTurn();
  const types = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  await othersTurn();
  const prepare = createPreparation(publicSchema, document);
  await othersTurn();
  const planner = createPlanner(bundle.supergraph, log, { timeoutMs: planTimeoutMs, rustPlanners });
  await planner.start().catch(async (error) => {
    await planner.close();
    throw error;
  });
  const send = createSend(ask, gathered);
  const context = { publicSchema, types, send, echoKeys: createKeyEcho(types), subscribe };
  const compiler = createCompiler(context, prepare, planner);
  const drawOverrides = createOverrideDraw(overrideLabels);

  const keyOf = ({ documentHash, operationName }: PlannedOperation, overrides: Overrides) =>
    planKey(documentHash, operationName, planner.overrideKey(overrides));

  /** Compiles operations once, and remembers what was compiled. */
  function remember<O extends PlannedOperation, T>({ compile, keyOf, sourceOf }: Compilation<O, T>) {
    const cache = createPlanCache<T>();
    return {
      uses: cache.uses,
      find(operation: O): T | Promise<T> {
        const overrides = drawOverrides();
        const key = keyOf(operation, overrides);
        const make = () => compile(operation, overrides);
        return cache.find(key) ?? cache.make(key, sourceOf(operation), make);
      },
    };
  }

  const whole = remember({ compile: compiler.whole, keyOf, sourceOf: toSource });
  const subscriptions = remember({ compile: compiler.subscription, keyOf, sourceOf: toSource });
  const deferred = remember<PlannedInParts, CompiledDeferredOperation>({
    compile: compiler.deferred,
    keyOf: (operation, overrides) => `${keyOf(operation, overrides)} ${deferKey(operation)}`,
    sourceOf: (operation) => ({ ...toSource(operation), defers: deferConditions(operation) }),
  });

  async function execute(operation: Operation) {
    if (operation.definition.operation === 'subscription') return { errors: [misplacedSubscription()] };
    const compiled = await whole.find(operation);
    return compiled.execute(operation);
  }

  async function planAhead(operation: PlannedOperation, { defers }: OperationSource): Promise<unknown> {
    if (operation.definition.operation === 'subscription') return subscriptions.find(operation);
    const inParts = defers && { ...operation, variables: defers };
    return inParts && deferKey(inParts) !== null ? deferred.find(inParts) : whole.find(operation);
  }

  return {
    execute,
    async executeIncrementally(operation) {
      if (deferKey(operation) === null) return execute(operation);
      const compiled = await deferred.find(operation);
      return compiled.execute(operation);
    },
    async subscribe(operation) {
      const compiled = await subscriptions.find(operation);
      return compiled.subscribe(operation);
    },
    hottest: (count) =>
      hottest(
        [whole, deferred, subscriptions].flatMap((each) => each.uses()),
        count,
      ),
    async warm(sources) {
      for (const source of sources) {
        const operation = readSource(publicSchema, source);
        // What cannot be planned will say so to who asks it.
        if (operation) await planAhead(operation, source).catch(() => {});
      }
    },
    stop: () => planner.close(),
  };
}

/** What of an operation with deferred parts decides how it is planned. */
type PlannedInParts = PlannedOperation & Pick<Operation, 'variables'>;

/** How operations are compiled for one way of delivering them. */
interface Compilation<O, T> {
  compile(operation: O, overrides: Overrides): Promise<Planned<T>>;
  /** Equal for operations that are compiled equally. */
  keyOf(operation: O, overrides: Overrides): string;
  sourceOf(operation: O): OperationSource;
}

const misplacedSubscription = () =>
  gatewayError(
    'BAD_REQUEST',
    'A subscription has many results: ask over a WebSocket (graphql-transport-ws), or accept text/event-stream.',
    { status: 400 },
  );
