import { compose } from './compose.ts';
import type { SubgraphSdl } from './declarations.ts';
import type { EngineName } from './engines.ts';
import { type Question, startRun } from './run.ts';

/** A child process: asks one question, which may end it. Exits with 0 where it does not. */
process.once('message', (given: { sdls: SubgraphSdl[]; question: Question; engine: EngineName }) => {
  void ask(given);
});

async function ask({
  sdls,
  question,
  engine,
}: {
  sdls: SubgraphSdl[];
  question: Question;
  engine: EngineName;
}): Promise<void> {
  const composed = compose(sdls);
  if ('reasons' in composed) process.exit(0);
  const run = await startRun(composed, engine);
  await run.ask(question);
  process.exit(0);
}
