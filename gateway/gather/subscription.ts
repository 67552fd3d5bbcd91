import { GraphQLError, OperationTypeNode } from 'graphql';
import type { SubgraphAnswer } from '../subgraph/ask.ts';
import type { SubgraphEvents, Subscribe, SubscribeOptions } from '../subgraph/subscribe.ts';
import type { SubscriptionEnd } from '../subgraph/subscribe-sink.ts';
import { askLevels, takeLevel, toFanOut } from './ask-levels.ts';
import type { Cell } from './cell.ts';
import type { CompiledOperation } from './compile.ts';
import { createCompile } from './compile-cache.ts';
import { type GatheredOptions, type GatheredRequest, toRequestError } from './gathered.ts';
import { toQuestions } from './level.ts';
import { defaultLimits } from './limits.ts';
import type { GatheredError, GatheredResponse } from './response.ts';
import { startRun } from './run.ts';
import { followSources, type SourceEvents } from './subscription-sources.ts';
import { withDefaults } from './variables.ts';

/** What subscriptions to `gathered` are made of. */
export interface GatheredSubscriptionOptions extends GatheredOptions {
  subscribe: Subscribe;
  /** Events of all sources together that may wait for the reader of one subscription. */
  waiting: number;
}

/** Subscribes to `gathered` as to any subgraph; the document is taken as valid against its SDL. */
export type SubscribeGathered = (
  request: Omit<GatheredRequest, 'signal'> & Pick<SubscribeOptions, 'onOverflow'>,
) => SubgraphEvents;

/**
 * Makes the subscriptions of `gathered`: every source that has the field and may be asked is subscribed to, and what
 * they tell is passed on in the order of arrival, each event completed like any gathered value, with the gathered
 * fields inside it.
 */
export function createGatheredSubscriptions(options: GatheredSubscriptionOptions): SubscribeGathered {
  const { graph, ask, subscribe } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const compile = createCompile(graph, OperationTypeNode.SUBSCRIPTION);

  return ({ document, operationName, variables, caller, onOverflow }) => {
    const compiled = compile(document, operationName, variables ?? {});
    if (compiled instanceof GraphQLError) return toRefused(toRequestError(compiled).errors);
    const values = withDefaults(compiled.definitions, variables ?? {});
    const root = findRoot(compiled);
    const start = () => startRun(graph, compiled, values, limits);
    const { isAsking, errors, values: sent } = start();
    if (!root || !isAsking) return toRefused(errors);

    const over = new AbortController();
    const { sourceTimeoutMs } = limits;
    const toResponse = async (cells: readonly Cell[]) => {
      const run = start();
      const questions = toQuestions(run.waiting);
      const answers = new Map(questions.map((question) => [question, [[...cells]]]));
      const asking = toFanOut(compiled, run, { ask, caller, signal: over.signal, sourceTimeoutMs });
      await askLevels(run, takeLevel(run, questions, answers), asking);
      return run.end();
    };
    const sources = followSources(root.task, {
      ...{ subscribe, caller, onOverflow, waiting: options.waiting, values: sent },
      ...{ operationName: compiled.name, sourceTimeoutMs },
      toErrors: async (cells) => (await toResponse(cells)).errors ?? [],
    });
    return completeEvents(sources, over, async (cells) => toAnswer(root.key, await toResponse(cells)));
  };
}

/** Null where there is nothing to tell: a source may give null for a record that the caller may not see. */
function toAnswer(key: string, { data, errors = [] }: GatheredResponse): SubgraphAnswer | null {
  const isNull = (data?.[key] ?? null) === null;
  if (isNull && errors.length === 0) return null;
  return { kind: 'response', data: isNull ? null : data, errors };
}

/** The events of the sources, each completed when it is asked for. */
function completeEvents(
  sources: SourceEvents,
  over: AbortController,
  complete: (cells: readonly Cell[]) => Promise<SubgraphAnswer | null>,
): SubgraphEvents {
  const events: SubgraphEvents = {
    [Symbol.asyncIterator]: () => events,
    opened: sources.opened,
    async next() {
      for (;;) {
        const { done, value } = await sources.events.next();
        if (done) return { done, value };
        try {
          const answer = await complete(value);
          if (answer && !over.signal.aborted) return { done: false, value: answer };
        } catch (error) {
          // Who has left has no use for what was asked; the next turn tells it so.
          if (over.signal.aborted) continue;
          void events.return();
          return { done: true, value: { kind: 'fault', error } };
        }
      }
    },
    async return() {
      over.abort();
      await sources.events.return();
      return { done: true, value: undefined };
    },
  };
  return events;
}

/** A subscription has one field at its root. */
function findRoot({ roots }: CompiledOperation) {
  const [root] = roots;
  return root?.kind === 'gathered' ? root : null;
}

function toRefused(errors: readonly GatheredError[] = []): SubgraphEvents {
  const end: SubscriptionEnd = { kind: 'refused', errors };
  const events: SubgraphEvents = {
    [Symbol.asyncIterator]: () => events,
    opened: Promise.resolve(false),
    next: async () => ({ done: true, value: end }),
    return: async () => ({ done: true, value: undefined }),
  };
  return events;
}
