import { withProgress } from '../output/progress.ts';
import { reasonOf } from './ask.ts';

/** What a gateway says it serves, or why it says nothing. */
export type GatewayState =
  | { url: string; composition: number | null; digest: string | null; date: string | null }
  | { url: string; unreachable: string };

/** The gateways to look at: `IEUM_GATEWAY_URL`, parted by commas, else that of `npm start` on this machine. */
export function gatewayUrls(option: string | undefined): string[] {
  const text = option ?? (process.env.IEUM_GATEWAY_URL || 'http://127.0.0.1:4000');
  return text.split(',').map((url) => url.trim().replace(/\/(graphql)?$/, ''));
}

/** Asks a gateway which composition it serves. */
export async function askGateway(url: string): Promise<GatewayState> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) });
    const body = Object(await response.json().catch(() => null)) as Record<string, unknown>;
    if (!response.ok) return { url, unreachable: `HTTP ${response.status}` };
    const composition = typeof body.composition === 'number' ? body.composition : null;
    const digest = typeof body.digest === 'string' ? body.digest : null;
    return { url, composition, digest, date: response.headers.get('date') };
  } catch (error) {
    return { url, unreachable: reasonOf(error as Error, 5000) };
  }
}

/** Waits until every gateway serves a composition or a later one; those that do not in time are given back. */
export async function waitForGateways(
  urls: readonly string[],
  composition: number,
  timeoutMs: number,
): Promise<GatewayState[]> {
  const end = performance.now() + timeoutMs;
  const wait = async (url: string): Promise<GatewayState> => {
    for (;;) {
      const state = await askGateway(url);
      if (isServing(state, composition) || performance.now() >= end) return state;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const states = await withProgress('Waiting for the gateways', Promise.all(urls.map(wait)));
  return states.filter((state) => !isServing(state, composition));
}

function isServing(state: GatewayState, composition: number): boolean {
  return 'composition' in state && state.composition !== null && state.composition >= composition;
}
