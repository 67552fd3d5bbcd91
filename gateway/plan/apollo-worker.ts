import { parentPort, workerData } from 'node:worker_threads';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, parse } from 'graphql';
import { closeBranchesOfInterfaceObjects } from './apollo-closed-branches.ts';
import { planByType } from './by-type/plan-by-type.ts';
import { readSubgraphFacts } from './by-type/subgraph-facts.ts';
import { createObjectConditions } from './object-conditions.ts';
import { createPlanCheck, hasForeignDirectives } from './plan-checks.ts';
import { PlanError, reasonOf } from './plan-error.ts';
import { readPlan } from './read-plan.ts';
import { stripAuthorization } from './strip-authorization.ts';

/** What the worker is asked. */
export interface PlanRequest {
  text: string;
  /** Labels of `@override` with whether they are on. */
  overrides: ReadonlyArray<readonly [string, boolean]>;
}

/** What the worker answers: first that it is ready or why it is not, then one answer a request, in their order. */
export type PlanAnswer =
  | { kind: 'ready' }
  /** A plan that was checked. */
  | { kind: 'plan'; json: string }
  /** Without a word of the operation. */
  | { kind: 'error'; reason: string };

const answer = (message: PlanAnswer) => parentPort?.postMessage(message);

const { supergraphSdl } = workerData as { supergraphSdl: string };
const factsOf = readSubgraphFacts(supergraphSdl);
const check = createPlanCheck(
  supergraphSdl,
  factsOf(() => false),
);
let planByApollo: ReturnType<typeof createApollo> | undefined;

parentPort?.on('message', (request: PlanRequest) => {
  try {
    answer({ kind: 'plan', json: plan(request) });
  } catch (error) {
    answer({ kind: 'error', reason: reasonOf(error) });
  }
});
answer({ kind: 'ready' });

/** By types, which is right more often than the planner's plans are; what that cannot do, it does. */
function plan({ text, overrides }: PlanRequest): string {
  const document = parse(text, { noLocation: true });
  const on = new Set(overrides.flatMap(([label, isOn]) => (isOn ? label : [])));
  try {
    if (hasForeignDirectives(document)) throw new PlanError('Not planned by types: a directive.');
    const facts = factsOf((label) => on.has(label));
    return write(planByType(facts, document), document);
  } catch {
    planByApollo ??= createApollo();
    return write(planByApollo(document, overrides), document);
  }
}

function write(made: unknown, document: DocumentNode): string {
  const json = JSON.stringify(made);
  check(readPlan(JSON.parse(json)), document);
  return json;
}

/** Reading the supergraph takes long, and few operations need it. */
function createApollo() {
  closeBranchesOfInterfaceObjects();
  const supergraph = Supergraph.build(stripAuthorization(supergraphSdl), {
    supportedFeatures: null,
    validateSupergraph: false,
  });
  const schema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, {
    incrementalDelivery: { enableDefer: true },
    // Of 10,000 plans, the default, the best is not much better, but found after half a minute.
    debug: { maxEvaluatedPlans: 100 },
  });
  const writeObjectConditions = createObjectConditions(supergraphSdl);
  return (document: DocumentNode, overrides: PlanRequest['overrides']) =>
    planner.buildQueryPlan(operationFromDocument(schema, writeObjectConditions(document)), {
      overrideConditions: new Map(overrides),
    });
}
