import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { Ask, SubgraphAnswer, SubgraphOperation } from '../subgraph/ask.ts';
import { missingAccess } from './access.ts';
import { type CellReader, readAnswer } from './answer.ts';
import { type Cell, failedCell } from './cell.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { groupQuestions, type Question, type QuestionGroup } from './question.ts';
import { type RequestTexts, writeRequest } from './request.ts';

/** What asking the sources takes, besides the questions. */
export interface FanOut {
  readonly ask: Ask;
  readonly caller: Caller;
  /** The client's. */
  readonly signal: AbortSignal | undefined;
  readonly sourceTimeoutMs: number;
  readonly operationName: string | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly hidden: string;
  readonly texts: RequestTexts;
}

/** The cells of a question by parent, each in source order. */
export type Answers = ReadonlyMap<Question, readonly Cell[][]>;

/**
 * Asks every source everything that one level wants of it, in one request a source, side by side. A source whose
 * field the caller may not use is not asked for it. Rejects only when the client is gone.
 */
export async function fanOut(questions: readonly Question[], options: FanOut): Promise<Answers> {
  const groups = groupQuestions(questions);
  const sources = new Set(questions.flatMap(({ rule }) => rule.sources.map(({ name }) => name)));
  const deadline = startDeadline(options.sourceTimeoutMs, options.signal);
  try {
    const readers = await Promise.all(
      [...sources].map((source) => askSource(source, groups, options, deadline)),
    );
    const readerOf = new Map([...sources].map((source, index) => [source, readers[index] ?? null]));
    return readAnswers(groups, readerOf, options.caller);
  } finally {
    deadline.end();
  }
}

/** Null when there is nothing that the source may be asked. */
async function askSource(
  source: string,
  groups: readonly QuestionGroup[],
  options: FanOut,
  deadline: Deadline,
): Promise<CellReader | null> {
  const own = groups
    .map((group) => ({
      ...group,
      questions: group.questions.filter((question) => isAsked(question, source, options.caller)),
    }))
    .filter((group) => group.questions.length > 0 && group.parents.length > 0);
  if (own.length === 0) return null;
  const { values, hidden, operationName, texts } = options;
  const operation = writeRequest(source, own, values, hidden, operationName, texts);
  const answer = await deadline.race(send(source, operation, options, deadline));
  // The client's going aborts requests, too, and their failures must not pass for answers.
  options.signal?.throwIfAborted();
  return readAnswer(source, answer, options.sourceTimeoutMs);
}

async function send(
  source: string,
  operation: SubgraphOperation,
  { ask, caller, sourceTimeoutMs }: FanOut,
  { signal }: Deadline,
): Promise<SubgraphAnswer> {
  try {
    return await ask(source, operation, { caller, signal, deadlineMs: sourceTimeoutMs });
  } catch {
    // Asking answers failures as values; an `ask` of one's own that throws is as good as unreachable.
    return {
      kind: 'failure',
      failure: { code: 'SUBGRAPH_UNREACHABLE', subgraph: source, message: 'unreachable' },
    };
  }
}

function isAsked({ rule, asks }: Question, source: string, caller: Caller): boolean {
  const own = rule.sources.find(({ name }) => name === source);
  return own !== undefined && asks.has(source) && missingAccess(own.access, caller) === null;
}

function readAnswers(
  groups: readonly QuestionGroup[],
  readerOf: ReadonlyMap<string, CellReader | null>,
  caller: Caller,
): Answers {
  const answers = new Map<Question, Cell[][]>();
  for (const group of groups) {
    for (const question of group.questions) {
      const readCell = question.rule.sources.map(({ name, access }) => {
        const missing = missingAccess(access, caller);
        if (missing !== null) return () => failedCell(name, 'FORBIDDEN', missing);
        const read = question.asks.has(name) ? readerOf.get(name) : null;
        return (parent: number) => read?.(group, question.id, parent) ?? emptyCell(name);
      });
      answers.set(
        question,
        group.parents.map((_, parent) => readCell.map((read) => read(parent))),
      );
    }
  }
  return answers;
}

function emptyCell(source: string): Cell {
  return { source, status: 'OK', value: null, error: null, reason: null, cause: null, errors: [] };
}
