import type { CompiledOperation } from './compile.ts';
import { type Answers, type FanOut, fanOut } from './fan-out.ts';
import { type TaskQuestion, toQuestions, writeAnswers } from './level.ts';
import type { Run } from './run.ts';

/** Asks level by level, until no gathered field waits inside what came. Rejects only when the client is gone. */
export async function askLevels(run: Run, first: readonly TaskQuestion[], options: FanOut): Promise<void> {
  for (let questions = first; questions.length > 0; ) {
    questions = takeLevel(run, questions, await fanOut(questions, options));
  }
}

/** Writes the answers of a level where they belong; gives the questions of the next. */
export function takeLevel(run: Run, questions: readonly TaskQuestion[], answers: Answers): TaskQuestion[] {
  return toQuestions(writeAnswers(questions, answers, run.argumentsOf, run.errors));
}

/** What a run's levels are asked with. */
export function toFanOut(
  { name, hidden, texts }: CompiledOperation,
  { values }: Run,
  request: Pick<FanOut, 'ask' | 'caller' | 'signal' | 'sourceTimeoutMs' | 'onAnswered'>,
): FanOut {
  return { ...request, operationName: name, values, hidden, texts };
}
