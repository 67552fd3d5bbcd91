import { readFileSync } from 'node:fs';
import { expectedAnswer } from './oracle/answer.ts';
import { todayInKorea } from './oracle/rules.ts';
import type { Answer } from './oracle/shapes.ts';

/** A question of the explorer's library. */
export interface Question {
  id: string;
  file: string;
  en: string;
  variables: Record<string, unknown>;
  headers: Record<string, string>;
}

const library = new URL('../../gateway/portal/questions/', import.meta.url);

/** The library: the same texts, variables and headers that people load into the explorer. */
export const questions: readonly Question[] = JSON.parse(read('questions.json'));

/** Whom a question is asked as where its headers say nothing else. */
export const operator = 'org:ieum';

/** Asks the gateway as an organization, null for a caller without one; refusals sorted, without their wording. */
export async function ask(
  gatewayUrl: string,
  { file }: Question,
  variables: object,
  organization: string | null,
): Promise<{ data: unknown; errors: Answer['errors'] }> {
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-demo-organization': organization ?? 'none' },
    body: JSON.stringify({ query: read(file), variables }),
  });
  const { data, errors = [] } = (await response.json()) as {
    data: unknown;
    errors?: { path?: (string | number)[]; extensions: { code: string } }[];
  };
  return {
    data,
    errors: sorted(errors.map(({ path = [], extensions }) => ({ path, code: extensions.code }))),
  };
}

/** What `ask` must give, by the facts alone. */
export function expected({ id }: Question, variables: object, organization: string | null): Answer {
  const { data, errors } = expectedAnswer(id, variables, { organization, today: todayInKorea() });
  return { data, errors: sorted(errors) };
}

function sorted(errors: Answer['errors']): Answer['errors'] {
  return errors
    .map((error) => ({ error, text: JSON.stringify(error) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ error }) => error);
}

function read(file: string): string {
  return readFileSync(new URL(file, library), 'utf8');
}
