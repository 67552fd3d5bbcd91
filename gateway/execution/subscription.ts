import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Operation, ResponseStream, SubscriptionOperation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { SubscribeGathered } from '../gather/subscription.ts';
import type { Fetch, Plan, Subscription } from '../plan/plan.ts';
import type { PreparedOperation } from '../plan/prepare-operation.ts';
import type { SubgraphAnswer } from '../subgraph/ask.ts';
import type { SubgraphEvents, Subscribe } from '../subgraph/subscribe.ts';
import type { SubscriptionEnd } from '../subgraph/subscribe-sink.ts';
import { compileFetch } from './fetch.ts';
import { compileParts, type OperationContext } from './operation.ts';
import { compileResponse, toFault } from './response/response.ts';
import { createRun, type Run } from './run.ts';
import { compileStep } from './step.ts';

/** Subscribes to what a plan's first fetch asks, at a subgraph or at `gathered`. */
export type SubscribeFetch = (
  fetch: Fetch,
  variables: Readonly<Record<string, unknown>>,
  operation: Pick<SubscriptionOperation, 'caller' | 'onOverflow'>,
) => SubgraphEvents;

/** Says whom a plan's first fetch is sent to. */
export function createSubscribeFetch(
  subscribe: Subscribe,
  gathered: SubscribeGathered | null,
): SubscribeFetch {
  return (
    { subgraph, operation: query, document, operationName, variables: names },
    given,
    { caller, onOverflow },
  ) => {
    const variables: Record<string, unknown> = {};
    for (const name of names) if (name in given) variables[name] = given[name];
    const options = { caller, ...(onOverflow && { onOverflow }) };
    return subgraph === 'gathered' && gathered
      ? gathered({ document, operationName, variables, ...options })
      : subscribe(subgraph, { query, operationName, variables }, options);
  };
}

/** A subscription that is ready to run. */
export interface CompiledSubscription {
  subscribe(operation: SubscriptionOperation): Promise<ExecutionResult | ResponseStream>;
}

/**
 * Compiles a subscription and its plan: what a subgraph tells of an event takes the place of the answer to the first
 * fetch; the rest of the plan then runs as that of a query does, anew for each event (GraphQL specification,
 * "ExecuteSubscriptionEvent").
 */
export function compileSubscription(
  context: OperationContext & { subscribe: SubscribeFetch },
  prepared: PreparedOperation,
  plan: Plan & { node: Subscription },
): CompiledSubscription {
  const { shape, suppliers, fetchContext } = compileParts(context, prepared, plan);
  const { primary, rest } = plan.node;
  const events = new WeakMap<Run, SubgraphAnswer>();
  const takeEvent = compileFetch({ ...fetchContext, send: async (_, __, run) => events.get(run)! }, primary);
  const step = compileStep(fetchContext, rest);
  const respond = compileResponse(shape, suppliers);

  async function execute(event: SubgraphAnswer, operation: Operation, variables: Run['variables']) {
    const run = createRun(operation, { variables, shape });
    events.set(run, event);
    await takeEvent(run);
    await step(run);
    return respond(run);
  }

  return {
    async subscribe(operation) {
      const variables = prepared.variables(operation.variables);
      const source = context.subscribe(primary, variables, operation);
      const leave = () => void source.return();
      operation.signal.addEventListener('abort', leave, { once: true });
      if (operation.signal.aborted) leave();
      if (!(await source.opened)) {
        const { value } = await source.next();
        operation.signal.removeEventListener('abort', leave);
        // What ended before it began has no events.
        return { errors: toErrors(value as SubscriptionEnd | undefined) };
      }
      return respondToEvents(
        source,
        (event) => execute(event, operation, variables),
        () => operation.signal.removeEventListener('abort', leave),
      );
    },
  };
}

/**
 * The responses to events, one after the other. Where the subscription ends with errors, the last result has them and
 * no `data`.
 */
function respondToEvents(
  source: SubgraphEvents,
  respond: (event: SubgraphAnswer) => Promise<ExecutionResult>,
  onEnd: () => void,
): ResponseStream {
  const done = { done: true, value: undefined } as const;
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    onEnd();
    void source.return();
  };
  const responses: ResponseStream = {
    [Symbol.asyncIterator]: () => responses,
    async next() {
      if (isOver) return done;
      try {
        const event = await source.next();
        if (isOver) return done;
        if (!event.done) {
          const value = await respond(event.value);
          return isOver ? done : { done: false, value };
        }
        end();
        const errors = toErrors(event.value);
        return errors.length > 0 ? { done: false, value: { errors } } : done;
      } catch (error) {
        end();
        return { done: false, value: { errors: [toFault(error)] } };
      }
    },
    async return() {
      end();
      return done;
    },
  };
  return responses;
}

function toErrors(end: SubscriptionEnd | undefined): GraphQLError[] {
  switch (end?.kind) {
    case undefined:
    case 'complete':
      return [];
    case 'refused':
      return end.errors.map(({ message, extensions }) => new GraphQLError(message, { extensions }));
    case 'failure': {
      const { code, message, subgraph } = end.failure;
      return [gatewayError(code, message, { extensions: { subgraph } })];
    }
    case 'overflow':
      return [
        gatewayError(
          'SUBSCRIBER_TOO_SLOW',
          'More events wait than may: they come faster than they are taken.',
        ),
      ];
    case 'fault':
      return [toFault(end.error)];
    default:
      return end satisfies never;
  }
}
