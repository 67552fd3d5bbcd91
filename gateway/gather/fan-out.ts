import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { Ask, SubgraphAnswer, SubgraphOperation } from '../subgraph/ask.ts';
import { missingAccess } from './access.ts';
import { type CellReader, readAnswer } from './answer.ts';
import { type Cell, failedCell, unaskedCell } from './cell.ts';
import { type Choice, chooseSources } from './choose-sources.ts';
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
  /** Told of the questions once they are answered. */
  readonly onAnswered?: ((questions: readonly Question[], options: FanOut) => void) | undefined;
}

/** The cells of a question by parent, each in source order. */
export type Answers = ReadonlyMap<Question, readonly Cell[][]>;

/**
 * Asks every source everything that one level wants of it, in one request a source, side by side. A source whose
 * field the caller may not use, or that says that it holds nothing of what is asked for, is not asked for it. Rejects
 * only when the client is gone.
 */
export async function fanOut(questions: readonly Question[], options: FanOut): Promise<Answers> {
  const groups = groupQuestions(questions);
  const choice = chooseSources(groups, options.caller, options.values);
  const deadline = startDeadline(options.sourceTimeoutMs, options.signal);
  try {
    const readers = await Promise.all(
      [...choice.asked].map(([source, own]) => askSource(source, [...own.values()], options, deadline)),
    );
    const readerOf = new Map([...choice.asked.keys()].map((source, index) => [source, readers[index]!]));
    options.onAnswered?.(questions, options);
    return readAnswers(groups, choice, readerOf, options.caller);
  } finally {
    deadline.end();
  }
}

async function askSource(
  source: string,
  groups: readonly QuestionGroup[],
  options: FanOut,
  deadline: Deadline,
): Promise<CellReader> {
  const { values, hidden, operationName, texts } = options;
  const operation = writeRequest(source, groups, values, hidden, operationName, texts);
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

function readAnswers(
  groups: readonly QuestionGroup[],
  choice: Choice,
  readerOf: ReadonlyMap<string, CellReader>,
  caller: Caller,
): Answers {
  const answers = new Map<Question, Cell[][]>();
  for (const group of groups) {
    for (const question of group.questions) {
      const readCell = question.rule.sources.map(({ name, access }) => {
        const asked = findAsked(choice, name, group, question);
        const read = readerOf.get(name);
        const missing = missingAccess(access, caller);
        return (parent: number) => {
          const place = asked?.places ? asked.places.get(parent) : parent;
          if (asked && read && place !== undefined) return read(asked, question.id, place);
          if (missing === null || !choice.mayHold(question, name, parent)) return unaskedCell(name);
          return failedCell(name, 'FORBIDDEN', missing);
        };
      });
      answers.set(
        question,
        group.parents.map((_, parent) => readCell.map((read) => read(parent))),
      );
    }
  }
  return answers;
}

function findAsked({ asked }: Choice, source: string, group: QuestionGroup, question: Question) {
  const own = asked.get(source)?.get(group);
  return own?.questions.includes(question) ? own : undefined;
}
