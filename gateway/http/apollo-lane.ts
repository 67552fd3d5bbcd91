import type { ApolloServer, GraphQLResponse } from '@apollo/server';
import { isNestedDeeperThan, mostBrackets } from '../operation/nesting.ts';
import { fewCharacters } from '../operation/overlap-limit.ts';
import type { GraphqlRequest } from '../operation/read-operation.ts';
import type { RequestContext } from '../operation/to-operation.ts';
import type { OrdinaryRequests } from './ordinary-request.ts';
import type { WrittenAnswer } from './reply.ts';

/** What answers ordinary requests by Apollo Server. */
export interface ApolloLane {
  apollo: ApolloServer<RequestContext>;
}

/**
 * Answers ordinary requests by Apollo Server's pipeline (parsing, validation, execution, errors), without Fastify and the
 * reading of headers that an ordinary request has not. `fast-lane.test.ts` holds its answers to those of the usual way.
 */
export function createApolloLane({ apollo }: ApolloLane): OrdinaryRequests['answer'] {
  return ({ request, headers }, reply) => {
    if (!isPlain(request)) return false;
    const { query, operationName, variables } = request;
    const { signal } = reply;
    const asked = {
      query,
      operationName: operationName ?? undefined,
      variables: variables ?? undefined,
    };
    apollo.executeOperation(asked, { contextValue: { headers, signal } }).then(
      (answer) => reply.send(toAnswer(answer)),
      // Apollo Server has logged it.
      () => reply.send(failed),
    );
    return true;
  };
}

interface PlainRequest {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/** Whether nothing is to be said of the request before Apollo Server sees it. */
function isPlain(request: GraphqlRequest): request is PlainRequest {
  const { query, operationName, variables } = request;
  return (
    typeof query === 'string' &&
    query !== '' &&
    query.length < fewCharacters &&
    !isNestedDeeperThan(mostBrackets, query) &&
    (operationName === undefined || operationName === null || typeof operationName === 'string') &&
    (variables === undefined ||
      variables === null ||
      (typeof variables === 'object' && !Array.isArray(variables)))
  );
}

/** Nothing is executed in parts here: who wants that sends no ordinary request. */
function toAnswer({ body, http }: GraphQLResponse): WrittenAnswer {
  if (body.kind !== 'single') throw new Error('One result was expected.');
  const { errors, data, extensions } = body.singleResult;
  // What is left of a request that is over is kept until the next full collection, and its response with it: on large
  // answers the small collections took four times as long.
  body.singleResult = {};
  return { status: http.status ?? 200, body: JSON.stringify({ errors, data, extensions }) };
}

const failed = {
  status: 500,
  body: '{"errors":[{"message":"Internal server error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}',
};
