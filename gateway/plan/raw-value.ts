import { PlanError } from './plan-error.ts';

/** A JSON object of a planner's plan. */
export type Raw = Readonly<Record<string, unknown>>;

/** @throws PlanError when it is no object */
export function readObject(value: unknown, what: string): Raw {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Raw;
  throw new PlanError(`${what} should be an object; got ${describe(value)}.`);
}

/** The list, each item read; none where the value is absent. @throws PlanError when it is no list */
export function readList<T>(value: unknown, what: string, read: (item: unknown) => T): T[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map(read);
  throw new PlanError(`${what} should be a list; got ${describe(value)}.`);
}

/** @throws PlanError when it is no text */
export function readText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new PlanError(`${what} should be a text; got ${describe(value)}.`);
}

/** The text, or null where there is none. @throws PlanError when it is neither */
export const readOptionalText = (value: unknown, what: string) =>
  value === undefined || value === null ? null : readText(value, what);

/**
 * Makes sure that nothing a planner means is passed over.
 * @throws PlanError when the object has a member that is not among `known`
 */
export function refuseUnknown(value: Raw, what: string, known: readonly string[]): void {
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined || member === null || known.includes(key)) continue;
    if (Array.isArray(member) && member.length === 0) continue;
    throw new PlanError(`${what} has an unknown member "${key}".`);
  }
}

/** Never the value itself: it may hold a client's text. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
