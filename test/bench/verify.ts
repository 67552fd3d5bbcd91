import { expectedAnswer } from './federation/expected.ts';

/** Requests whose content is compared before anything is measured. */
const checked = [0, 1, 57, 899];

/**
 * Compares a contender's answers with the expected ones. Key order counts: a gateway owes it to its clients.
 * @returns the bytes of each of its answers
 * @throws Error that says what differs
 */
export async function verifyAnswers(
  url: string,
  query: string,
  variablesOf: (nth: number) => Record<string, unknown>,
): Promise<number> {
  const lengths = new Set<number>();
  for (const nth of checked) {
    const variables = variablesOf(nth);
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const came = parse(text);
    const expected = expectedAnswer(query, variables);
    const isEqual = came.errors === undefined && JSON.stringify(came.data) === JSON.stringify(expected.data);
    if (!isEqual) {
      throw new Error(
        `${JSON.stringify(variables)}: expected ${JSON.stringify(expected).slice(0, 300)}, got HTTP ${response.status} ${text.slice(0, 600)}`,
      );
    }
    lengths.add(Buffer.byteLength(text));
  }
  if (lengths.size !== 1) throw new Error(`Answers are of different lengths: ${[...lengths]}`);
  return [...lengths][0] as number;
}

function parse(text: string): { data?: unknown; errors?: unknown } {
  try {
    return JSON.parse(text);
  } catch {
    return { errors: 'no JSON' };
  }
}
