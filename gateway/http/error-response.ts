import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { type ErrorCode, gatewayError } from '../errors.ts';

/**
 * Answers what was refused before Apollo Server saw it, and what no route expected, as a GraphQL error response with the
 * HTTP status that the error asks for. A fault is logged and masked.
 */
export function answerError(
  error: FastifyError | GraphQLError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const graphqlError = error instanceof GraphQLError ? error : toGraphqlError(error, request);
  const { http, ...extensions } = graphqlError.extensions as { http?: { status?: number } };
  void reply
    .code(http?.status ?? 500)
    .type('application/json; charset=utf-8')
    .send(`${JSON.stringify({ errors: [{ message: graphqlError.message, extensions }] })}\n`);
}

const codes = new Map<number, ErrorCode>([
  [413, 'PAYLOAD_TOO_LARGE'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
]);

function toGraphqlError(error: FastifyError, request: FastifyRequest): GraphQLError {
  const status = error.statusCode ?? 500;
  if (status >= 500) {
    request.log.error({ err: error }, 'The gateway has a fault.');
    return gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed; its log has the cause.', { status });
  }
  return gatewayError(codes.get(status) ?? 'BAD_REQUEST', error.message, { status });
}
