import { createInterface, type Interface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { UsageError } from '../command.ts';
import { type Agency, type Question, questions, readAnswer } from './agency.ts';

/** Where the answers come from. */
export interface Answers {
  /** What flags say. */
  given: Partial<Agency>;
  /** Takes what is proposed instead of asking. */
  yes: boolean;
  /** What is wrong with an answer beyond its form; null where nothing is. */
  refuse(key: keyof Agency, text: string): string | null;
}

/** A terminal to ask on. */
export interface Terminal {
  input: Readable & { isTTY?: boolean };
  output: Writable;
}

/**
 * Asks for what flags do not say, on a terminal; a wrong answer is asked for again. Without one, what is missing is an
 * error that names the flags.
 */
export async function askAgency({ given, yes, refuse }: Answers, terminal: Terminal): Promise<Agency> {
  const known: Partial<Agency> = {};
  // What flags say wrongly is said before anything is asked.
  for (const question of questions) {
    const text = given[question.key];
    if (text !== undefined) known[question.key] = readAnswer(question, text, refuse);
  }
  if (yes || terminal.input.isTTY !== true) return proposeRest(known, yes, refuse);
  const dialogue = createInterface({ input: terminal.input, output: terminal.output });
  try {
    for (const question of questions) {
      known[question.key] ??= await ask(question, known, refuse, { dialogue, output: terminal.output });
    }
  } finally {
    dialogue.close();
  }
  return known as Agency;
}

function proposeRest(known: Partial<Agency>, yes: boolean, refuse: Answers['refuse']): Agency {
  const missing = questions.filter(
    ({ key }) => known[key] === undefined && (key === 'name' || (!yes && isOwnAffair.has(key))),
  );
  if (missing.length > 0) {
    const flags = missing.map(({ flag }) => flag).join(', ');
    throw new UsageError(
      `${flags} ${missing.length === 1 ? 'is' : 'are'} needed where there is no terminal to ask on${yes ? '' : '; --yes takes what would be proposed'}.`,
    );
  }
  for (const question of questions) {
    known[question.key] ??= readAnswer(question, question.proposed(known) ?? '', refuse);
  }
  return known as Agency;
}

/** What nobody else can know: never taken from what is proposed unless `--yes` says so. */
const isOwnAffair: ReadonlySet<keyof Agency> = new Set(['organization', 'koreanName', 'englishName']);

async function ask(
  question: Question,
  known: Partial<Agency>,
  refuse: Answers['refuse'],
  { dialogue, output }: { dialogue: Interface; output: Writable },
): Promise<string> {
  const proposed = question.proposed(known);
  for (;;) {
    const text = await readLine(
      dialogue,
      `${question.text}${proposed === undefined ? '' : ` (${proposed})`}: `,
    );
    try {
      return readAnswer(question, text.trim() || (proposed ?? ''), refuse);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      output.write(`  ${error.message}\n`);
    }
  }
}

/** Ctrl-D ends the dialogue as a mistake in use would. */
async function readLine(dialogue: Interface, text: string): Promise<string> {
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(new UsageError('\nNothing was created.'));
  dialogue.once('close', end);
  try {
    return await Promise.race([dialogue.question(text), ended.promise]);
  } finally {
    dialogue.off('close', end);
  }
}
