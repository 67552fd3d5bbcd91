import { createHash } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import {
  buildASTSchema,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  print,
  validate,
} from 'graphql';
import type { Engine, EngineLog, Operation, OperationSource } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { Gathered } from '../gather/gathered.ts';
import { withoutDefer } from '../operation/defer-directive.ts';
import { refuseExpansion } from '../plan/expanded-size.ts';
import { createOverrideDraw, type LabelShares, type Overrides } from '../plan/overrides.ts';
import { createPlanCache, hottest, planKey } from '../plan/plan-cache.ts';
import { createPlanner } from '../plan/planner.ts';
import { createPreparation } from '../plan/prepare-operation.ts';
import type { RustPlanners } from '../plan/rust-planner.ts';
import type { Ask } from '../subgraph/ask.ts';
import type { Supergraph } from '../supergraph.ts';
import { deferConditions, deferKey, resolveDefers } from './defer/defer-document.ts';
import { type CompiledDeferredOperation, compileDeferredOperation } from './defer/defer-operation.ts';
import { createKeyEcho } from './entities/key-echo.ts';
import { type CompiledOperation, compileOperation } from './operation.ts';
import { createSend } from './send.ts';
import { type CompiledSubscription, compileSubscription, type SubscribeFetch } from './subscription.ts';

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
  const planner = createPlanner(bundle.supergraph, log, { timeoutMs: planTimeoutMs, rustPlanners });
  await planner.start().catch(async (error) => {
    await planner.close();
    throw error;
  });
  const drawOverrides = createOverrideDraw(overrideLabels);
  const compiled = createPlanCache<CompiledOperation>();
  const deferred = createPlanCache<CompiledDeferredOperation>();
  const subscribed = createPlanCache<CompiledSubscription>();
  const context = { publicSchema, types, send: createSend(ask, gathered), echoKeys: createKeyEcho(types) };

  async function plan(
    { document, definition }: Pick<Operation, 'document' | 'definition'>,
    overrides: Overrides,
  ) {
    const prepared = prepare(document, definition);
    const own = prepared.text === null ? { node: null } : await planner.plan(prepared.text, overrides);
    return { prepared, own, bytes: bytesPerCharacter * (prepared.text?.length ?? 0) };
  }

  async function compile(operation: Planned, overrides: Overrides) {
    const { prepared, own, bytes } = await plan(withoutDefer(operation), overrides);
    return { value: compileOperation(context, prepared, own), bytes };
  }

  async function compileDeferred(
    operation: PlannedInParts,
    overrides: Overrides,
  ): Promise<{ value: CompiledDeferredOperation; bytes: number }> {
    const refused = refuseExpansion(operation.document, operation.definition);
    if (refused) throw refused;
    const resolved = resolveDefers(operation);
    const planned = await plan(resolved, overrides).catch(onlyUnplanned);
    // What no planner can part may still be answered as a whole, which whoever defers must expect.
    if (!planned) return compile(operation, overrides);
    const { prepared, own, bytes } = planned;
    return { value: compileDeferredOperation(context, prepared, own, resolved.labels), bytes };
  }

  async function compileSubscribed(operation: Planned, overrides: Overrides) {
    const { prepared, own, bytes } = await plan(withoutDefer(operation), overrides);
    if (!subscribe || own.node?.kind !== 'Subscription') throw refuseSubscription();
    const value = compileSubscription({ ...context, subscribe }, prepared, { node: own.node });
    return { value, bytes };
  }

  const keyOf = ({ documentHash, operationName }: Planned, overrides: Overrides) =>
    planKey(documentHash, operationName, planner.overrideKey(overrides));

  const make = (key: string, operation: Planned, overrides: Overrides) =>
    compiled.make(key, toSource(operation), () => compile(operation, overrides));

  const makeDeferred = (key: string, operation: PlannedInParts, overrides: Overrides) =>
    deferred.make(key, { ...toSource(operation), defers: deferConditions(operation) }, () =>
      compileDeferred(operation, overrides),
    );

  const makeSubscribed = (key: string, operation: Planned, overrides: Overrides) =>
    subscribed.make(key, toSource(operation), () => compileSubscribed(operation, overrides));

  async function planAhead(operation: Planned, defers: OperationSource['defers']): Promise<void> {
    const overrides = drawOverrides();
    const key = keyOf(operation, overrides);
    const inParts = defers && { ...operation, variables: defers };
    const conditions = inParts ? deferKey(inParts) : null;
    if (operation.definition.operation === 'subscription') await makeSubscribed(key, operation, overrides);
    else if (inParts && conditions !== null) await makeDeferred(`${key} ${conditions}`, inParts, overrides);
    else await make(key, operation, overrides);
  }

  async function execute(operation: Operation) {
    if (operation.definition.operation === 'subscription') return { errors: [misplacedSubscription()] };
    const overrides = drawOverrides();
    const key = keyOf(operation, overrides);
    const made = compiled.find(key) ?? (await make(key, operation, overrides));
    return made.execute(operation);
  }

  return {
    execute,
    async executeIncrementally(operation) {
      const conditions = deferKey(operation);
      if (conditions === null) return execute(operation);
      const overrides = drawOverrides();
      const key = `${keyOf(operation, overrides)} ${conditions}`;
      const made = deferred.find(key) ?? (await makeDeferred(key, operation, overrides));
      return made.execute(operation);
    },
    async subscribe(operation) {
      const overrides = drawOverrides();
      const key = keyOf(operation, overrides);
      const made = subscribed.find(key) ?? (await makeSubscribed(key, operation, overrides));
      return made.subscribe(operation);
    },
    hottest: (count) => hottest([...compiled.uses(), ...deferred.uses(), ...subscribed.uses()], count),
    async warm(sources) {
      for (const source of sources) {
        const operation = readSource(publicSchema, source);
        // What cannot be planned will say so to who asks it.
        if (operation) await planAhead(operation, source.defers).catch(() => {});
      }
    },
    stop: () => planner.close(),
  };
}

/** Null for a fault of the planners; what is said against the operation itself is thrown. */
function onlyUnplanned(error: unknown): null {
  if (error instanceof GraphQLError && error.extensions.code === 'INTERNAL_SERVER_ERROR') return null;
  throw error;
}

/** What of an operation decides how it is planned. */
type Planned = Pick<Operation, 'document' | 'definition' | 'documentHash' | 'operationName'>;

/** What of an operation with deferred parts does. */
type PlannedInParts = Planned & Pick<Operation, 'variables'>;

const misplacedSubscription = () =>
  gatewayError(
    'BAD_REQUEST',
    'A subscription has many results: ask over a WebSocket (graphql-transport-ws), or accept text/event-stream.',
    { status: 400 },
  );

/** Conditions may leave the one field of a subscription out. */
const refuseSubscription = () =>
  gatewayError('BAD_REQUEST', 'There is nothing to subscribe to here.', { status: 400 });

const toSource = ({ document, operationName }: Planned): OperationSource => ({
  text: document.loc?.source.body ?? print(document),
  operationName,
});

/** Undefined where the document does not fit the schema. */
function readSource(schema: GraphQLSchema, { text, operationName }: OperationSource): Planned | undefined {
  const document = parse(text);
  const definition = getOperationAST(document, operationName);
  if (!definition || validate(schema, document).length > 0) return undefined;
  const documentHash = createHash('sha256').update(text).digest('hex');
  return { document, definition, documentHash, operationName };
}

/** About what a compiled operation holds for each character of its document. */
const bytesPerCharacter = 100;
