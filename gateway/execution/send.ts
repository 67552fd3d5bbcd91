import { gatewayError } from '../errors.ts';
import type { Gathered } from '../gather/gathered.ts';
import type { Fetch } from '../plan/plan.ts';
import type { Ask, SubgraphAnswer } from '../subgraph/ask.ts';
import type { FetchRequest, Send } from './fetch.ts';
import type { Run } from './run.ts';

/** Sends fetches: `gathered` runs in this process, the others are asked over HTTP. */
export function createSend(ask: Ask, gathered: Gathered): Send {
  return (fetch, request, run) =>
    fetch.subgraph === 'gathered'
      ? askGathered(gathered, fetch, request, run)
      : ask(
          fetch.subgraph,
          { query: fetch.operation, operationName: fetch.operationName, ...request },
          { caller: run.caller, signal: run.signal },
        );
}

async function askGathered(
  gathered: Gathered,
  { document, operationName }: Fetch,
  { variables, representations = {} }: FetchRequest,
  { caller, signal, faults }: Run,
): Promise<SubgraphAnswer> {
  const values: Record<string, unknown> = { ...variables };
  for (const [name, texts] of Object.entries(representations)) {
    values[name] = texts.map((text) => JSON.parse(text));
  }
  try {
    const request = { document, operationName, variables: values, caller, signal };
    const { data, errors = [] } = await gathered.execute(request);
    return { kind: 'response', data: data ?? null, errors };
  } catch (error) {
    if (!signal.aborted) faults.push(error);
    const { message, extensions } = signal.aborted
      ? gatewayError('REQUEST_ABORTED', 'The request ended before its answer.')
      : gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed.');
    return { kind: 'response', data: null, errors: [{ message, extensions }] };
  }
}
