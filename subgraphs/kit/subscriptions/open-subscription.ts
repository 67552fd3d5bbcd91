import type { Caller } from '@ieum/schema/contract/caller.ts';
import {
  createSourceEventStream,
  type DocumentNode,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { codedError } from '../errors.ts';
import { respondToEvents } from './response-stream.ts';

/** A subscription operation as it comes over either transport. */
export interface SubscriptionRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

/** Who asks, and what becomes of one who does not keep up. */
export interface Subscriber {
  caller: Caller | null;
  /** Ends the connection: it takes less than there is to tell. */
  cut(): void;
}

/** What became of a request: a response stream, established, or why there is none. */
export type Opened =
  | { kind: 'stream'; responses: AsyncIterableIterator<FormattedExecutionResult> }
  | { kind: 'refused'; by: Refuser; errors: GraphQLFormattedError[] };

/** `request`: it is to be changed; `field`: the field refuses it; `limit`: there are too many. */
type Refuser = 'request' | 'field' | 'limit';

/** What subscriptions are opened over. */
export interface SubscriptionParts {
  schema: GraphQLSchema;
  /** Makes the context of one execution: loaders remember what they read, and each event is to be read anew. */
  createContext(subscriber: Subscriber): unknown;
  /** As queries' errors leave. */
  formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError;
  /** The most subscriptions of the process at a time. */
  limit: number;
}

/** Opens subscriptions; at most `limit` are open at a time. */
export type OpenSubscription = (request: SubscriptionRequest, subscriber: Subscriber) => Promise<Opened>;

/** Makes what opens them. */
export function createOpenSubscription(parts: SubscriptionParts): OpenSubscription {
  let open = 0;
  return async (request, subscriber) => {
    const read = readRequest(parts.schema, request);
    if ('errors' in read) return refuse(parts, 'request', read.errors);
    if (open >= parts.limit) return refuse(parts, 'limit', [tooMany(`${parts.limit} in all`)]);
    open += 1;
    const close = () => {
      open -= 1;
    };
    const operation = {
      schema: parts.schema,
      document: read.document,
      operationName: request.operationName,
      variableValues: request.variables,
    };
    try {
      const source = await createSourceEventStream({
        ...operation,
        contextValue: parts.createContext(subscriber),
      });
      if (Symbol.asyncIterator in source) {
        const execution = {
          ...operation,
          createContext: () => parts.createContext(subscriber),
          format: (error: GraphQLError) => formatError(parts, error),
        };
        return {
          kind: 'stream',
          responses: respondToEvents(source[Symbol.asyncIterator](), execution, close),
        };
      }
      close();
      // Errors without a path are the variables'.
      const errors = source.errors ?? [];
      return refuse(parts, errors.some(({ path }) => path) ? 'field' : 'request', errors);
    } catch (error) {
      close();
      return refuse(parts, 'field', [error as Error]);
    }
  };
}

/** The error of one subscription more than there may be. */
export function tooMany(what: string): GraphQLError {
  return codedError(
    'TOO_MANY_SUBSCRIPTIONS',
    `There are as many subscriptions as there may be, ${what}; end one or try again later.`,
  );
}

function readRequest(
  schema: GraphQLSchema,
  { query, operationName }: SubscriptionRequest,
): { document: DocumentNode } | { errors: GraphQLError[] } {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return { errors: [withCode(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')] };
  }
  const errors = validate(schema, document);
  if (errors.length > 0) {
    return { errors: errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
  }
  const operation = getOperationAST(document, operationName);
  if (operation?.operation === 'subscription') return { document };
  const message = operation
    ? `Subscriptions alone come this way; this is a ${operation.operation}. POST it, with accept: application/json.`
    : 'Expected one operation, or operationName to be that of one.';
  return {
    errors: [withCode(new GraphQLError(message), operation ? 'BAD_REQUEST' : 'OPERATION_RESOLUTION_FAILURE')],
  };
}

function refuse(parts: SubscriptionParts, by: Refuser, errors: readonly Error[]): Opened {
  const located = errors.map((error) =>
    error instanceof GraphQLError ? error : new GraphQLError(error.message, { originalError: error }),
  );
  return { kind: 'refused', by, errors: located.map((error) => formatError(parts, error)) };
}

/** As Apollo Server does for queries: an error without a code gets the one of its phase before it is formatted. */
function formatError({ formatError }: SubscriptionParts, error: GraphQLError): GraphQLFormattedError {
  const formatted = error.toJSON();
  const code = formatted.extensions?.code ?? (error.path ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT');
  return formatError({ ...formatted, extensions: { ...formatted.extensions, code } }, error);
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  // What a scalar says of a literal that it refuses is more than that the document is invalid.
  const { nodes, source, positions, extensions } = error;
  return new GraphQLError(error.message, { nodes, source, positions, extensions: { code, ...extensions } });
}
