import { setImmediate } from 'node:timers/promises';
import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import { decodeIdSet, encodeIdSet, uniteIdSets } from '@ieum/schema/contract/id-set.ts';
import { type ArgumentNode, getNamedType, isObjectType, Kind } from 'graphql';
import type { Cell } from './cell.ts';
import type { CohortRefusal, LeafSet } from './cohort.ts';
import type { Answers } from './fan-out.ts';
import type { Graph } from './graph.ts';
import { compileHoldings } from './holdings.ts';
import type { Question } from './question.ts';
import { isObject } from './response.ts';
import type { FieldText, Parent } from './task.ts';

/** The hidden gathered field that cohorts are made from. */
export const startupSetCoordinate = 'Query.startupSet';

/**
 * What there is for one leaf: the union of the sources' sets, or its digest where the owner of cohorts keeps it; or the
 * source that failed, or why the union could not be kept.
 */
export type StartupSetAnswer = LeafSet | { failed: Cell } | { refused: CohortRefusal };

/** One question for each distinct filter; the filter goes in the variable `filterVariable` names. */
export function toSetQuestions(graph: Graph, filters: readonly unknown[], hidden: string): Question[] {
  const rule = graph.fields.get(startupSetCoordinate);
  if (!rule || filters.length === 0) return [];
  const parents: Parent[] = [{ key: '', representation: null, places: [] }];
  return filters.map((_, leaf) => {
    const variable = filterVariable(hidden, leaf);
    const variables = new Map([[variable, `$${variable}: ${filterType(graph, rule)}`]]);
    const ask: FieldText = { text: `startupSet(where: $${variable}) { ids }`, variables };
    const asks = new Map(rule.sources.map(({ name }) => [name, ask]));
    const holdings = compileHoldings(rule, [writeArgument('where', variable)]);
    return { id: `c${leaf}`, rule, parents, asks, holdings, isJudged: false };
  });
}

function writeArgument(argument: string, variable: string): ArgumentNode {
  const toName = (value: string) => ({ kind: Kind.NAME, value }) as const;
  const value = { kind: Kind.VARIABLE, name: toName(variable) } as const;
  return { kind: Kind.ARGUMENT, name: toName(argument), value };
}

export function filterVariable(hidden: string, leaf: number): string {
  return `${hidden}where_${leaf}`;
}

/**
 * Unites each leaf's sets. A partial count would be wrong, so one failed source fails the leaf. Sets of a million take
 * time, so other work is let in between the leaves.
 */
export async function readSets(
  questions: readonly Question[],
  answers: Answers,
  maxCharacters: number,
): Promise<StartupSetAnswer[]> {
  const read: StartupSetAnswer[] = [];
  for (const question of questions) {
    if (read.length > 0) await setImmediate();
    read.push(readLeaf(answers.get(question)?.[0] ?? [], maxCharacters));
  }
  return read;
}

function readLeaf(cells: readonly Cell[], maxCharacters: number): StartupSetAnswer {
  const texts = cells.map((cell) => readText(cell, maxCharacters));
  const none = texts.indexOf(null);
  if (none >= 0) return { failed: cells[none]! };
  try {
    return { set: uniteIdSets(texts as string[]) };
  } catch (error) {
    const wrong = texts.findIndex((text) => !isIdSet(text!));
    if (wrong < 0) throw error;
    return { failed: cells[wrong]! };
  }
}

/** A source answers a list of exactly one set. Null when it is anything else, or too large to be read. */
function readText({ isUnasked, status, errors, value }: Cell, maxCharacters: number): string | null {
  if (isUnasked) return encodeIdSet([]);
  if (status !== 'OK' || errors.length > 0 || !Array.isArray(value) || value.length !== 1) return null;
  const [set] = value as unknown[];
  return isObject(set) && typeof set.ids === 'string' && set.ids.length <= maxCharacters ? set.ids : null;
}

function isIdSet(text: string): boolean {
  try {
    decodeIdSet(text);
    return true;
  } catch {
    return false;
  }
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
