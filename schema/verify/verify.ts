import { compose as composeSubgraphs } from '../compose.ts';
import { withCore } from '../core.ts';
import type { SubgraphInput } from '../subgraph.ts';
import { createAsker, describeAnswer, NoAnswer } from './ask.ts';
import { type Check, notApplicable, type Outcome } from './check.ts';
import { composesCheck, sdlCheck } from './checks/service.ts';
import { checks } from './checks.ts';
import type { Representation } from './place.ts';
import { createSubject, type Subject } from './subject.ts';

/** What a check came to, with what is needed to read it without the check. */
export type Result = Pick<Check, 'id' | 'level' | 'title' | 'hint'> & Outcome;

/** What a verification is given. */
export interface Verification {
  /** The subgraph's name in the network: its present version there, if any, is replaced. */
  name: string;
  /** Where it answers. */
  url: string;
  /** The other subgraphs of the network. */
  others: readonly SubgraphInput[];
  /** Entities that are known to be there, where the subgraph tells none by itself. */
  given?: readonly Representation[];
  /** How long an event of a subscription is waited for, in milliseconds. */
  listenMs?: number;
  /** Called with each result as it comes. */
  onResult?: (result: Result) => void;
  /** Composes; tests hand over one that remembers. */
  compose?: typeof composeSubgraphs;
}

/** Long enough for what is told at once, and nobody waits for it. */
const usualListenMs = 300;

/**
 * Verifies a running subgraph: asks for its SDL, composes it with the others, and asks it what the gateway would. One
 * result for each check, in their order.
 *
 * @throws NoAnswer when it cannot be reached at all.
 */
export async function verify({ onResult, ...verification }: Verification): Promise<Result[]> {
  const results: Result[] = [];
  const add = ({ id, level, title, hint }: Check, outcome: Outcome) => {
    results.push({ id, level, title, hint, ...outcome });
    onResult?.(results.at(-1)!);
  };
  const subject = await openSubject(verification);
  for (const check of checks) {
    if (typeof subject !== 'string') add(check, await runCheck(check, subject));
    else if (check === sdlCheck) add(check, { outcome: 'failed', detail: subject });
    else add(check, notApplicable('there is no SDL'));
  }
  return results;
}

/** The subject, or what came where its SDL was to come. */
async function openSubject({
  name,
  url,
  others,
  given = [],
  listenMs = usualListenMs,
  compose = composeSubgraphs,
}: Omit<Verification, 'onResult'>): Promise<Subject | string> {
  const answer = await createAsker(url, null).ask('{ _service { sdl } }');
  const sdl = answer.data?._service?.sdl;
  if (typeof sdl !== 'string') return `no SDL came: ${describeAnswer(answer)}`;
  const input: SubgraphInput = { name, url, ...withCore(sdl) };
  const composed = compose([...others.filter((other) => other.name !== name), input]);
  return createSubject({ input, composed, given, listenMs });
}

async function runCheck(check: Check, subject: Subject): Promise<Outcome> {
  if (subject.problems.length > 0 && check !== sdlCheck && check !== composesCheck) {
    return notApplicable('its SDL does not compose: what can be asked of it is not known');
  }
  try {
    return await check.run(subject);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof NoAnswer) return { outcome: 'failed', detail: `no answer: ${message}` };
    // Checks take answers for what the schema says they are: one that is something else altogether ends up here.
    return { outcome: 'failed', detail: `what came could not be read: ${message}` };
  }
}
