import { type DirectiveNode, Kind, type SelectionNode } from 'graphql';

/** A figure, or what computes it from the coerced variables of a request. Most operations' are figures. */
export type Cost = number | CostOfVariables;
export type CostOfVariables = (variables: Readonly<Record<string, unknown>>) => number;

/** Adds up; what is known already is added once. */
export function sum(costs: readonly Cost[]): Cost {
  let known = 0;
  const open: CostOfVariables[] = [];
  for (const cost of costs) {
    if (typeof cost === 'number') known += cost;
    else open.push(cost);
  }
  if (open.length === 0) return known;
  return (variables) => open.reduce((total, cost) => total + cost(variables), known);
}

/** Multiplies; what is times nothing is not computed. */
export function product(left: Cost, right: Cost): Cost {
  if (left === 0 || right === 0) return 0;
  if (typeof left === 'number') {
    return typeof right === 'number' ? left * right : (variables) => left * right(variables);
  }
  return (variables) => {
    const times = left(variables);
    if (times === 0) return 0;
    return times * (typeof right === 'number' ? right : right(variables));
  };
}

/** Of what may be negative. */
export function atLeastZero(cost: Cost): Cost {
  return typeof cost === 'number' ? Math.max(0, cost) : (variables) => Math.max(0, cost(variables));
}

/** 0 or 1: how often a selection counts by `@skip` and `@include`. */
export function compileInclusion({ directives = [] }: SelectionNode): Cost {
  return directives.reduce<Cost>((times, directive) => product(times, includedBy(directive)), 1);
}

function includedBy({ name, arguments: given = [] }: DirectiveNode): Cost {
  if (name.value !== 'skip' && name.value !== 'include') return 1;
  const wanted = name.value === 'include';
  const condition = given.find((argument) => argument.name.value === 'if')?.value;
  if (condition?.kind === Kind.BOOLEAN) return condition.value === wanted ? 1 : 0;
  if (condition?.kind !== Kind.VARIABLE) return 1;
  return (variables) => (variables[condition.name.value] === wanted ? 1 : 0);
}
