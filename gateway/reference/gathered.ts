import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { DocumentNode } from 'graphql';
import type { SubgraphError } from '../subgraph/ask.ts';

/** The generated subgraph `gathered` as the engine asks it, in this process. Never throws. */
export interface Gathered {
  execute(fetch: {
    document: DocumentNode;
    operationName: string | null;
    variables: Readonly<Record<string, unknown>>;
    caller: Caller;
    signal: AbortSignal;
  }): Promise<{ data: Record<string, unknown> | null; errors?: readonly SubgraphError[] }>;
}
