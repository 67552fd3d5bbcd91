import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedNetwork } from '../setup/shared-network.ts';
import { ask, expected, operator, questions } from './ask.ts';
import { variablesOf } from './variables.ts';

let gatewayUrl: string;

beforeAll(async () => {
  ({ gatewayUrl } = await sharedNetwork());
});

describe('the gateway', () => {
  it.each(questions)('answers $id as the facts do: $en', async (question) => {
    const organization = question.headers['x-demo-organization'] ?? operator;
    const answer = expected(question, question.variables, organization);
    expect(await ask(gatewayUrl, question, question.variables, organization)).toEqual(answer);
    expect(isEmpty(answer.data)).toBe(false);
  });

  it.each(callers())('answers %s what it may know', async (organization) => {
    for (const question of questions) {
      const answer = await ask(gatewayUrl, question, question.variables, organization);
      expect([question.id, answer]).toEqual([
        question.id,
        expected(question, question.variables, organization),
      ]);
    }
  });

  it('answers with any variables as the facts do', async () => {
    const asked = Object.entries(variablesOf).map(([id, variables]) => fc.tuple(fc.constant(id), variables));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(...asked),
        fc.constantFrom(operator, ...callers()),
        async ([id, variables], organization) => {
          const question = questions.find((each) => each.id === id);
          if (question === undefined) throw new Error(`The library has no ${id}`);
          const answer = await ask(gatewayUrl, question, variables, organization);
          expect(answer).toEqual(expected(question, variables, organization));
        },
      ),
      { numRuns: 150 },
    );
  });
});

function callers(): (string | null)[] {
  return ['org:cau', 'org:dongjak-gu', 'org:kosmes', 'org:ccei-gwangju', null];
}

/** True where every list is empty and every value null: a question whose answer would show nothing. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' ? Object.values(value).every(isEmpty) : false;
}
