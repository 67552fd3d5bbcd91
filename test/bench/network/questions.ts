import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { questions } from '../../questions/ask.ts';
import { variablesOf } from '../../questions/variables.ts';
import type { LoadRequest } from '../load/run-load.ts';
import type { Operation } from '../operations.ts';

const library = join(import.meta.dirname, '../../../gateway/portal/questions');
/** Variables of each question where requests are distinct. */
const drawn = 40;
const seed = 20_260_331;

/**
 * The network's own questions: all in turn as `questions`, and each by its id. Identical requests have the library's own
 * variables, distinct ones such as people could choose, always the same.
 */
export function readQuestions(): Operation[] {
  const each = questions.map(({ id, file, variables, headers }): Operation => {
    const query = readFileSync(join(library, file), 'utf8');
    const toRequest = (own: object): LoadRequest => ({
      body: JSON.stringify({ query, variables: own }),
      headers,
    });
    const arbitrary = variablesOf[id];
    const others = arbitrary ? fc.sample(arbitrary, { seed, numRuns: drawn }) : [variables];
    return {
      name: id,
      requests: (shared) => (shared ? [toRequest(variables)] : others.map(toRequest)),
      verify: (url) => verify(url, toRequest(variables)),
    };
  });
  const all: Operation = {
    name: 'questions',
    requests: (shared) =>
      interleave(
        each.map((operation) => operation.requests(shared)),
        shared ? 1 : drawn,
      ),
    verify: async (url) => {
      for (const operation of each) await operation.verify(url);
      return null;
    },
  };
  return [all, ...each];
}

function interleave(lists: readonly (readonly LoadRequest[])[], rounds: number): LoadRequest[] {
  return Array.from({ length: rounds }, (_, round) =>
    lists.map((list) => list[round % list.length] as LoadRequest),
  ).flat();
}

/** What they answer is held by the tests of the questions; here, that they do. */
async function verify(url: string, { body, headers }: LoadRequest): Promise<null> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  if (response.status !== 200 || !JSON.parse(text).data) {
    throw new Error(`Expected an answer with data, got HTTP ${response.status} ${text.slice(0, 300)}`);
  }
  return null;
}
