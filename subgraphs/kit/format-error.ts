import { unwrapResolverError } from '@apollo/server/errors';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, errorCodes } from './errors.ts';
import { isOutsideHoldings } from './holdings.ts';

/**
 * Makes what decides how an error leaves: those with a code of the table and those about the request (syntax,
 * validation, variables) as they are; anything else is a bug or an outage, answered masked and given to `log` once.
 */
export function createErrorFormatter(
  log: (error: unknown) => void,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const scalar = refusedScalar(formatted);
    if (scalar) return scalar;
    const cause = unwrapResolverError(error);
    if (isCoded(cause) || isAboutRequest(formatted)) return formatted;
    if (isUnstorableText(cause)) {
      const message =
        'A text holds the character U+0000, which cannot be stored or searched for. Leave it out.';
      return { ...formatted, message, extensions: { code: 'BAD_INPUT' satisfies ErrorCode } };
    }
    if (isOutsideHoldings(cause)) {
      const message =
        'What would be written lies outside of what this source declares to hold (@holds in its SDL), so nobody would ask for it. The source has to widen that first.';
      return { ...formatted, message, extensions: { code: 'NOT_HELD' satisfies ErrorCode } };
    }
    log(withoutParameters(cause));
    return { ...formatted, message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  };
}

// drizzle's error repeats the statement's parameters, which may say who got support; what PostgreSQL says is enough.
function withoutParameters(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause ? error.cause : error;
}

// Apollo Server calls every error of validation GRAPHQL_VALIDATION_FAILED; a refused literal keeps its own code.
function refusedScalar(formatted: GraphQLFormattedError): GraphQLFormattedError | null {
  const { extensions } = formatted;
  if (typeof extensions?.scalar !== 'string' || typeof extensions.reason !== 'string') return null;
  const { scalar, reason } = extensions;
  return { ...formatted, extensions: { code: 'BAD_SCALAR' satisfies ErrorCode, scalar, reason } };
}

function isCoded(error: unknown): boolean {
  if (!(error instanceof GraphQLError)) return false;
  const { code } = error.extensions;
  return typeof code === 'string' && Object.hasOwn(errorCodes, code);
}

function isAboutRequest({ extensions }: GraphQLFormattedError): boolean {
  return requestCodes.has(String(extensions?.code));
}

function isUnstorableText(error: unknown): boolean {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '22021';
}

const requestCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);
