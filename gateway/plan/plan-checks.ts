import { type DocumentNode, type GraphQLSchema, visit } from 'graphql';
import { readSubgraphFacts, type SubgraphFacts } from './by-type/subgraph-facts.ts';
import { checkDelivery } from './check-delivery.ts';
import { createExternalCheck } from './check-external.ts';
import { createMeaningCheck } from './check-meaning.ts';
import { checkMutations } from './check-mutations.ts';
import { createValidityCheck } from './check-validity.ts';
import type { Plan } from './plan.ts';
import { readSubgraphSchemas } from './subgraph-schemas.ts';

/** Checks what a planner made of an operation. @throws PlanError where it is not what the client asked */
export type PlanCheck = (plan: Plan, document: DocumentNode) => void;

/** What plans of the Rust planner are held to, for one supergraph. */
export interface RustPlanChecks {
  check: PlanCheck;
  /** With all types, hidden ones included. */
  supergraph: GraphQLSchema;
  /** Builds what a check will need, a part at a time. False once there is nothing left to build. */
  buildAhead(): boolean;
}

/**
 * Makes the checks of the Rust planner's plans. They and the schemas that they need take longer than planning: they
 * belong into the planner's process.
 */
export function createRustPlanChecks(supergraphSdl: string): RustPlanChecks {
  const checkMeaning = createMeaningCheck(supergraphSdl);
  const schemaOf = readSubgraphSchemas(supergraphSdl);
  const facts = readSubgraphFacts(supergraphSdl, schemaOf)(() => false);
  const checkValidity = createValidityCheck(schemaOf);
  const checkExternal = createExternalCheck(schemaOf);
  const unbuilt = [...schemaOf.names];
  return {
    supergraph: facts.supergraph,
    check({ node }, document) {
      checkMeaning(node, document);
      if (node) checkMutations(node, document);
      checkDelivery(facts, node, document, true);
      checkValidity(node);
      checkExternal(node);
    },
    buildAhead() {
      const next = unbuilt.shift();
      if (next === undefined) return false;
      schemaOf(next);
      return true;
    },
  };
}

/** Makes the checks of plans by types, and of those of `@apollo/query-planner`; for their worker. */
export function createPlanCheck(supergraphSdl: string, facts: SubgraphFacts): PlanCheck {
  const checkMeaning = createMeaningCheck(supergraphSdl);
  return ({ node }, document) => {
    checkMeaning(node, document);
    if (node) checkMutations(node, document);
    checkDelivery(facts, node, document);
  };
}

/** The Rust planner (0.0.38) keeps `@skip` and `@include`, and drops what else there is, without a word. */
export function hasForeignDirectives(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    Directive({ name }) {
      if (name.value !== 'skip' && name.value !== 'include') isFound = true;
    },
  });
  return isFound;
}
