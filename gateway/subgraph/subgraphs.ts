import type { Ask, SubgraphAnswer } from './ask.ts';
import { toFailure } from './failure.ts';
import { createSubgraph, type SubgraphCounts, type SubgraphLimits } from './subgraph.ts';
import { createSubscriptions, type Subscribe } from './subscribe.ts';
import type { SubscriptionLimits } from './subscribe-sink.ts';

/** All subgraphs of a supergraph, each behind its own connections. */
export interface Subgraphs {
  ask: Ask;
  subscribe: Subscribe;
  /** What a subgraph was asked so far; undefined for an unknown name. */
  counts(subgraph: string): Readonly<SubgraphCounts> | undefined;
  close(): Promise<void>;
}

/** Where it is noted that a subgraph failed, what a masked error said, and what the gateway itself failed at. */
export interface SubgraphLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/**
 * Opens one client a subgraph. A name that is not among `sources` answers `SUBGRAPH_UNKNOWN`. Retries, breakers and
 * signatures of a request belong into `client.ts`, below sharing and batching.
 */
export function createSubgraphs(
  sources: ReadonlyArray<{ name: string; url: string }>,
  limits: SubgraphLimits & { subscriptions?: Partial<SubscriptionLimits> },
  log: SubgraphLog,
): Subgraphs {
  const subgraphs = new Map(
    sources.map((source) => {
      const onAnswer = (answer: SubgraphAnswer) => noteFailures(log, source.name, answer);
      const onFault = (error: unknown) =>
        log.error({ err: error, subgraph: source.name }, 'The gateway has a fault.');
      return [source.name, createSubgraph(source, limits, { onAnswer, onMutation: forget, onFault })];
    }),
  );
  const noted = new Map<string, number>();
  const subscriptions = createSubscriptions(sources, limits.subscriptions ?? {}, (subgraph, answer) => {
    const isSilent =
      answer.kind === 'failure' && (noted.get(subgraph) ?? -quietMs) > performance.now() - quietMs;
    if (answer.kind === 'failure') noted.set(subgraph, performance.now());
    if (!isSilent) noteFailures(log, subgraph, answer);
  });
  // One subgraph may read what a mutation of another wrote.
  function forget() {
    for (const subgraph of subgraphs.values()) subgraph.forget();
  }
  return {
    ask(name, operation, options) {
      const subgraph = subgraphs.get(name);
      if (subgraph) return subgraph.ask(operation, options);
      const unknown = toFailure(name, 'SUBGRAPH_UNKNOWN', 'is not part of this network');
      noteFailures(log, name, unknown);
      return Promise.resolve(unknown);
    },
    subscribe: subscriptions.subscribe,
    counts: (name) => subgraphs.get(name)?.counts,
    close: async () => {
      await subscriptions.close();
      await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.close()));
    },
  };
}

/** Whoever subscribes to a subgraph that is gone tries again and again: after this time without, one failure is news. */
const quietMs = 60_000;

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
