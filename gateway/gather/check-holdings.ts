import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import { type Answers, type FanOut, fanOut } from './fan-out.ts';
import type { Holdings } from './holdings.ts';
import type { Question } from './question.ts';
import { isObject } from './response.ts';
import type { Parent } from './task.ts';

/** How often sources are asked for what they say that they do not hold, and who hears of one that does hold it. */
export interface HoldingsCheck {
  /** One operation in so many; 0: none. */
  oneIn: number;
  report(found: UndeclaredHolding): void;
}

/** A source that answered a gathered field with something where it says that it holds nothing. */
export interface UndeclaredHolding {
  subgraph: string;
  /** E.g. `Query.supports`. */
  field: string;
}

/** Told of the questions of each level, once it is answered. */
export type OnAnswered = NonNullable<FanOut['onAnswered']>;

/**
 * Makes the check of one operation, or none when it is not its turn. Nobody waits for it: answers are what they are
 * without it, and what fails in it is nobody's error.
 */
export function createHoldingsCheck(check: HoldingsCheck | undefined): OnAnswered | undefined {
  if (!check || check.oneIn === 0 || Math.random() * check.oneIn >= 1) return undefined;
  return (questions, options) => {
    checkHoldings(questions, options, check.report).catch(() => undefined);
  };
}

async function checkHoldings(
  questions: readonly Question[],
  options: FanOut,
  report: HoldingsCheck['report'],
): Promise<void> {
  const doubts = questions.flatMap((question) => toDoubt(question, options.values));
  if (doubts.length === 0) return;
  const answers = await fanOut(
    doubts.map(({ question }) => question),
    { ...options, signal: undefined, onAnswered: undefined },
  );
  const found = new Map<string, UndeclaredHolding>();
  for (const doubt of doubts) {
    for (const one of findUndeclared(doubt, answers)) found.set(`${one.subgraph} ${one.field}`, one);
  }
  for (const one of found.values()) report(one);
}

/** A question turned round: asked of the sources that were spared, for the parents that they were spared. */
interface Doubt {
  question: Question;
  isSpared(source: string, parent: Parent): boolean;
}

function toDoubt(question: Question, values: Readonly<Record<string, unknown>>): Doubt[] {
  if (question.holdings.size === 0) return [];
  const isSpared = (source: string, { representation }: Parent) => {
    const own = question.holdings.get(source);
    return own !== undefined && !(own.byArguments(values) && (own.byKey?.(representation) ?? true));
  };
  const holdings: Holdings = new Map(
    [...question.holdings.keys()].map((source) => [
      source,
      {
        byArguments: () => question.parents.some((parent) => isSpared(source, parent)),
        byKey: (representation) =>
          isSpared(source, {
            key: '',
            representation: representation as Parent['representation'],
            places: [],
          }),
      },
    ]),
  );
  const asks = new Map([...question.asks].filter(([source]) => holdings.has(source)));
  return [{ question: { ...question, asks, holdings, isJudged: false }, isSpared }];
}

function findUndeclared({ question, isSpared }: Doubt, answers: Answers): UndeclaredHolding[] {
  const { rule, parents } = question;
  return (answers.get(question) ?? []).flatMap((cells, index) =>
    cells
      .filter(({ source, value }) => isSpared(source, parents[index]!) && holdsSomething(rule, value))
      .map(({ source }) => ({ subgraph: source, field: `${rule.type}.${rule.field}` })),
  );
}

/** A value of nothing has no items; cells of zeros only; an empty set of startups. */
function holdsSomething({ merge, hidden }: GatheredField, value: unknown): boolean {
  if (merge === 'CONNECTION') {
    const { edges, totalCount } = isObject(value) ? value : {};
    return (Array.isArray(edges) && edges.length > 0) || (typeof totalCount === 'number' && totalCount > 0);
  }
  if (!Array.isArray(value)) return false;
  if (merge === 'SUM')
    return hasLeaf(value, (leaf) => leaf === true || (typeof leaf === 'number' && leaf !== 0));
  return hidden ? hasLeaf(value, (leaf) => typeof leaf === 'string' && leaf !== '') : value.length > 0;
}

function hasLeaf(value: unknown, is: (leaf: unknown) => boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => hasLeaf(item, is));
  return isObject(value) ? Object.values(value).some((item) => hasLeaf(item, is)) : is(value);
}
