import { type Check, judge, notApplicable } from '../check.ts';
import type { Subject } from '../subject.ts';

/** What the gateway gives a source of a gathered field unless it is set otherwise (IEUM_SOURCE_DEADLINE_MS), in milliseconds. */
const deadlineMs = 2000;

/** What people do not wait for: a page of the gateway waits for the slowest source. */
const usualMs = 200;

/** How long answers took, requests of one record to a hundred together. */
export const latencyChecks: readonly Check[] = [
  {
    id: 'latency.deadline',
    level: 'must',
    title: `Every answer comes within ${deadlineMs / 1000} seconds, the gateway's deadline`,
    hint: 'Put an index under each order and filter: an answer that is late counts as none.',
    async run({ asker }) {
      const late = asker.answers.filter(({ ms }) => ms > deadlineMs);
      return judge(
        late.map(({ asked, ms }) => `${Math.round(ms)} ms: ${asked}`),
        figures(asker.answers),
      );
    },
  },
  {
    id: 'latency.usual',
    level: 'should',
    title: `Half of the answers come within ${usualMs} ms`,
    hint: 'Read what a page needs in one statement, and keep connections to the database open.',
    async run({ asker }) {
      if (asker.answers.length < 10) return notApplicable('too few answers came to tell');
      return judge(at(asker.answers, 0.5) > usualMs ? [figures(asker.answers)] : [], figures(asker.answers));
    },
  },
];

type Answers = Subject['asker']['answers'];

function figures(answers: Answers): string {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => at(answers, share).toFixed(1));
  return `${answers.length} answers: half within ${p50} ms, 95 % within ${p95} ms, all within ${most} ms`;
}

function at(answers: Answers, share: number): number {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
