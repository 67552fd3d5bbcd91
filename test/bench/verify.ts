import { expectedAnswer } from './federation/expected.ts';
import type { BenchOperation } from './operations.ts';

/** Requests whose content is compared before anything is measured. */
const checked = [0, 1, 57, 899];

/**
 * Compares a contender's answers with the expected ones. Key order counts: a gateway owes it to its clients.
 * @returns the bytes of each of its answers
 * @throws Error that says what differs
 */
export async function verifyAnswers(url: string, operation: BenchOperation): Promise<number> {
  const lengths = new Set<number>();
  for (const nth of checked) {
    const variables = operation.variables(nth);
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: operation.query, variables }),
    });
    const text = await response.text();
    const came = parse(text);
    const expected = expectedAnswer(operation.query, variables);
    const isEqual = came.errors === undefined && JSON.stringify(came.data) === JSON.stringify(expected.data);
    if (!isEqual) {
      throw new Error(
        `${operation.name} ${JSON.stringify(variables)}: expected ${JSON.stringify(expected).slice(0, 300)}, got HTTP ${response.status} ${text.slice(0, 600)}`,
      );
    }
    lengths.add(Buffer.byteLength(text));
  }
  if (lengths.size !== 1)
    throw new Error(`${operation.name}: answers are of different lengths: ${[...lengths]}`);
  return [...lengths][0] as number;
}

function parse(text: string): { data?: unknown; errors?: unknown } {
  try {
    return JSON.parse(text);
  } catch {
    return { errors: 'no JSON' };
  }
}
