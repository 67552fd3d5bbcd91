import { createHash } from 'node:crypto';
import { type DocumentNode, parse, print, visit } from 'graphql';
import type { EngineLog } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import { createApolloPlanner } from './apollo-planner.ts';
import { checkConditions } from './check-conditions.ts';
import { checkRootFields, createCoverageCheck } from './check-coverage.ts';
import { createExternalCheck } from './check-external.ts';
import { createMeaningCheck } from './check-meaning.ts';
import { checkMutations } from './check-mutations.ts';
import { createValidityCheck } from './check-validity.ts';
import { createObjectConditions } from './object-conditions.ts';
import { type Overrides, readOverrideLabels } from './overrides.ts';
import type { Plan } from './plan.ts';
import { PlanError, PlanTimeoutError } from './plan-error.ts';
import { readPlan } from './read-plan.ts';
import { createRustPlanner } from './rust-planner.ts';
import { toRustSupergraph } from './rust-supergraph.ts';
import { stripAuthorization } from './strip-authorization.ts';
import { readSubgraphSchemas } from './subgraph-schemas.ts';

/** Finds out how operations of one supergraph are answered. */
export interface Planner {
  /**
   * Plans an operation that is valid for the API schema, has neither root introspection fields nor a root `__typename`
   * (see `prepare-operation.ts`). The planners run beside the event loop; what they made is checked on it.
   * @throws GraphQLError OPERATION_TOO_COMPLEX after the time limit, INTERNAL_SERVER_ERROR where no planner has a plan
   */
  plan(text: string, overrides?: Overrides): Promise<Plan>;
  /** Equal for overrides that lead to the same plans; part of the key of a cached plan. */
  overrideKey(overrides: Overrides): string;
  /** How many operations were planned by which planner, and how many by none. */
  readonly counts: Readonly<Record<'rust' | 'apollo' | 'failed', number>>;
  /**
   * Has the supergraph read before the first operation needs it. @throws Error when it cannot be read
   */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Settings of a planner, with their defaults. */
export interface PlannerSettings {
  /** Time for one operation, in each planner. The largest of our own questions takes 5 ms. */
  timeoutMs?: number;
}

/**
 * Plans with the Rust planner. What it cannot do or does wrong (see the files `check-…`), `@defer` and other directives
 * that subgraphs are to see are planned by `@apollo/query-planner`, which takes ten times as long.
 * @throws GraphQLError when the supergraph is not GraphQL
 */
export function createPlanner(
  supergraphSdl: string,
  log: Pick<EngineLog, 'warn' | 'error'>,
  { timeoutMs = 5_000 }: PlannerSettings = {},
): Planner {
  const rust = createRustPlanner(toRustSupergraph(supergraphSdl), { timeoutMs });
  const apollo = createApolloPlanner(stripAuthorization(supergraphSdl), { timeoutMs });
  const checkMeaning = createMeaningCheck(supergraphSdl);
  const checkCoverage = createCoverageCheck(supergraphSdl);
  const schemaOf = readSubgraphSchemas(supergraphSdl);
  const checkValidity = createValidityCheck(schemaOf);
  const checkExternal = createExternalCheck(schemaOf);
  const writeObjectConditions = createObjectConditions(supergraphSdl);
  const labels = readOverrideLabels(supergraphSdl);
  const counts = { rust: 0, apollo: 0, failed: 0 };

  function check({ node }: Plan, document: DocumentNode): void {
    checkMeaning(node, document);
    if (node) checkMutations(node, document);
  }

  async function planByRust(text: string, document: DocumentNode, overrides: Overrides): Promise<Plan> {
    const active = labels.evaluate(overrides).flatMap(([label, isOn]) => (isOn ? [label] : []));
    const raw = await rust.plan({ text, labels: active, percentage: overrides.percentage ?? 0 });
    const plan = readPlan(raw);
    check(plan, document);
    checkCoverage(plan.node, document);
    checkValidity(plan.node);
    checkExternal(plan.node);
    checkConditions(plan.node, document);
    counts.rust++;
    return plan;
  }

  async function planByApollo(text: string, document: DocumentNode, overrides: Overrides): Promise<Plan> {
    const written = writeObjectConditions(document);
    const asked = {
      text: written === document ? text : print(written),
      overrides: labels.evaluate(overrides),
    };
    const plan = readPlan(await apollo.plan(asked));
    check(plan, document);
    checkRootFields(plan.node, document);
    counts.apollo++;
    return plan;
  }

  /** Undefined where the Rust planner has no plan that can be used. */
  async function tryRust(
    text: string,
    document: DocumentNode,
    overrides: Overrides,
  ): Promise<Plan | undefined> {
    if (hasForeignDirectives(document)) return undefined;
    try {
      return await planByRust(text, document, overrides);
    } catch (error) {
      if (error instanceof PlanTimeoutError) throw error;
      log.warn({ operation: hashOf(text), reason: reasonOf(error), msg: 'planned by @apollo/query-planner' });
      return undefined;
    }
  }

  return {
    counts,
    overrideKey: labels.key,
    async plan(text, overrides = {}) {
      try {
        const document = parse(text, { noLocation: true });
        return (await tryRust(text, document, overrides)) ?? (await planByApollo(text, document, overrides));
      } catch (error) {
        counts.failed++;
        if (error instanceof PlanTimeoutError) throw toTimeoutError(timeoutMs);
        log.error({ operation: hashOf(text), reason: reasonOf(error), msg: 'no planner has a plan' });
        throw gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed; its log has the cause.', {
          status: 500,
        });
      }
    },
    start: () => rust.start(),
    async close() {
      await Promise.all([rust.close(), apollo.close()]);
    },
  };
}

/** The Rust planner keeps `@skip` and `@include`, and drops what else there is, without a word. */
function hasForeignDirectives(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    Directive({ name }) {
      if (name.value !== 'skip' && name.value !== 'include') isFound = true;
    },
  });
  return isFound;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Planners' messages quote parts of the operation, or all of it; what stands before the first quotation is their own. */
function reasonOf(error: unknown): string {
  if (error instanceof PlanError) return error.message;
  const [own = ''] = error instanceof Error ? error.message.split(/["'`{($\n]/) : [];
  return own.trim() || 'unknown';
}

const toTimeoutError = (timeoutMs: number) =>
  gatewayError(
    'OPERATION_TOO_COMPLEX',
    `No plan was found for the operation in ${timeoutMs} ms. Ask in several operations.`,
    { status: 400, extensions: { limitMs: timeoutMs } },
  );
