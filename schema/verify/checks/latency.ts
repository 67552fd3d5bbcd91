import { type Check, judge, notApplicable } from '../check.ts';
import type { Subject } from '../subject.ts';

/** What the gateway gives a source of a gathered field unless it is set otherwise (IEUM_SOURCE_DEADLINE_MS), in milliseconds. */
const deadlineMs = 2000;

/** What people do not wait for: a page of the gateway waits for the slowest source. */
const usualMs = 200;

/** Enough that the 99th percentile is more than one outlier, and few enough to take a second. */
const smallRequests = 200;
const atOnce = 8;

/** A stub of one key reads nothing: what this takes, every request of the subgraph takes. */
const smallMs = 100;

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
  {
    id: 'latency.small',
    level: 'should',
    title: `Of ${smallRequests} small requests, ${atOnce} at a time, 99 % are answered within ${smallMs} ms`,
    hint: 'Parse and validate an operation once, keep connections open, and do nothing slow on the thread that answers.',
    async run({ asker, keys }) {
      const [known] = (await keys()).values();
      const body = JSON.stringify(
        known?.[0]
          ? {
              query: 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
              variables: { r: [known[0]] },
            }
          : { query: '{ __typename }' },
      );
      const answers: { ms: number }[] = [];
      const ask = async () => {
        while (answers.length <= smallRequests - atOnce) answers.push(await asker.post(body));
      };
      await Promise.all(Array.from({ length: atOnce }, ask));
      const [p50, p99] = [at(answers, 0.5), at(answers, 0.99)];
      const told = `${answers.length} requests: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
      return judge(p99 > smallMs ? [told] : [], told);
    },
  },
];

type Answers = Subject['asker']['answers'];

function figures(answers: Answers): string {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => at(answers, share).toFixed(1));
  return `${answers.length} answers: half within ${p50} ms, 95 % within ${p95} ms, all within ${most} ms`;
}

function at(answers: readonly { ms: number }[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
