/** A GraphQL request as clients make it. */
export interface Asked {
  query?: string;
  variables?: unknown;
  operationName?: string;
  extensions?: unknown;
}

/** What came back, whatever the transport. */
export interface Answered {
  status: number;
  /** All of the body. */
  text: string;
  // A test reads the answer by its own query.
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the query's
  data?: any;
  errors?: Array<{ message: string; path?: unknown[]; extensions: Record<string, unknown> }>;
}

/** Asks the gateway at `url`. */
export type Transport = (url: string, asked: Asked) => Promise<Answered>;

/** Every way on which an operation reaches the gateway over HTTP. */
export const transports: ReadonlyArray<[name: string, ask: Transport]> = [
  ['the fast lane', (url, asked) => post(url, asked, 'application/json')],
  // What accepts something unusual takes the way of Apollo Server.
  ['Apollo Server', (url, asked) => post(url, asked, 'application/json;q=0.9')],
  ['GET', get],
  ['an event stream', (url, asked) => post(url, asked, 'text/event-stream')],
  ['parts', (url, asked) => post(url, asked, 'multipart/mixed')],
];

async function post(url: string, asked: Asked, accept: string): Promise<Answered> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(asked),
  });
  return read(response);
}

async function get(url: string, { query, operationName, variables, extensions }: Asked): Promise<Answered> {
  const parameters = new URLSearchParams({
    ...(query !== undefined && { query }),
    ...(operationName !== undefined && { operationName }),
    ...(variables !== undefined && { variables: JSON.stringify(variables) }),
    ...(extensions !== undefined && { extensions: JSON.stringify(extensions) }),
  });
  const response = await fetch(`${url}/graphql?${parameters}`, {
    headers: { 'apollo-require-preflight': 'true', accept: 'application/json' },
  });
  return read(response);
}

/** Of a stream its first payload. */
async function read(response: Response): Promise<Answered> {
  const type = response.headers.get('content-type') ?? '';
  const text = await response.text();
  const json = type.startsWith('text/event-stream')
    ? /(?:^|\n)data: ([^\n]*)/.exec(text)?.[1]
    : type.startsWith('multipart/mixed')
      ? /\r\n\r\n([^\r]*)\r\n---/.exec(text)?.[1]
      : text;
  return { status: response.status, text, ...JSON.parse(json ?? '') };
}
