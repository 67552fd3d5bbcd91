import { type SentCaller, writeRequest } from './request.ts';

/** One entry of a response's `errors`, as it came. */
export interface AnswerError {
  message?: unknown;
  path?: unknown;
  extensions?: { code?: unknown; [member: string]: unknown };
}

/** What came for one request. JSON is read whatever the content type says; `body` is undefined where it is none. */
export interface Answer {
  status: number;
  contentType: string;
  text: string;
  body: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
  data: any;
  errors: AnswerError[];
  /** From sending to the last byte, in milliseconds. */
  ms: number;
  /** What was asked: the whole document or body, and a line of it for messages. */
  sent: string;
  asked: string;
}

/** The subgraph could not be asked, or did not answer in time. */
export class NoAnswer extends Error {}

/** How long a request waits, in milliseconds: longer than any deadline of the gateway, so that what is slow is measured. */
export const waitMs = 10_000;

/** Asks one subgraph, and keeps what came for operations: some checks are about all of it. */
export interface Asker {
  /** `caller` is the verifier's own unless given. */
  ask(query: string, variables?: Record<string, unknown>, caller?: SentCaller): Promise<Answer>;
  /** Sends a body as it is, JSON or not. What comes is not kept: it is for whoever sends it to judge. */
  post(body: string, caller?: SentCaller): Promise<Answer>;
  /** What came for all operations so far. */
  readonly answers: readonly Answer[];
}

/** Makes an asker of the subgraph at `url`, whose requests come from `self`. */
export function createAsker(url: string, self: SentCaller): Asker {
  const answers: Answer[] = [];
  return {
    answers,
    post: (body, sender = self) => exchange(url, body, sender, body),
    async ask(query, variables, sender = self) {
      const answer = await exchange(url, JSON.stringify({ query, variables }), sender, query);
      answers.push(answer);
      return answer;
    },
  };
}

async function exchange(url: string, body: string, caller: SentCaller, asked: string): Promise<Answer> {
  const request = writeRequest(body, caller);
  const start = performance.now();
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(waitMs),
      ...request,
    });
    const text = await response.text();
    const ms = performance.now() - start;
    const contentType = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      contentType,
      text,
      ms,
      sent: asked,
      asked: shorten(asked),
      ...readBody(text),
    };
  } catch (error) {
    throw new NoAnswer(reasonOf(error as Error));
  }
}

function readBody(text: string): Pick<Answer, 'body' | 'data' | 'errors'> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { body: undefined, data: undefined, errors: [] };
  }
  const { data, errors } = Object(body) as { data?: unknown; errors?: unknown };
  return { body, data, errors: Array.isArray(errors) ? errors.map((entry) => Object(entry)) : [] };
}

function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return `no answer within ${waitMs / 1000} seconds`;
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

/** One line of at most 160 characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

/** `HTTP 200, BAD_CURSOR: expected …`, for messages. */
export function describeAnswer({ status, errors, text }: Answer): string {
  const [error] = errors;
  if (!error) return `HTTP ${status}, ${shorten(text) || 'an empty body'}`;
  return `HTTP ${status}, ${String(error.extensions?.code ?? 'no code')}: ${shorten(String(error.message))}`;
}
