import { callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';

/** Asks the directory as the subgraph itself, not as who asks the subgraph. */
export interface DirectoryClient {
  /**
   * Sends a query.
   *
   * @typeParam Data the shape of what it selects.
   * @throws Error when the directory cannot be reached, does not answer in 10 s, or answers without data.
   */
  ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data>;
}

/** Makes the client of one subgraph, whose caller is `subgraph:<name>` in the role `service`. */
export function createDirectoryClient({ name, directoryUrl }: { name: string; directoryUrl: string }) {
  const caller = writeCaller({
    subject: `subgraph:${name}`,
    organization: null,
    roles: ['service'],
    scopes: [],
    purpose: 'sync',
  });
  const client: DirectoryClient = {
    async ask<Data>(query: string, variables: Record<string, unknown>) {
      const response = await fetch(new URL('/graphql', directoryUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json', [callerHeader]: caller },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(requestTimeoutMs),
      });
      const answer = (await response.json()) as { data?: Data | null; errors?: { message: string }[] };
      const [error] = answer.errors ?? [];
      if (answer.data && !error) return answer.data;
      throw new Error(`the directory answered: ${error?.message ?? `HTTP ${response.status}`}`);
    },
  };
  return client;
}

const requestTimeoutMs = 10_000;
