import { Kind, type SelectionNode } from 'graphql';

/** Any of the alternatives has to hold; each holds when all of its Boolean variables have the values it says. */
export type Guard = readonly Condition[][];

/** `@include(if: $variable)` (true) or `@skip(if: $variable)` (false). */
export interface Condition {
  variable: string;
  value: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** Tells whether what is guarded is there, at this place. */
export function isIncluded(
  { guard, unless }: { guard: Guard | null; unless: Guard | null },
  variables: Values,
): boolean {
  return (guard === null || holds(guard, variables)) && (unless === null || !holds(unless, variables));
}

const holds = (guard: Guard, variables: Values) =>
  guard.some((conditions) => conditions.every(({ variable, value }) => variables[variable] === value));

/** Null where a literal or a contradiction leaves the selection out. */
export function toConditions(node: SelectionNode, outer: Condition[]): Condition[] | null {
  let conditions = outer;
  for (const { name, arguments: given } of node.directives ?? []) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const included = name.value === 'include';
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value !== included) return null;
    if (value?.kind !== Kind.VARIABLE) continue;
    const condition = { variable: value.name.value, value: included };
    if (conditions.some((known) => isSame(known, condition))) continue;
    // `@skip(if: $a) @include(if: $a)`: no planner asks for it.
    if (conditions.some(({ variable }) => variable === condition.variable)) return null;
    conditions = [...conditions, condition];
  }
  return conditions;
}

const isSame = (one: Condition, other: Condition) =>
  one.variable === other.variable && one.value === other.value;

/** Whether what holds under `conditions` also holds under `other`. */
export const isImplied = (other: readonly Condition[], conditions: readonly Condition[]) =>
  other.every((one) => conditions.some((each) => isSame(one, each)));

/** Null where some alternative has no conditions. Equal alternatives are one. */
export function toGuard(given: readonly Condition[][]): Guard | null {
  const alternatives: Condition[][] = [];
  for (const conditions of given) {
    if (conditions.length === 0) return null;
    const isKnown = alternatives.some(
      (known) => isImplied(known, conditions) && isImplied(conditions, known),
    );
    if (!isKnown) alternatives.push(conditions);
  }
  return alternatives;
}
