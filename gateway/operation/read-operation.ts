import { createHash } from 'node:crypto';
import { type DocumentNode, GraphQLError, getOperationAST, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Operation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { DocumentRules } from './document-rules.ts';
import { refuseNesting } from './nesting.ts';
import { refuseOverlap } from './overlap-limit.ts';
import { type OperationSettings, type RequestContext, toOperation } from './to-operation.ts';

/** A GraphQL request as it came: JSON of a body, of a message, or of a URL. */
export interface GraphqlRequest {
  query?: unknown;
  operationName?: unknown;
  variables?: unknown;
  extensions?: unknown;
}

/**
 * Reads requests that are not answered by Apollo Server, whose executor of a gateway gives one result only. Gives the
 * operation, or the errors that Apollo Server would answer with; `errorFormat` is still to be applied to these.
 * Nothing is thrown.
 */
export type ReadOperation = (
  request: GraphqlRequest,
  context: RequestContext,
) => { operation: Operation } | { errors: readonly GraphQLError[] };

/** Makes what reads requests to one supergraph. Documents that are valid are remembered. */
export function createOperationReader(settings: OperationSettings, rules: DocumentRules): ReadOperation {
  const valid = new LRUCache<string, ValidDocument>({ max: 2_000, maxSize: mostCharacters });

  function readDocument(text: string): ValidDocument {
    const known = valid.get(text);
    if (known) return known;
    refuseNesting('The document', text);
    const document = parseWithin(rules, text);
    const refused = refuseOverlap(document);
    if (refused) throw refused;
    const { maxErrors, hideSuggestions } = rules;
    const wrong = validateWithin(() =>
      validate(settings.publicSchema, document, rules.all, { maxErrors, hideSuggestions }),
    );
    if (wrong.length > 0) throw new AggregateError(wrong.map(toValidationError));
    const read = { document, documentHash: createHash('sha256').update(text).digest('hex') };
    valid.set(text, read, { size: text.length });
    return read;
  }

  return (request, context) => {
    try {
      const { query, operationName, variables } = readRequest(request);
      const { document, documentHash } = readDocument(query);
      const definition = getOperationAST(document, operationName);
      const read = { document, documentHash, definition, operationName, variables, ...context };
      return toOperation(settings, read);
    } catch (error) {
      if (error instanceof AggregateError) return { errors: error.errors };
      if (error instanceof GraphQLError) return { errors: [error] };
      const options = { status: 500, originalError: error instanceof Error ? error : null };
      return { errors: [gatewayError('INTERNAL_SERVER_ERROR', 'The gateway failed.', options)] };
    }
  };
}

interface ValidDocument {
  document: DocumentNode;
  documentHash: string;
}

/** Of the texts of documents; what is parsed of one takes some twenty times as much. */
const mostCharacters = 1_000_000;

function readRequest({ query, operationName, variables, extensions }: GraphqlRequest) {
  if (isPersisted(extensions)) throw persistedQuery();
  if (typeof query !== 'string' || query === '')
    throw badRequest('"query" should be a text that is not empty.');
  if (!isAbsent(operationName) && typeof operationName !== 'string')
    throw badRequest('"operationName" should be a text or null.');
  if (!isAbsent(variables) && (typeof variables !== 'object' || Array.isArray(variables)))
    throw badRequest('"variables" should be an object or null.');
  return { query, operationName, variables: variables as Record<string, unknown> | null | undefined };
}

/** A client may name its document by its hash; nothing is kept under hashes here, and none is checked. */
const isPersisted = (extensions: unknown) =>
  typeof extensions === 'object' &&
  extensions !== null &&
  'persistedQuery' in extensions &&
  Boolean(extensions.persistedQuery);

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** In the words that clients of persisted queries look for. */
const persistedQuery = () =>
  gatewayError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', { status: 200 });

const badRequest = (message: string) => gatewayError('BAD_REQUEST', message, { status: 400 });

function parseWithin({ maxTokens }: DocumentRules, text: string): DocumentNode {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, source, positions } = error;
    const extensions = { code: 'GRAPHQL_PARSE_FAILED', http: { status: 400 } };
    throw new GraphQLError(message, { source, positions, extensions, originalError: error });
  }
}

/** graphql-js throws at a subscription whose root field depends on a variable. */
function validateWithin(validateDocument: () => readonly GraphQLError[]): readonly GraphQLError[] {
  try {
    return validateDocument();
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** The rule's own code is told by the error's origin. */
function toValidationError(error: GraphQLError): GraphQLError {
  const { message, nodes, extensions } = error;
  const originalError = error.originalError ?? error;
  const options = { nodes, extensions, originalError, status: 400 };
  return gatewayError('GRAPHQL_VALIDATION_FAILED', message, options);
}
