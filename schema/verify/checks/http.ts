import { describeAnswer } from '../ask.ts';
import { type Check, judge } from '../check.ts';

const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** What the gateway relies on below GraphQL. */
export const httpChecks: readonly Check[] = [
  {
    id: 'http.body-refused',
    level: 'must',
    title: 'A body that is no GraphQL request is refused with 4xx',
    hint: 'Answer a body that is not JSON, or has no "query", with status 400 and `errors`, before anything is executed.',
    async run({ asker }) {
      const faults: string[] = [];
      for (const body of ['', '{"query":', '[]', '{}', '{"query":7}', '{"variables":{}}']) {
        const answer = await asker.post(body);
        // An empty batch is a batch: some servers answer it with an empty list.
        const isRefused =
          (answer.status >= 400 && answer.status < 500) || answer.errors.length > 0 || body === '[]';
        if (!isRefused || answer.status >= 500)
          faults.push(`${body || 'an empty body'} came to ${describeAnswer(answer)}`);
      }
      return judge(faults);
    },
  },
  {
    id: 'http.side-by-side',
    level: 'must',
    title: 'Requests that are under way together get each its own answer',
    hint: 'Keep what belongs to one request out of globals, and let the server take several requests at once.',
    async run({ asker }) {
      const names = Array.from({ length: 20 }, (_, at) => `own${at}`);
      const answers = await Promise.all(names.map((name) => asker.ask(`{ ${name}: __typename }`)));
      return judge(
        answers.flatMap((answer, at) =>
          answer.data?.[names[at]!] === 'Query' && Object.keys(answer.data).length === 1
            ? []
            : [`{ ${names[at]}: __typename } came to ${describeAnswer(answer)}`],
        ),
      );
    },
  },
];

/** About all answers of the run. */
export const answersChecks: readonly Check[] = [
  {
    id: 'http.json',
    level: 'must',
    title: 'Answers are JSON in UTF-8, and say so',
    hint: 'Send content-type application/json or application/graphql-response+json with a GraphQL response, refusals included.',
    async run({ asker }) {
      return judge(
        asker.answers.flatMap((answer) => {
          if (answer.body === undefined) return [`${answer.asked} came to ${describeAnswer(answer)}`];
          if (answer.text.includes('\ufffd') && !answer.asked.includes('\ufffd'))
            return [`${answer.asked}: the answer is not UTF-8`];
          return jsonType.test(answer.contentType)
            ? []
            : [`${answer.asked} came with content-type ${answer.contentType || '(none)'}`];
        }),
      );
    },
  },
  {
    id: 'http.no-failure',
    level: 'must',
    title: 'Nothing that was asked comes to HTTP 5xx',
    hint: 'Answer what cannot be done with `errors`, and catch what goes wrong in one field at that field.',
    async run({ asker }) {
      return judge(
        asker.answers
          .filter(({ status }) => status >= 500)
          .map((answer) => `${answer.asked} came to ${describeAnswer(answer)}`),
      );
    },
  },
];
