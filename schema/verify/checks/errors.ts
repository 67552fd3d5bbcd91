import { tellsInternals } from '../../contract/internals.ts';
import type { Answer } from '../ask.ts';
import { type Check, judge, notApplicable } from '../check.ts';

/** About all errors that came in the run. */
export const errorChecks: readonly Check[] = [
  {
    id: 'errors.code',
    level: 'must',
    title: 'Every error has a message, and a code of its own in extensions.code',
    hint: 'Give each error `extensions: { code }`: the gateway masks what has none, or INTERNAL_SERVER_ERROR, and clients decide by it.',
    run: async ({ asker }) => judgeErrors(asker.answers, hasNoCode),
  },
  {
    id: 'errors.internals',
    level: 'must',
    title: 'No error tells internals: no stack traces, statements, numbers or addresses of persons',
    hint: 'Log what went wrong and answer with a message of your own: what was expected, what came, what to do.',
    run: async ({ asker }) => judgeErrors(asker.answers, tellsTooMuch),
  },
];

function judgeErrors(
  answers: readonly Answer[],
  faultOf: (error: Answer['errors'][number]) => string | null,
) {
  const failed = answers.filter(({ errors }) => errors.length > 0);
  if (failed.length === 0) return notApplicable('no error came');
  return judge(
    failed.flatMap(({ errors, asked }) =>
      errors.flatMap((error) => {
        const fault = faultOf(error);
        return fault === null ? [] : [`${asked}: ${fault}`];
      }),
    ),
  );
}

function hasNoCode({ message, extensions }: Answer['errors'][number]): string | null {
  if (typeof message !== 'string' || message === '') return 'an error without a message';
  const code = extensions?.code;
  if (typeof code !== 'string' || code === '') return `no extensions.code beside "${message.slice(0, 80)}"`;
  return maskedCodes.has(code) ? `the code ${code} says nothing of what was wrong` : null;
}

const maskedCodes = new Set(['INTERNAL_SERVER_ERROR', 'DOWNSTREAM_SERVICE_ERROR']);

function tellsTooMuch({ message, extensions }: Answer['errors'][number]): string | null {
  const member = Object.keys(extensions ?? {}).find((name) =>
    /^(stack(trace)?|exception|debugMessage)$/i.test(name),
  );
  if (member) return `extensions.${member} is for those who run the subgraph`;
  const texts = [String(message), ...textsOf(extensions)];
  const text = texts.find(tellsInternals);
  return text === undefined ? null : `tells internals: ${text.split('\n')[0]!.slice(0, 80)}`;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
