import {
  type CohortExpression,
  normalizeFilter,
  writeCohortExpression,
} from '@ieum/schema/contract/cohort-expression.ts';
import type { ErrorCode } from '../errors.ts';
import type { GatherLimits } from './limits.ts';
import { isObject } from './response.ts';

/** A cohort's `where`, read: one kind a node. */
export type CohortTree =
  | { kind: 'and'; nodes: readonly CohortTree[] }
  | { kind: 'or'; nodes: readonly CohortTree[] }
  | { kind: 'not'; node: CohortTree }
  | { kind: 'profile'; filter: Record<string, unknown> }
  | { kind: 'supported'; filter: Record<string, unknown> };

/** Why a cohort cannot be; `inputPath` leads to the node inside the field's arguments. */
export interface CohortRefusal {
  message: string;
  extensions: {
    code: ErrorCode;
    inputPath?: Array<string | number>;
    [fact: string]: unknown;
  };
}

/** The distinct filters of all cohorts of one operation: each is asked once. */
export interface CohortLeaves {
  readonly filters: ReadonlyArray<Record<string, unknown>>;
  /** Takes in a cohort's filters, unless they make too many. */
  take(tree: CohortTree): CohortRefusal | null;
  /** Gives the number of a filter that was taken in; equal filters have one. */
  numberOf(filter: Record<string, unknown>): number | undefined;
}

/** Every source is asked for every leaf, so aliases must not multiply what one cohort may have. */
export function createCohortLeaves({ cohortLeaves }: GatherLimits): CohortLeaves {
  const filters: Array<Record<string, unknown>> = [];
  const numbers = new Map<string, number>();
  const most = leavesOfOperation * cohortLeaves;
  return {
    filters,
    take: (tree) => {
      const own = new Map(filtersOf(tree).map((filter) => [toText(filter), filter]));
      const added = [...own].filter(([text]) => !numbers.has(text));
      if (filters.length + added.length > most) {
        const message = `The cohorts of one operation have at most ${most} distinct "supported" leaves together. Ask in several operations.`;
        return { message, extensions: { code: 'COHORT_TOO_MANY_LEAVES' } };
      }
      for (const [text, filter] of added) {
        numbers.set(text, filters.push(normalizeFilter(filter) as Record<string, unknown>) - 1);
      }
      return null;
    },
    numberOf: (filter) => numbers.get(toText(filter)),
  };
}

/** An operation that compares several cohorts may have the leaves of so many. */
const leavesOfOperation = 4;

const toText = (filter: Record<string, unknown>) => JSON.stringify(normalizeFilter(filter));

/** Reads a coerced `CohortWhere`: exactly one field a node, within the limits. */
export function readCohort(
  where: unknown,
  limits: GatherLimits,
): { tree: CohortTree } | { refusal: CohortRefusal } {
  let supported = 0;
  let refusal: CohortRefusal | null = null;
  const tree = readNode(where, ['where'], 1);
  return refusal || !tree ? { refusal: refusal! } : { tree };

  function readNode(node: unknown, inputPath: Array<string | number>, depth: number): CohortTree | null {
    if (refusal) return null;
    if (depth > limits.cohortDepth) {
      return refuse(
        'COHORT_TOO_DEEP',
        `A cohort's "where" has at most ${limits.cohortDepth} levels.`,
        inputPath,
      );
    }
    const set = Object.entries(isObject(node) ? node : {}).filter(
      ([, value]) => value !== null && value !== undefined,
    );
    const [[kind, value] = [], ...more] = set;
    if (kind === undefined || more.length > 0) {
      const came = set.length === 0 ? 'none' : set.map(([name]) => name).join(' and ');
      return refuse(
        'COHORT_ONE_OF',
        `Each node of a cohort has exactly one of and, or, not, profile, supported; got ${came}.`,
        inputPath,
      );
    }
    return readKind(kind, value, [...inputPath, kind], depth);
  }

  function readKind(
    kind: string,
    value: unknown,
    inputPath: Array<string | number>,
    depth: number,
  ): CohortTree | null {
    if (kind === 'and' || kind === 'or') {
      const nodes = (value as unknown[]).map((inner, index) =>
        readNode(inner, [...inputPath, index], depth + 1),
      );
      return { kind, nodes: nodes.filter((inner) => inner !== null) };
    }
    if (kind === 'not') {
      const node = readNode(value, inputPath, depth + 1);
      return node && { kind, node };
    }
    if (kind === 'supported') supported += 1;
    if (supported > limits.cohortLeaves) {
      return refuse(
        'COHORT_TOO_MANY_LEAVES',
        `A cohort has at most ${limits.cohortLeaves} "supported" leaves.`,
        inputPath,
      );
    }
    return { kind: kind as 'profile' | 'supported', filter: value as Record<string, unknown> };
  }

  function refuse(code: ErrorCode, message: string, inputPath: Array<string | number>): null {
    refusal ??= { message, extensions: { code, inputPath } };
    return null;
  }
}

/** The filters of a cohort's `supported` leaves. */
export function filtersOf(tree: CohortTree): Array<Record<string, unknown>> {
  if (tree.kind === 'supported') return [tree.filter];
  if (tree.kind === 'profile') return [];
  return tree.kind === 'not' ? filtersOf(tree.node) : tree.nodes.flatMap(filtersOf);
}

/** What stands for a `supported` leaf in an expression. */
export type LeafSet = { set: string } | { kept: string };

/** Puts the leaves' sets in place and writes the expression. @param setOf gives the set of a `supported` filter */
export function writeCohort(
  tree: CohortTree,
  setOf: (filter: Record<string, unknown>) => LeafSet,
  { cohortCharacters }: GatherLimits,
): { expression: string } | { refusal: CohortRefusal } {
  // Sets make up an expression's size; they are counted before they are joined into one text.
  const characters = filtersOf(tree).reduce((sum, filter) => sum + lengthOf(setOf(filter)), 0);
  const expression = characters <= cohortCharacters ? writeCohortExpression(toExpression(tree, setOf)) : null;
  if (expression !== null && expression.length <= cohortCharacters) return { expression };
  return { refusal: tooLarge(cohortCharacters) };
}

/** The refusal of a cohort with a set, or a key, of more characters than are allowed. */
export function tooLarge(characters: number): CohortRefusal {
  const message = `The startups behind this cohort take more than ${characters} characters. Narrow its "supported" filters.`;
  return { message, extensions: { code: 'COHORT_TOO_LARGE' } };
}

const lengthOf = (leaf: LeafSet) => ('set' in leaf ? leaf.set : leaf.kept).length;

function toExpression(
  tree: CohortTree,
  setOf: (filter: Record<string, unknown>) => LeafSet,
): CohortExpression {
  switch (tree.kind) {
    case 'and':
      return { and: tree.nodes.map((node) => toExpression(node, setOf)) };
    case 'or':
      return { or: tree.nodes.map((node) => toExpression(node, setOf)) };
    case 'not':
      return { not: toExpression(tree.node, setOf) };
    case 'profile':
      return { profile: tree.filter };
    case 'supported':
      return setOf(tree.filter);
    default:
      return tree satisfies never;
  }
}
