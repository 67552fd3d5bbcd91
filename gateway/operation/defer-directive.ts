import { type DirectiveNode, type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** `@defer` as the draft of incremental delivery declares it (GraphQL specification, "@defer"). */
export const deferSdl = `
"""이 부분은 뒤따르는 응답으로 받는다 / Delivers the fragment after the first part of the response"""
directive @defer(
  """거짓이면 미루지 않는다 / False: with the rest"""
  if: Boolean! = true
  """뒤따르는 응답에 붙는 이름 / Names the part in the responses that follow"""
  label: String
) on FRAGMENT_SPREAD | INLINE_FRAGMENT
`;

export const isDefer = ({ name }: DirectiveNode): boolean => name.value === 'defer';

/** Whether a document defers anything. A walk over the document when it is first seen. */
export function hasDefer(document: DocumentNode): boolean {
  const known = deferring.get(document);
  if (known !== undefined) return known;
  let isFound = false;
  visit(document, {
    Directive(directive) {
      if (isDefer(directive)) isFound = true;
    },
  });
  deferring.set(document, isFound);
  return isFound;
}

const deferring = new WeakMap<DocumentNode, boolean>();

/**
 * The operation without `@defer`: servers may ignore it (GraphQL specification, "@defer"). What is without it already
 * is given back as it is; what was asked for once is remembered with its document.
 */
export function withoutDefer<T extends { document: DocumentNode; definition: OperationDefinitionNode }>(
  operation: T,
): T {
  if (!hasDefer(operation.document)) return operation;
  const document = stripped.get(operation.document) ?? strip(operation.document);
  stripped.set(operation.document, document);
  const index = operation.document.definitions.indexOf(operation.definition);
  const definition = document.definitions[index];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A document has its operation.');
  return { ...operation, document, definition };
}

const stripped = new WeakMap<DocumentNode, DocumentNode>();

const strip = (document: DocumentNode): DocumentNode =>
  visit(document, { Directive: (directive) => (isDefer(directive) ? null : undefined) });
