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

/** A plan that was checked, as JSON, and who made it: we, type by type, or `@apollo/query-planner`. */
export interface CheckedPlan {
  json: string;
  by: 'types' | 'apollo';
}

/** What the worker answers: first that it is ready or why it is not, then one answer a request, in their order. */
export type PlanAnswer =
  | { kind: 'ready' }
  | ({ kind: 'plan' } & CheckedPlan)
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
    answer({ kind: 'plan', ...plan(request) });
  } catch (error) {
    answer({ kind: 'error', reason: reasonOf(error) });
  }
});
answer({ kind: 'ready' });

/** By types, which is right more often than the planner's plans are; what that cannot do, it does. */
function plan({ text, overrides }: PlanRequest): CheckedPlan {
  const document = parse(text, { noLocation: true });
  const on = new Set(overrides.flatMap(([label, isOn]) => (isOn ? label : [])));
  try {
    if (hasForeignDirectives(document)) throw new PlanError('Not planned by types: a directive.');
    const facts = factsOf((label) => on.has(label));
    return { json: write(planByType(facts, document), document), by: 'types' };
  } catch {
    planByApollo ??= createApollo();
    return { json: write(planByApollo(document, overrides), document), by: 'apollo' };
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
