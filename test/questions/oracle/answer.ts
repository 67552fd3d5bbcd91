import { answerQ01 } from './answers/q01.ts';
import { answerQ02 } from './answers/q02.ts';
import { answerQ03 } from './answers/q03.ts';
import { answerQ04 } from './answers/q04.ts';
import { answerQ05 } from './answers/q05.ts';
import { answerQ06 } from './answers/q06.ts';
import { answerQ07 } from './answers/q07.ts';
import { answerQ08 } from './answers/q08.ts';
import { answerQ09 } from './answers/q09.ts';
import { answerQ10 } from './answers/q10.ts';
import { answerQ11 } from './answers/q11.ts';
import { answerQ12 } from './answers/q12.ts';
import { answerQ13 } from './answers/q13.ts';
import { answerQ14 } from './answers/q14.ts';
import { answerQ15 } from './answers/q15.ts';
import { answerQ16 } from './answers/q16.ts';
import { answerQ17 } from './answers/q17.ts';
import { answerQ18 } from './answers/q18.ts';
import { answerQ19 } from './answers/q19.ts';
import { answerQ20 } from './answers/q20.ts';
import { answerQ21 } from './answers/q21.ts';
import { answerQ22 } from './answers/q22.ts';
import { answerQ23 } from './answers/q23.ts';
import { answerQ24 } from './answers/q24.ts';
import { answerQ25 } from './answers/q25.ts';
import { answerQ26 } from './answers/q26.ts';
import type { Asker } from './caller.ts';
import type { Answer } from './shapes.ts';

/** What the facts alone say a question's answer is, variables as the question's own. */
export function expectedAnswer(id: string, variables: object, asker: Asker): Answer {
  const answer = answers[id];
  if (answer === undefined) throw new Error(`The oracle has no answer to ${id}`);
  return answer(variables as never, asker);
}

// Each answer knows the variables of its own question; the list of questions holds them as they are sent.
const answers: Record<string, (variables: never, asker: Asker) => Answer> = {
  Q01: answerQ01,
  Q02: answerQ02,
  Q03: answerQ03,
  Q04: answerQ04,
  Q05: answerQ05,
  Q06: answerQ06,
  Q07: answerQ07,
  Q08: answerQ08,
  Q09: answerQ09,
  Q10: answerQ10,
  Q11: answerQ11,
  Q12: answerQ12,
  Q13: answerQ13,
  Q14: answerQ14,
  Q15: answerQ15,
  Q16: answerQ16,
  Q17: answerQ17,
  Q18: answerQ18,
  Q19: answerQ19,
  Q20: answerQ20,
  Q21: answerQ21,
  Q22: answerQ22,
  Q23: answerQ23,
  Q24: answerQ24,
  Q25: answerQ25,
  Q26: answerQ26,
};
