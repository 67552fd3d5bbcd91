import type { Ask, SubgraphAnswer } from './ask.ts';
import { createSubgraphClient, type SubgraphLimits } from './client.ts';
import { toFailure } from './failure.ts';

/** All subgraphs of a supergraph, each behind its own connection pool. */
export interface Subgraphs {
  ask: Ask;
  close(): Promise<void>;
}

/** Where it is noted that a subgraph failed, and what a masked error said. */
export interface SubgraphLog {
  warn(facts: object, message: string): void;
}

/** Makes one client a subgraph. A name that is not among `sources` answers `SUBGRAPH_UNKNOWN`. */
export function createSubgraphs(
  sources: ReadonlyArray<{ name: string; url: string }>,
  limits: SubgraphLimits,
  log: SubgraphLog,
): Subgraphs {
  const clients = new Map(sources.map(({ name, url }) => [name, createSubgraphClient(name, url, limits)]));
  return {
    ask: async (subgraph, operation, options) => {
      const answer =
        (await clients.get(subgraph)?.ask(operation, options)) ??
        toFailure(subgraph, 'SUBGRAPH_UNKNOWN', 'is not part of this network');
      noteFailures(log, subgraph, answer);
      return answer;
    },
    close: async () => {
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}

function noteFailures(log: SubgraphLog, subgraph: string, answer: SubgraphAnswer): void {
  if (answer.kind === 'failure') {
    const { code, message } = answer.failure;
    if (code !== 'SUBGRAPH_ABORTED') log.warn({ code, subgraph }, message);
    return;
  }
  for (const { unmasked, path } of answer.errors) {
    if (unmasked !== undefined)
      log.warn({ subgraph, path, said: unmasked }, 'A subgraph failed without a code.');
  }
}
