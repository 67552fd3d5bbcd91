import { parentPort, workerData } from 'node:worker_threads';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { closeBranchesOfInterfaceObjects } from './apollo-closed-branches.ts';
import { createObjectConditions } from './object-conditions.ts';
import { createApolloPlanCheck } from './plan-checks.ts';
import { reasonOf } from './plan-error.ts';
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

closeBranchesOfInterfaceObjects();
const { supergraphSdl } = workerData as { supergraphSdl: string };
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
const check = createApolloPlanCheck(supergraphSdl);

parentPort?.on('message', (request: PlanRequest) => {
  try {
    answer({ kind: 'plan', json: plan(request) });
  } catch (error) {
    answer({ kind: 'error', reason: reasonOf(error) });
  }
});
answer({ kind: 'ready' });

function plan({ text, overrides }: PlanRequest): string {
  const document = parse(text, { noLocation: true });
  const operation = operationFromDocument(schema, writeObjectConditions(document));
  const made = planner.buildQueryPlan(operation, { overrideConditions: new Map(overrides) });
  const json = JSON.stringify(made);
  check(readPlan(JSON.parse(json)), document);
  return json;
}
