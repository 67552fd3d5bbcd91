import { type ExecutionResult, GraphQLError } from 'graphql';
import { gatewayError } from '../errors.ts';
import type { createErrorFormat } from '../format-error.ts';
import type { WriteErrors } from './incremental-format.ts';

/** Makes what writes errors out for clients where Apollo Server does not: as it would, without the status. */
export function createWriteErrors(formatError: ReturnType<typeof createErrorFormat>): WriteErrors {
  return (errors) =>
    errors.map((error) => {
      const { http: _, ...extensions } = error.extensions;
      return formatError({ ...error.toJSON(), extensions }, error);
    });
}

/** The result of an operation that an engine threw at. */
export function toErrorResult(error: unknown): ExecutionResult & { errors: readonly GraphQLError[] } {
  if (error instanceof GraphQLError) return { errors: [error] };
  const originalError = error instanceof Error ? error : null;
  return { errors: [gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed.', { originalError })] };
}
