import { CorpRegNoScalar, createBizRegNoScalar } from '@ieum/schema/contract/scalars.ts';
import type { GraphQLScalarType } from 'graphql';

/**
 * The contract's scalars that the directory alone has.
 *
 * @param demo accepts the business numbers that were never issued, which invented startups have.
 */
export function createScalars({ demo }: { demo: boolean }): Record<string, GraphQLScalarType> {
  return { BizRegNo: createBizRegNoScalar({ demo }), CorpRegNo: CorpRegNoScalar };
}
