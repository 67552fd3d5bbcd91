import { toKoreanInstant } from '@ieum/kit/korea-date.ts';
import type { SubgraphHealth } from './schema.gen.ts';

/** Tells whether subgraphs answer. */
export interface Health {
  /** Of the subgraph at that address; null: it is not published. Asked anew when the last answer is older than seconds. */
  read(url: string | null): Promise<SubgraphHealth>;
}

/** Makes one that asks each address at most every `freshMs`, and waits for an answer for `patienceMs`. */
export function createHealth({ freshMs = 5000, patienceMs = 2000 } = {}): Health {
  const known = new Map<string, { until: number; answer: Promise<SubgraphHealth> }>();
  return {
    async read(url) {
      if (url === null) return toHealth('UNPUBLISHED', null);
      const now = performance.now();
      for (const [key, { until }] of known) if (until <= now) known.delete(key);
      const answer = known.get(url)?.answer ?? ask(url, patienceMs);
      if (!known.has(url)) known.set(url, { until: now + freshMs, answer });
      return answer;
    },
  };
}

/** The least that a GraphQL server can be asked; what it answers beyond that it is one is told to nobody. */
async function ask(url: string, patienceMs: number): Promise<SubgraphHealth> {
  const start = performance.now();
  const took = () => Math.round(performance.now() - start);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"query":"{ __typename }"}',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) {
      void response.body?.cancel();
      return toHealth('FAILING', took(), `answered with status ${response.status}`);
    }
    const { data } = Object(JSON.parse(await readText(response))) as { data?: { __typename?: unknown } };
    if (typeof data?.__typename === 'string') return toHealth('HEALTHY', took());
    return toHealth('FAILING', took(), 'answered, but not { "data": { "__typename": … } }');
  } catch (error) {
    if (error instanceof SyntaxError)
      return toHealth('FAILING', took(), 'answered with something else than JSON');
    const { name, cause } = error as Error & { cause?: { code?: string } };
    const reason =
      name === 'TimeoutError' ? `no answer within ${patienceMs} ms` : (cause?.code ?? 'cannot be reached');
    return toHealth('UNREACHABLE', null, reason);
  }
}

/** So small an answer has little text; one without end must not fill the memory. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) break;
  }
  return Buffer.concat(chunks).toString();
}

const mostBytes = 65_536;

function toHealth(
  status: SubgraphHealth['status'],
  latencyMs: number | null,
  detail: string | null = null,
): SubgraphHealth {
  return { status, latencyMs, at: toKoreanInstant(new Date()), detail };
}
