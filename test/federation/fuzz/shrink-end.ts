import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { SubgraphSdl } from './declarations.ts';
import type { EngineName } from './engines.ts';
import type { Question } from './run.ts';
import { shrinkWhile } from './shrink.ts';

/** Makes a question smaller while it still ends the process that asks it. */
export function shrinkEnd(
  sdls: readonly SubgraphSdl[],
  question: Question,
  engine: EngineName,
  forMs: number,
) {
  return shrinkWhile(sdls, question, forMs, (nextSdls, next) => endsProcess(nextSdls, next, engine));
}

function endsProcess(sdls: readonly SubgraphSdl[], question: Question, engine: EngineName): Promise<boolean> {
  const child = fork(join(import.meta.dirname, 'ask-once.ts'), { stdio: 'ignore' });
  child.send({ sdls, question, engine });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal !== null)));
}
