import { composeServices } from '@theguild/federation-composition';
import { buildASTSchema, type DocumentNode, GraphQLError, parse, print, validateSchema } from 'graphql';
import { flattenFieldSets } from './flatten-field-sets.ts';
import { type JoinedSubgraph, repairJoins } from './repair-joins.ts';
import { readDeclarations } from './subgraph.ts';

/** A subgraph as composition is given it. */
export interface Service {
  name: string;
  url: string;
  typeDefs: DocumentNode;
}

/**
 * Composes subgraphs by the rules of Federation alone: `@theguild/federation-composition`, and what it gets wrong set
 * right before (`flatten-field-sets.ts`) and after it (`repair-joins.ts`).
 * @returns the supergraph and the API schema as SDL, or why the subgraphs do not compose
 */
export function federate(
  services: readonly Service[],
): { supergraphSdl: string; publicSdl: string } | { errors: readonly GraphQLError[] } {
  const flat = services.map((service) => ({ ...service, typeDefs: flattenFieldSets(service.typeDefs) }));
  const composed = composeOrSay(flat);
  if ('errors' in composed) return composed;
  const subgraphs = flat.map(
    ({ name, typeDefs }): JoinedSubgraph => ({ name, ...readDeclarations(typeDefs) }),
  );
  const repaired = repairJoins(parse(composed.supergraphSdl), subgraphs);
  if (repaired === null) return composed;
  const publicSdl = print(repaired.retype(parse(composed.publicSdl)));
  const errors = validateSchema(buildASTSchema(parse(publicSdl)));
  if (errors.length > 0) {
    return {
      errors: errors.map(
        ({ message }) => new GraphQLError(message, { extensions: { code: 'FIELD_TYPE_MISMATCH' } }),
      ),
    };
  }
  return { supergraphSdl: print(repaired.supergraph), publicSdl };
}

/** The composer throws where it cannot follow a field set: a reason like any other. */
function composeOrSay(
  services: Service[],
): { supergraphSdl: string; publicSdl: string } | { errors: readonly GraphQLError[] } {
  try {
    const { errors, supergraphSdl, publicSdl } = composeServices(services);
    return errors ? { errors } : { supergraphSdl, publicSdl };
  } catch (error) {
    const message = `Composition cannot follow these subgraphs: ${error instanceof Error ? error.message : String(error)}`;
    return { errors: [new GraphQLError(message, { extensions: { code: 'COMPOSITION_FAILED' } })] };
  }
}
