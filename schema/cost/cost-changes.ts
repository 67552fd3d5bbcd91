import { buildSchema, type DocumentNode, type GraphQLSchema, Kind, parse, visit } from 'graphql';
import type { Bundle } from '../contract/bundle.ts';
import { type CompileCost, createCostEstimate } from './cost-estimate.ts';
import { readCostWeights } from './cost-weights.ts';

/** An operation that clients run, without values. */
export interface KnownOperation {
  hash: string;
  name: string | null;
  document: string;
}

/** An operation whose estimated cost is another with the new schema. */
export interface CostChange {
  operation: string | null;
  hash: string;
  before: number;
  after: number;
}

/**
 * What operations would cost with another schema, where that is not what they cost now; the largest change first. They are
 * estimated as the gateway does, with pages of the size that is served when none is asked for, since no values are known.
 * What the new schema does not have any more is left out of the estimate: it is a breaking change, and told as that.
 */
export function costChanges(
  before: Pick<Bundle, 'publicSchema' | 'supergraph' | 'fields'>,
  after: Pick<Bundle, 'publicSchema' | 'supergraph' | 'fields'>,
  operations: readonly KnownOperation[],
): CostChange[] {
  if (operations.length === 0) return [];
  const [old, next] = [createEstimate(before), createEstimate(after)];
  return operations
    .flatMap(({ hash, name, document }): CostChange[] => {
      const parsed = withoutSizes(parse(document, { noLocation: true }));
      const [was, is] = [old(parsed), next(parsed)];
      return was === null || is === null || was === is
        ? []
        : [{ operation: name, hash, before: was, after: is }];
    })
    .sort(
      (a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.hash < b.hash ? -1 : 1),
    );
}

function createEstimate(
  bundle: Pick<Bundle, 'publicSchema' | 'supergraph' | 'fields'>,
): (document: DocumentNode) => number | null {
  const schema = buildSchema(bundle.publicSchema, { assumeValid: true, noLocation: true });
  const compile = createCostEstimate(schema, readCostWeights(bundle));
  return (document) => estimate(schema, compile, document);
}

/** Null where it cannot be estimated: a page size is demanded and, since it is a value, not known. */
function estimate(schema: GraphQLSchema, compile: CompileCost, document: DocumentNode): number | null {
  const [definition] = document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || !schema.getRootType(definition.operation))
    return null;
  try {
    const cost = compile(document, definition);
    return typeof cost === 'number' ? cost : cost({});
  } catch {
    return null;
  }
}

/** The numbers that stand in arguments are none: what is left out has its default. */
function withoutSizes(document: DocumentNode): DocumentNode {
  return visit(document, {
    Argument: ({ value }) => (value.kind === Kind.INT || value.kind === Kind.VARIABLE ? null : undefined),
  });
}
