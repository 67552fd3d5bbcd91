import { parentPort, workerData } from 'node:worker_threads';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { closeBranchesOfInterfaceObjects } from './apollo-closed-branches.ts';

/** What the worker is asked. */
export interface PlanRequest {
  text: string;
  /** Labels of `@override` with whether they are on. */
  overrides: ReadonlyArray<readonly [string, boolean]>;
}

/** What the worker answers: first that it is ready or why it is not, then one answer a request, in their order. */
export type PlanAnswer =
  | { kind: 'ready' }
  | { kind: 'plan'; json: string }
  | { kind: 'error'; message: string };

const answer = (message: PlanAnswer) => parentPort?.postMessage(message);

closeBranchesOfInterfaceObjects();
const supergraph = Supergraph.build(workerData.supergraphSdl as string, {
  supportedFeatures: null,
  validateSupergraph: false,
});
const schema = supergraph.apiSchema();
const planner = new QueryPlanner(supergraph, {
  incrementalDelivery: { enableDefer: true },
  // Of 10,000 plans, the default, the best is not much better, but found after half a minute.
  debug: { maxEvaluatedPlans: 100 },
});

parentPort?.on('message', ({ text, overrides }: PlanRequest) => {
  try {
    const operation = operationFromDocument(schema, parse(text, { noLocation: true }));
    const plan = planner.buildQueryPlan(operation, { overrideConditions: new Map(overrides) });
    answer({ kind: 'plan', json: JSON.stringify(plan) });
  } catch (error) {
    answer({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
  }
});
answer({ kind: 'ready' });
