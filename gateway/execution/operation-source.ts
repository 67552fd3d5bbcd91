import { createHash } from 'node:crypto';
import { type GraphQLSchema, getOperationAST, parse, print, validate } from 'graphql';
import type { Operation, OperationSource } from '../engine.ts';

/** What of an operation decides how it is planned. */
export type PlannedOperation = Pick<Operation, 'document' | 'definition' | 'documentHash' | 'operationName'>;

/** What an operation can be planned from again, on another supergraph. */
export const toSource = ({
  document,
  operationName,
}: Pick<Operation, 'document' | 'operationName'>): OperationSource => ({
  text: document.loc?.source.body ?? print(document),
  operationName,
});

/** The operation of a source; undefined where its document does not fit the schema. */
export function readSource(
  schema: GraphQLSchema,
  { text, operationName }: OperationSource,
): PlannedOperation | undefined {
  const document = parse(text);
  const definition = getOperationAST(document, operationName);
  if (!definition || validate(schema, document).length > 0) return undefined;
  const documentHash = createHash('sha256').update(text).digest('hex');
  return { document, definition, documentHash, operationName };
}
