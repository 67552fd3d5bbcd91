/** A planner gave a plan that cannot be executed, or one that does not mean what the client asked. */
export class PlanError extends Error {}

/** Planning took longer than its limit. */
export class PlanTimeoutError extends Error {}

/**
 * Why there is no plan, without a word of the operation. Planners' messages quote parts of it, or all; what stands before
 * the first quotation is their own.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof PlanError) return error.message;
  const [own = ''] = error instanceof Error ? error.message.split(/["'`{($\n]/) : [];
  return own.trim() || 'unknown';
}
