import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedNetwork } from '../setup/shared-network.ts';
import { expectedAnswer } from './oracle/answer.ts';
import { todayInKorea } from './oracle/rules.ts';

interface Question {
  id: string;
  file: string;
  en: string;
  variables: Record<string, unknown>;
  headers: Record<string, string>;
}

const library = new URL('../../gateway/portal/questions/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, library), 'utf8');
const questions: Question[] = JSON.parse(read('questions.json'));
const defaultOrganization = 'org:ieum';

let gatewayUrl: string;

beforeAll(async () => {
  ({ gatewayUrl } = await sharedNetwork());
});

/** Asks as an organization, null for a caller without one. */
async function ask({ file, variables }: Question, organization: string | null) {
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-demo-organization': organization ?? 'none' },
    body: JSON.stringify({ query: read(file), variables }),
  });
  const { data, errors = [] } = (await response.json()) as {
    data: unknown;
    errors?: { path?: (string | number)[]; message: string; extensions: { code: string } }[];
  };
  const refused = errors.map(({ path = [], extensions }) => ({ path, code: extensions.code }));
  return { data, errors: refused.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}

function expected({ id, variables }: Question, organization: string | null) {
  const { data, errors } = expectedAnswer(id, variables, { organization, today: todayInKorea() });
  return { data, errors: errors.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}

describe('the gateway', () => {
  it.each(questions)('answers $id as the facts do: $en', async (question) => {
    const organization = question.headers['x-demo-organization'] ?? defaultOrganization;
    const answer = expected(question, organization);
    expect(await ask(question, organization)).toEqual(answer);
    expect(isEmpty(answer.data)).toBe(false);
  });

  it.each(['org:cau', 'org:dongjak-gu', 'org:kosmes', 'org:ccei-gwangju', null])(
    'answers %s what it may know',
    async (organization) => {
      for (const question of questions) {
        expect([question.id, await ask(question, organization)]).toEqual([
          question.id,
          expected(question, organization),
        ]);
      }
    },
  );
});

/** True where every list is empty and every value null: a question whose answer would show nothing. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' ? Object.values(value).every(isEmpty) : false;
}
