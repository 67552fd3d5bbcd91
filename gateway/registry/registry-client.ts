import { Agent, type Dispatcher } from 'undici';

/** A bundle and what proves who composed it, neither of them checked. */
export interface SignedBundle {
  /** The bundle's JSON text. */
  text: string;
  /** Compact JWS over the text's digest; empty where it is not signed. */
  signature: string;
}

/** What the registry gives for a question. */
export type RegistryAnswer =
  | ({ kind: 'bundle' /** As the registry says; lower-case hex. */; digest: string } & SignedBundle)
  | { kind: 'unchanged' }
  /** A preview that whoever asks has no use for. */
  | { kind: 'unwanted' }
  | { kind: 'none' };

/** What a gateway asks of the registry. Everything but these answers is thrown as `RegistryAway`. */
export interface RegistryClient {
  /** @param waitS seconds for which the registry holds the question until there is another than `since` */
  readBundle(since: string | null, waitS: number, signal?: AbortSignal): Promise<RegistryAnswer>;
  /**
   * The bundle of a subgraph's preview.
   * @param isWanted whether the text is to be read, by the organization that the registry names, unproven so far
   */
  readPreview(
    subgraph: string,
    since: string | null,
    isWanted: (organization: string) => boolean,
  ): Promise<RegistryAnswer>;
  /** The public keys that the registry signs with, as JSON text of a JWKS. */
  readKeys(): Promise<string>;
  /** @returns the status */
  post(path: string, body: string, headers: Readonly<Record<string, string>>, ms: number): Promise<number>;
  close(): Promise<void>;
}

/** The registry gave no answer that could be used. The message is the end of a sentence that begins with the registry. */
export class RegistryAway extends Error {}

/** The bundle of a large network has some megabytes. */
const mostBytes = 200_000_000;

/** Time for an answer, beside that for which a question is held. */
const answerMs = 10_000;

/** @param url where the registry answers, e.g. `http://127.0.0.1:4006` */
export function createRegistryClient(url: string): RegistryClient {
  const agent = new Agent({
    connect: { timeout: 2_000 },
    maxResponseSize: mostBytes,
    headersTimeout: 0,
    bodyTimeout: answerMs,
  });
  const { origin, pathname } = new URL(url);
  const folder = pathname.replace(/\/+$/, '');

  async function send(
    path: string,
    ms: number,
    options: Partial<Dispatcher.RequestOptions> = {},
  ): Promise<Dispatcher.ResponseData> {
    const signals = [AbortSignal.timeout(ms), ...(options.signal ? [options.signal as AbortSignal] : [])];
    const request = { method: 'GET', ...options, origin, path: folder + path } as const;
    return agent.request({ ...request, signal: AbortSignal.any(signals) }).catch(toAway);
  }

  async function read(path: string, ms: number, options: ReadOptions = {}): Promise<RegistryAnswer> {
    const { isWanted = () => true, signal } = options;
    const { statusCode, headers, body } = await send(path, ms, { signal });
    const header = (name: string) => String(headers[name] ?? '');
    const isRead = statusCode === 200 && isWanted(header('ieum-preview-organization'));
    const text = isRead ? await body.text().catch(toAway) : '';
    if (!isRead) body.on('error', () => undefined).destroy();
    if (statusCode === 204) return { kind: 'unchanged' };
    if (statusCode === 404) return { kind: 'none' };
    if (statusCode === 200 && !isRead) return { kind: 'unwanted' };
    if (statusCode !== 200) throw new RegistryAway(`answered HTTP ${statusCode}`);
    const digest = header('ieum-bundle-digest').toLowerCase();
    return { kind: 'bundle', digest, text, signature: header('ieum-bundle-signature') };
  }

  return {
    readBundle: (since, waitS, signal) =>
      read(`/bundle?${query({ since, wait: waitS })}`, waitS * 1_000 + answerMs, { signal }),
    readPreview: (subgraph, since, isWanted) =>
      read(`/previews/${encodeURIComponent(subgraph)}?${query({ since })}`, answerMs, { isWanted }),
    async readKeys() {
      const { statusCode, body } = await send('/.well-known/jwks.json', answerMs);
      const text = await body.text().catch(toAway);
      if (statusCode !== 200) throw new RegistryAway(`answered HTTP ${statusCode} where its keys should be`);
      return text;
    },
    async post(path, body, headers, ms) {
      const options = { method: 'POST', body, headers } as const;
      const { statusCode, body: answer } = await send(path, ms, options);
      await answer.dump().catch(toAway);
      return statusCode;
    },
    close: () => agent.destroy(),
  };
}

interface ReadOptions {
  isWanted?: (organization: string) => boolean;
  signal?: AbortSignal;
}

function query(parameters: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== null);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

function toAway(error: unknown): never {
  const { code, name, message } = error as Error & { code?: unknown };
  const what = typeof code === 'string' ? code : name === 'Error' ? message : name;
  throw new RegistryAway(`does not answer (${what})`);
}
