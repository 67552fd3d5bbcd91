import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import type { Cost } from '@ieum/schema/cost/cost.ts';
import { createCostEstimate } from '@ieum/schema/cost/cost-estimate.ts';
import { readCostWeights } from '@ieum/schema/cost/cost-weights.ts';
import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { gatewayError } from '../errors.ts';
import { placeOf } from './place.ts';

/**
 * The error for an operation that may cost too much with these coerced variables, or has a page size that is none; null
 * where all is well.
 */
export type RefuseCost = (
  document: DocumentNode,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => GraphQLError | null;

/**
 * Holds operations of one supergraph to `most` of what `schema/cost/cost-estimate.ts` estimates. What does not depend on variables is
 * estimated when a document is first seen.
 */
export function createCostLimit(
  publicSchema: GraphQLSchema,
  bundle: Pick<Bundle, 'supergraph' | 'fields'>,
  most: number,
): RefuseCost {
  const compile = createCostEstimate(publicSchema, readCostWeights(bundle));
  const compiled = new WeakMap<OperationDefinitionNode, Cost>();

  function estimate(document: DocumentNode, definition: OperationDefinitionNode): Cost {
    const known = compiled.get(definition);
    if (known !== undefined) return known;
    const cost = compile(document, definition);
    compiled.set(definition, cost);
    return cost;
  }

  return (document, definition, variables) => {
    let actual: number;
    try {
      const cost = estimate(document, definition);
      actual = typeof cost === 'number' ? cost : cost(variables);
    } catch (error) {
      if (error instanceof GraphQLError) return withPlace(document, error);
      throw error;
    }
    if (actual <= most) return null;
    const message = `The operation may cost ${actual}; at most ${most} is allowed. Ask for smaller pages ("first"), or in several operations.`;
    const extensions = { limit: most, actual };
    return gatewayError('OPERATION_TOO_EXPENSIVE', message, { nodes: definition, status: 400, extensions });
  };
}

/** A page size that is none is said to be at its field. */
function withPlace(document: DocumentNode, error: GraphQLError): GraphQLError {
  const { message, nodes, extensions } = error;
  const { path, inputPath } = placeOf(document, (node) => node === nodes?.[0]) ?? {};
  return new GraphQLError(message, {
    nodes,
    path,
    extensions: { ...extensions, ...(inputPath?.length && { inputPath }) },
  });
}
