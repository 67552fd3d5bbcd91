import { UsageError } from '../command.ts';
import { plain } from '../output/paint.ts';
import { withProgress } from '../output/progress.ts';
import type { RegistryAddress } from './address.ts';

/** One error of an answer, as far as it is looked at. */
export interface AnswerError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string };
}

/** How a question is asked. */
export interface AskOptions {
  /** What is being waited for, where it takes long: "Checking". */
  doing?: string;
  /** Errors with these codes leave their fields null instead of ending the command. */
  tolerate?: readonly string[];
  /** The subgraph that is changed, so that who breaks off is told where to see whether it was. */
  changes?: string;
}

/** Asks the registry one thing. The answer is what the document asks for; the caller knows its shape. */
export async function askRegistry<T>(
  address: RegistryAddress,
  query: string,
  variables: Record<string, unknown> = {},
  { doing = 'Asking the registry', tolerate = [], changes }: AskOptions = {},
): Promise<T> {
  const asked = withProgress(doing, post(address, JSON.stringify({ query, variables }), changes));
  const answer = await (changes === undefined ? asked : untilInterrupted(changes, asked));
  const { data, errors = [] } = answer;
  const serious = errors.filter(({ extensions }) => !tolerate.includes(extensions?.code ?? ''));
  // Where nothing was answered at all, what else would be tolerated is what is wrong.
  if (data === undefined || data === null) throw new UsageError(explain(address, errors));
  if (serious.length > 0) throw new UsageError(explain(address, serious));
  return data as T;
}

/** The answer's body, and its headers for those who look at the clock. */
export async function postToRegistry(
  { url, token }: RegistryAddress,
  body: string,
  timeoutMs = longestAnswerMs,
  changes?: string,
): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const signal = AbortSignal.timeout(timeoutMs);
  return fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' }).catch((error: Error) => {
    if (changes !== undefined && !isUnasked(error)) {
      const reason = reasonOf(error, timeoutMs);
      throw new UsageError(`The registry at ${url} broke off: ${reason}. ${unknownWhether(changes)}`);
    }
    throw new UsageError(
      `The registry at ${url} cannot be reached: ${reasonOf(error, timeoutMs)}. Start it (npm start), or say where it is: --registry URL or IEUM_REGISTRY_URL.`,
    );
  });
}

/** Why a request came to nothing, in words. */
export function reasonOf(error: Error, timeoutMs: number): string {
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  if (cause instanceof AggregateError) return (cause.errors[0] as Error).message;
  return cause instanceof Error ? cause.message || error.message : error.message;
}

/** Whether no connection was made, so that nothing can have been done. What fetch itself refuses has no code. */
function isUnasked({ name, cause }: Error): boolean {
  if (name === 'TimeoutError') return false;
  const { code } = Object(cause instanceof AggregateError ? cause.errors[0] : cause) as { code?: string };
  return code === undefined || unasked.has(code);
}

/** What is to be said where the registry was asked to change a subgraph and no answer came. */
function unknownWhether(subgraph: string): string {
  return `Whether it was done is not known. Look before trying again: ieum history ${subgraph}`;
}

/** Ctrl-C does not take back what the registry was asked to do. */
async function untilInterrupted<T>(subgraph: string, task: Promise<T>): Promise<T> {
  const leave = () => {
    console.error(`\nInterrupted. Whether it was done, the registry knows: ieum history ${subgraph}`);
    process.exit(130);
  };
  process.once('SIGINT', leave);
  try {
    return await task;
  } finally {
    process.off('SIGINT', leave);
  }
}

async function post(
  address: RegistryAddress,
  body: string,
  changes: string | undefined,
): Promise<{ data?: unknown; errors?: AnswerError[] }> {
  const response = await postToRegistry(address, body, longestAnswerMs, changes);
  const { url } = address;
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400) {
    throw new UsageError(
      `${url} answers HTTP ${response.status}${location ? `: it is at ${location}` : ''}.`,
    );
  }
  const answer = Object(await response.json().catch(() => null)) as {
    data?: unknown;
    errors?: AnswerError[];
  };
  if (Array.isArray(answer.errors) || Object(answer.data) === answer.data) return answer;
  if (changes !== undefined) {
    throw new UsageError(
      `${url} answers HTTP ${response.status} and nothing of a registry. ${unknownWhether(changes)}`,
    );
  }
  throw new UsageError(
    `${url} answers HTTP ${response.status}, which is no answer of a registry. Its address ends with /graphql.`,
  );
}

function explain({ url, token, tokenFrom }: RegistryAddress, errors: readonly AnswerError[]): string {
  const said = [...new Set(errors.map(({ message }) => plain(message)))].join('\n');
  const codes = new Set(errors.map(({ extensions }) => extensions?.code));
  if (codes.has('UNAUTHENTICATED')) {
    return token === null
      ? `The registry at ${url} wants a token. Set IEUM_REGISTRY_TOKEN, or keep one: ieum token save`
      : `The registry at ${url} does not take the token of ${tokenFrom}.\n${said}`;
  }
  if (codes.has('GRAPHQL_VALIDATION_FAILED')) {
    return `${url} is no registry, or one of another version of Ieum.\n${said}`;
  }
  return said;
}

/** Composing takes seconds, and forty publications may wait for one another. */
const longestAnswerMs = 180_000;

const unasked = new Set(
  'ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH UND_ERR_CONNECT_TIMEOUT'.split(' '),
);
