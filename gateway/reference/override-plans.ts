import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApolloGateway } from '@apollo/gateway';
import type { QueryPlanner } from '@apollo/query-planner';

/** Each label of `@override` with whether it is on. */
type Conditions = ReadonlyArray<readonly [string, boolean]>;

/**
 * `@apollo/gateway` (2.14) plans every operation as if all labels of `@override` were off, though its planner takes
 * conditions. It hands them none, so they are laid beside the call.
 * @param gateway that has loaded its supergraph
 * @returns what runs an operation under conditions
 */
export function planByOverrides(gateway: ApolloGateway): <T>(conditions: Conditions, run: () => T) => T {
  const storage = new AsyncLocalStorage<Conditions>();
  const { queryPlanner } = gateway as unknown as { queryPlanner?: Pick<QueryPlanner, 'buildQueryPlan'> };
  if (!queryPlanner) throw new Error('@apollo/gateway has no query planner where one was expected.');
  const build = queryPlanner.buildQueryPlan.bind(queryPlanner);
  queryPlanner.buildQueryPlan = (operation, options) =>
    build(operation, { ...options, overrideConditions: new Map(storage.getStore()) });
  return (conditions, run) => storage.run(conditions, run);
}
