import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import { decodeIdSet, encodeIdSet } from '@ieum/schema/contract/id-set.ts';
import { getNamedType, isObjectType } from 'graphql';
import type { Cell } from './cell.ts';
import type { Answers } from './fan-out.ts';
import type { Graph } from './graph.ts';
import type { Question } from './question.ts';
import { isObject } from './response.ts';
import type { FieldText, Parent } from './task.ts';

/** The hidden gathered field that cohorts are made from. */
export const startupSetCoordinate = 'Query.startupSet';

/** What the sources answered for one leaf: the union of their sets, or the source that failed. */
export type StartupSetAnswer = { set: string } | { failed: Cell };

/** One question for each distinct filter; the filter goes in the variable `filterVariable` names. */
export function toSetQuestions(graph: Graph, filters: readonly unknown[], hidden: string): Question[] {
  const rule = graph.fields.get(startupSetCoordinate);
  if (!rule || filters.length === 0) return [];
  const parents: Parent[] = [{ key: '', representation: null, places: [] }];
  return filters.map((_, leaf) => {
    const variable = filterVariable(hidden, leaf);
    const variables = new Map([[variable, `$${variable}: ${filterType(graph, rule)}`]]);
    const ask: FieldText = { text: `startupSet(where: $${variable}) { ids }`, variables };
    return { id: `c${leaf}`, rule, parents, asks: new Map(rule.sources.map(({ name }) => [name, ask])) };
  });
}

export function filterVariable(hidden: string, leaf: number): string {
  return `${hidden}where_${leaf}`;
}

/** Unites each leaf's sets. A partial count would be wrong, so one failed source fails the leaf. */
export function readSets(
  questions: readonly Question[],
  answers: Answers,
  maxCharacters: number,
): StartupSetAnswer[] {
  return questions.map((question) => {
    const sets: number[][] = [];
    for (const cell of answers.get(question)?.[0] ?? []) {
      const isWhole = cell.status === 'OK' && cell.errors.length === 0;
      const own = isWhole ? readSet(cell.value, maxCharacters) : null;
      if (own === null) return { failed: cell };
      sets.push(own);
    }
    return { set: encodeIdSet(sets.reduce(unite, [])) };
  });
}

/** A source answers a list of exactly one set. Null when it is anything else, or too large to be read. */
function readSet(value: unknown, maxCharacters: number): number[] | null {
  if (!Array.isArray(value) || value.length !== 1) return null;
  const [set] = value as unknown[];
  if (!isObject(set) || typeof set.ids !== 'string' || set.ids.length > maxCharacters) return null;
  try {
    return decodeIdSet(set.ids);
  } catch {
    return null;
  }
}

/** Both ascend; so does the result, each number once. */
function unite(a: number[], b: number[]): number[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const united: number[] = [];
  let left = 0;
  let right = 0;
  while (left < a.length || right < b.length) {
    const x = a[left] ?? Number.POSITIVE_INFINITY;
    const y = b[right] ?? Number.POSITIVE_INFINITY;
    united.push(Math.min(x, y));
    if (x <= y) left += 1;
    if (y <= x) right += 1;
  }
  return united;
}

function filterType(graph: Graph, rule: GatheredField): string {
  for (const { name } of rule.sources) {
    const query = graph.sources.get(name)?.getType(rule.type);
    const argument =
      isObjectType(query) && query.getFields()[rule.field]?.args.find((arg) => arg.name === 'where');
    if (argument) return `${getNamedType(argument.type).name}!`;
  }
  throw new TypeError(`No source of ${startupSetCoordinate} has the argument "where".`);
}
