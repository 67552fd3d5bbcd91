/** A planner gave a plan that cannot be executed, or one that does not mean what the client asked. */
export class PlanError extends Error {}

/** Planning took longer than its limit. */
export class PlanTimeoutError extends Error {}
