import { type Check, judge, type Outcome } from '../check.ts';
import { findMisfits, type Misfit } from '../misfits.ts';
import type { Subject } from '../subject.ts';

/** About all data that came in the run. */
export const valueChecks: readonly Check[] = [
  {
    id: 'values.not-null',
    level: 'must',
    title: 'Nothing is null that the schema says is not',
    hint: 'Where a non-null field has no value, answer null at the nearest parent that may be null, with an error.',
    run: async (subject) => judgeMisfits(subject, 'null'),
  },
  {
    id: 'values.types',
    level: 'must',
    title: 'Every value is of its type, and every field that was asked for is there',
    hint: 'Write values as the contract does: dates 2026-03-31, won as JSON integers, enums by their names, ids as text.',
    run: async (subject) => judgeMisfits(subject, 'type'),
  },
];

function judgeMisfits({ asker, served }: Subject, kind: Misfit['kind']): Outcome {
  const answers = asker.answers.filter(({ data }) => typeof data === 'object' && data !== null);
  const faults = answers.flatMap(({ sent, asked, data }) =>
    findMisfits(served.schema, sent, data)
      .filter((misfit) => misfit.kind === kind)
      .map(({ message }) => `${message} (${asked.slice(0, 60)})`),
  );
  return judge(faults, `${answers.length} answers`);
}
