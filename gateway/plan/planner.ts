import { createHash } from 'node:crypto';
import type { EngineLog } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import { createApolloPlanner } from './apollo-planner.ts';
import type { CheckedPlan } from './apollo-worker.ts';
import { type Overrides, readOverrideLabels } from './overrides.ts';
import type { Plan } from './plan.ts';
import { PlanTimeoutError, reasonOf } from './plan-error.ts';
import { readPlan } from './read-plan.ts';
import { createRustPlanners, type RustPlanners } from './rust-planner.ts';

/** Finds out how operations of one supergraph are answered. */
export interface Planner {
  /**
   * Plans an operation that is valid for the API schema, has neither root introspection fields nor a root `__typename`
   * (see `prepare-operation.ts`). Plans are made and checked beside the event loop, on which they are only read.
   * @throws GraphQLError OPERATION_TOO_COMPLEX after the time limit, INTERNAL_SERVER_ERROR where no planner has a plan
   */
  plan(text: string, overrides?: Overrides): Promise<Plan>;
  /** Equal for overrides that lead to the same plans; part of the key of a cached plan. */
  overrideKey(overrides: Overrides): string;
  /** How many operations were planned by the Rust planner, type by type, by `@apollo/query-planner`, and by none. */
  readonly counts: Readonly<Record<'rust' | 'types' | 'apollo' | 'failed', number>>;
  /**
   * Has the supergraph read before the first operation needs it. @throws Error when it cannot be read
   */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Settings of a planner, with their defaults. */
export interface PlannerSettings {
  /** Time for one operation, in all planners together. The largest of our own questions takes 5 ms. */
  timeoutMs?: number;
  /** The process in which several supergraphs are planned on; by default the planner has its own. */
  rustPlanners?: RustPlanners;
}

/**
 * Plans with the Rust planner. What it cannot do, does wrong (see `plan-checks.ts`), or has no plan for in its part of the
 * time is planned type by type (see `by-type/plan-by-type.ts`); `@defer`, other directives that subgraphs are to see, and
 * what that cannot do by `@apollo/query-planner`, which takes ten times as long. What is left to
 * these two is logged by its hash, with who planned it; each planner's plans are counted.
 * @throws GraphQLError when the supergraph is not GraphQL
 */
export function createPlanner(
  supergraphSdl: string,
  log: Pick<EngineLog, 'warn' | 'error'>,
  { timeoutMs = 5_000, rustPlanners }: PlannerSettings = {},
): Planner {
  const planners = rustPlanners ?? createRustPlanners();
  const rustMs = timeoutMs * rustShare;
  const rust = planners.open(supergraphSdl, { timeoutMs: rustMs });
  const others = createApolloPlanner(supergraphSdl);
  const labels = readOverrideLabels(supergraphSdl);
  const counts = { rust: 0, types: 0, apollo: 0, failed: 0 };

  /** The plan, or why the Rust planner has none that can be used, and how much time is left for the others. */
  async function planByRust(text: string, overrides: Overrides): Promise<string | Unplanned> {
    const active = labels.evaluate(overrides).flatMap(([label, isOn]) => (isOn ? [label] : []));
    const startedMs = performance.now();
    try {
      const json = await rust.plan({ text, labels: active, percentage: overrides.percentage ?? 0 });
      return json ?? { reason: null, leftMs: timeoutMs };
    } catch (error) {
      // It may have waited for its turn, too, but has not worked for longer than it may.
      const usedMs = Math.min(performance.now() - startedMs, rustMs);
      return { reason: reasonOf(error), leftMs: timeoutMs - usedMs };
    }
  }

  async function planByOthers(text: string, overrides: Overrides, { reason, leftMs }: Unplanned) {
    let by: CheckedPlan['by'] | null = null;
    try {
      const made = await others.plan({ text, overrides: labels.evaluate(overrides) }, leftMs);
      by = made.by;
      return made;
    } finally {
      if (reason !== null)
        log.warn({ operation: hashOf(text), reason, by, msg: 'left to the other planners' });
    }
  }

  async function planByAny(text: string, overrides: Overrides): Promise<Plan> {
    const byRust = await planByRust(text, overrides);
    const { json, by } =
      typeof byRust === 'string'
        ? { json: byRust, by: 'rust' as const }
        : await planByOthers(text, overrides, byRust);
    const plan = readPlan(JSON.parse(json));
    counts[by]++;
    return plan;
  }

  return {
    counts,
    overrideKey: labels.key,
    async plan(text, overrides = {}) {
      try {
        return await planByAny(text, overrides);
      } catch (error) {
        counts.failed++;
        if (error instanceof PlanTimeoutError) throw toTimeoutError(timeoutMs);
        // With deferred parts, the operation is planned once more as a whole.
        const level = text.includes('@defer') ? 'warn' : 'error';
        log[level]({ operation: hashOf(text), reason: reasonOf(error), msg: 'no planner has a plan' });
        throw gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed; its log has the cause.', {
          status: 500,
        });
      }
    },
    start: () => rust.start(),
    async close() {
      await Promise.all([rustPlanners ? rust.close() : planners.close(), others.close()]);
    },
  };
}

interface Unplanned {
  /** Null where it is not for the Rust planner. */
  reason: string | null;
  leftMs: number;
}

/** The part of the time that the Rust planner may use up: for some large operations the others, slower as a rule, need less. */
const rustShare = 0.4;

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

const toTimeoutError = (timeoutMs: number) =>
  gatewayError(
    'OPERATION_TOO_COMPLEX',
    `No plan was found for the operation in ${timeoutMs} ms. Ask in several operations.`,
    { status: 400, extensions: { limitMs: timeoutMs } },
  );
