import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Access, RequestHeaders } from '../access/caller.ts';
import { clientOf } from '../access/client.ts';
import type { Operation } from '../engine.ts';
import { gatewayError } from '../errors.ts';
import type { RefuseCost } from './cost-limit.ts';
import { refuseDeferredEvents } from './defer-subscription.ts';
import { refuseNullConditions } from './null-conditions.ts';
import { coerceVariables } from './variables.ts';

/** With what a request came. */
export interface RequestContext {
  /** Headers as they came, empty ones included. */
  headers: RequestHeaders;
  /** Aborts when the client leaves or the request's deadline passes. */
  signal: AbortSignal;
}

/** By what requests to one supergraph become operations. */
export interface OperationSettings {
  publicSchema: GraphQLSchema;
  access: Access;
  refuseCost: RefuseCost;
  hideSuggestions: boolean;
}

/** A request whose document is valid for the API schema. */
export interface ValidRequest extends RequestContext {
  document: DocumentNode;
  documentHash: string;
  /** The operation of that name, or the only one. Null and undefined: there is none. */
  definition: OperationDefinitionNode | null | undefined;
  /** As the client gave it. */
  operationName: string | null | undefined;
  /** As the client gave them. */
  variables: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Makes an operation of a request: chooses it, finds out who is asking, coerces the variables, and estimates the cost.
 * @throws BAD_CALLER when the headers cannot be read
 */
export function toOperation(
  { publicSchema, access, refuseCost, hideSuggestions }: OperationSettings,
  { document, documentHash, definition, operationName, variables: inputs, headers, signal }: ValidRequest,
): { operation: Operation } | { errors: readonly GraphQLError[] } {
  if (!definition) return { errors: [missingOperation(operationName)] };
  if (!publicSchema.getRootType(definition.operation)) return { errors: [unservedOperation(definition)] };
  const caller = access(headers);
  const coerced = coerceVariables(publicSchema, document, definition, inputs ?? {}, hideSuggestions);
  if ('errors' in coerced) return coerced;
  const name = definition.name?.value ?? null;
  const { variables } = coerced;
  const client = clientOf(headers);
  const refused =
    refuseNullConditions(document, definition, variables) ??
    refuseDeferredEvents(document, definition, variables) ??
    refuseCost(document, definition, variables);
  if (refused) return { errors: [refused] };
  return {
    operation: { document, definition, documentHash, operationName: name, variables, caller, client, signal },
  };
}

/** Validation lets an operation pass whose root type the schema does not have. */
function unservedOperation(operation: OperationDefinitionNode) {
  const message = `The network serves no ${operation.operation}: its schema has no such type.`;
  return gatewayError('GRAPHQL_VALIDATION_FAILED', message, { nodes: operation, status: 400 });
}

/** That a document has no such operation is no matter of validation. */
function missingOperation(name: string | null | undefined) {
  const message =
    typeof name === 'string'
      ? `The document has no operation "${name}".`
      : 'The document has several operations: name one of them in "operationName".';
  return gatewayError('OPERATION_RESOLUTION_FAILURE', message, { status: 400 });
}
