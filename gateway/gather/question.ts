import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import type { Holdings } from './holdings.ts';
import type { FieldText, Parent } from './task.ts';

/** One field that a level asks its sources: a task with its parents, or a leaf of a cohort. */
export interface Question {
  /** The alias of the answer; unique in its operation. */
  readonly id: string;
  readonly rule: GatheredField;
  /** The entities to ask for, or the query root alone (without a representation). */
  readonly parents: readonly Parent[];
  readonly asks: ReadonlyMap<string, FieldText>;
  readonly holdings: Holdings;
  /** Whether something is left to a source where none holds anything: to refuse arguments, or to give an empty sum. */
  readonly isJudged: boolean;
}

/** Questions to one source that share an `_entities`: of one type, with the same parents. */
export interface QuestionGroup {
  /** The alias of `_entities`; null for fields of Query. */
  readonly id: string | null;
  readonly typeName: string;
  readonly parents: readonly Parent[];
  readonly questions: readonly Question[];
}

/** Puts a level's questions together; every source is asked by the same groups. */
export function groupQuestions(questions: readonly Question[]): QuestionGroup[] {
  const groups = new Map<string, QuestionGroup & { questions: Question[] }>();
  for (const question of questions) {
    const { rule, parents } = question;
    const isRoot = rule.entityKey === null;
    const key = isRoot ? '' : `${rule.type} ${parents.map((parent) => parent.key).join(' ')}`;
    const group = groups.get(key);
    if (group) group.questions.push(question);
    else {
      const id = isRoot ? null : `e${groups.size}`;
      groups.set(key, { id, typeName: rule.type, parents, questions: [question] });
    }
  }
  return [...groups.values()];
}
