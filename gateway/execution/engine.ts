import { buildSchema, print } from 'graphql';
import type { Engine, EngineLog, Operation } from '../engine.ts';
import type { Gathered } from '../gather/gathered.ts';
import { withoutDefer } from '../operation/defer-directive.ts';
import { refuseExpansion } from '../plan/expanded-size.ts';
import type { Overrides } from '../plan/overrides.ts';
import { createPlanCache, planKey } from '../plan/plan-cache.ts';
import { createPlanner } from '../plan/planner.ts';
import { createPreparation } from '../plan/prepare-operation.ts';
import type { Ask } from '../subgraph/ask.ts';
import type { Supergraph } from '../supergraph.ts';
import { deferKey, resolveDefers } from './defer-document.ts';
import { type CompiledDeferredOperation, compileDeferredOperation } from './defer-operation.ts';
import { createKeyEcho } from './key-echo.ts';
import { type CompiledOperation, compileOperation } from './operation.ts';
import { createSend } from './send.ts';

/** What the engine is made of. */
export interface EngineParts {
  ask: Ask;
  gathered: Gathered;
  log: EngineLog;
}

/**
 * The engine: plans an operation once, compiles the plan, and runs what was compiled each time the operation comes
 * again.
 */
export async function createEngine(
  supergraph: Supergraph,
  { ask, gathered, log }: EngineParts,
): Promise<Engine> {
  const { publicSchema, bundle } = supergraph;
  const types = buildSchema(bundle.supergraph, { assumeValid: true, assumeValidSDL: true });
  const planner = createPlanner(bundle.supergraph, log);
  await planner.start();
  const prepare = createPreparation(publicSchema, bundle.supergraph);
  const compiled = createPlanCache<CompiledOperation>();
  const deferred = createPlanCache<CompiledDeferredOperation>();
  const context = { publicSchema, types, send: createSend(ask, gathered), echoKeys: createKeyEcho(types) };

  async function plan(
    { document, definition }: Pick<Operation, 'document' | 'definition'>,
    overrides: Overrides,
  ) {
    const prepared = prepare(document, definition);
    const plan = prepared.text === null ? { node: null } : await planner.plan(prepared.text, overrides);
    return { prepared, plan, bytes: bytesPerCharacter * (prepared.text?.length ?? 0) };
  }

  async function compile(operation: Operation, overrides: Overrides) {
    const { prepared, plan: own, bytes } = await plan(withoutDefer(operation), overrides);
    return { value: compileOperation(context, prepared, own), bytes };
  }

  async function compileDeferred(operation: Operation, overrides: Overrides) {
    const refused = refuseExpansion(operation.document, operation.definition);
    if (refused) throw refused;
    const resolved = resolveDefers(operation);
    const { prepared, plan: own, bytes } = await plan(resolved, overrides);
    return { value: compileDeferredOperation(context, prepared, own, resolved.labels), bytes };
  }

  async function execute(operation: Operation) {
    const overrides = { percentage: Math.random() * 100 };
    const { document, documentHash, operationName } = operation;
    const key = planKey(documentHash, operationName, planner.overrideKey(overrides));
    const found = compiled.find(key);
    if (found) return found.execute(operation);
    const source = { text: print(document), operationName };
    const made = await compiled.make(key, source, () => compile(operation, overrides));
    return made.execute(operation);
  }

  return {
    execute,
    async executeIncrementally(operation) {
      const conditions = deferKey(operation);
      if (conditions === null) return execute(operation);
      const overrides = { percentage: Math.random() * 100 };
      const { document, documentHash, operationName } = operation;
      const key = planKey(documentHash, operationName, `${planner.overrideKey(overrides)} ${conditions}`);
      const source = { text: print(document), operationName };
      const made = await deferred.make(key, source, () => compileDeferred(operation, overrides));
      return made.execute(operation);
    },
    stop: () => planner.close(),
  };
}

/** About what a compiled operation holds for each character of its document. */
const bytesPerCharacter = 100;
