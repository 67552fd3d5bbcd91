import {
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  KnownTypeNamesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  ValuesOfCorrectTypeRule,
  VariablesInAllowedPositionRule,
  validate,
} from 'graphql';
import { fetchesOf } from './fetches-of.ts';
import type { PlanNode } from './plan.ts';
import { PlanError } from './plan-error.ts';
import type { SubgraphSchemas } from './subgraph-schemas.ts';

/**
 * Makes what checks that each subgraph takes what it is asked: a subgraph refuses a whole request for one mistake. The
 * Rust planner (0.0.38) asks entities of two types for `{ ... on P { stock } ... on B { stock } }` under one key, though
 * the subgraph has `Int` for one and `Int!` for the other.
 * @returns what throws PlanError where a fetch is not valid
 */
export function createValidityCheck(schemaOf: SubgraphSchemas): (node: PlanNode | null) => void {
  return (node) => {
    for (const { subgraph, document } of fetchesOf(node)) {
      const schema = schemaOf(subgraph);
      if (!schema) throw new PlanError(`A fetch is for ${subgraph}, which the supergraph does not have.`);
      const [error] = validate(schema, document, rules, { maxErrors: 1 });
      if (error) throw new PlanError(`A fetch is not valid for ${subgraph}.`, { cause: error });
    }
  };
}

/** What a planner can get wrong; the rest follows from the client's operation, which is valid. */
const rules = [
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  KnownTypeNamesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  ValuesOfCorrectTypeRule,
  VariablesInAllowedPositionRule,
];
