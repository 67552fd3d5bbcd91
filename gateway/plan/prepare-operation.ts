import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, print } from 'graphql';
import { refuseExpansion } from './expanded-size.ts';
import { createLinkedDirectives } from './linked-directives.ts';
import { createRenaming } from './rename-keys.ts';
import { splitRoot } from './split-root.ts';
import { withTypeNames } from './type-names.ts';
import { onlyUsed } from './used-definitions.ts';
import { writeLiterals } from './write-literals.ts';

/** A client's operation as it is planned and executed. */
export interface PreparedOperation {
  /**
   * The one operation and the fragments that it uses, renamed where names would clash. Execution reads it: its root
   * introspection fields and every `__typename` are still there.
   */
  document: DocumentNode;
  definition: OperationDefinitionNode;
  /**
   * What is planned: the same operation without root introspection fields, root `__typename` and what a literal leaves
   * out. Null where no subgraph need be asked.
   */
  text: string | null;
  /** The root introspection fields alone, to be executed against the API schema; null where there are none. */
  introspection: DocumentNode | null;
  /** The client's response key for a response key of `document`. */
  clientKey(key: string): string;
  /** The client's coerced variables under the names of `document`, with the values that `text` has as variables. */
  variables(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

/** Prepares one operation of a document that is valid for the API schema. @throws GraphQLError OPERATION_TOO_COMPLEX */
export type PrepareOperation = (
  document: DocumentNode,
  definition: OperationDefinitionNode,
) => PreparedOperation;

/**
 * Makes what prepares operations. Equal documents are prepared equally. Costs about a walk over the document; to be kept
 * with the plan.
 */
export function createPreparation(
  publicSchema: GraphQLSchema,
  supergraph: DocumentNode,
  mostFields?: number,
): PrepareOperation {
  const rename = createRenaming(supergraph);
  const dropLinked = createLinkedDirectives(supergraph);
  /** Variables that only such a directive uses go with it. */
  const withoutLinked: typeof onlyUsed = (document, definition) => {
    const used = dropLinked(onlyUsed(document, definition));
    return onlyUsed(used, operationOf(used));
  };
  return (clientDocument, clientDefinition) => {
    const refused = refuseExpansion(clientDocument, clientDefinition, mostFields);
    if (refused) throw refused;
    const renamed = rename(withoutLinked(clientDocument, clientDefinition));
    const { planned, introspection } = splitRoot(renamed.document);
    const written = planned && writeLiterals(publicSchema, withTypeNames(publicSchema, planned));
    const literals = written && Object.keys(written.values).length > 0 ? written.values : null;
    const names = clientDefinition.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
    const isAsGiven = !literals && names.every((name) => renamed.variableName(name) === name);
    return {
      document: renamed.document,
      definition: operationOf(renamed.document),
      text: written && print(written.document),
      introspection,
      clientKey: renamed.clientKey,
      variables(given) {
        if (isAsGiven) return given;
        // Keyed by a client's names, so without a prototype.
        const values: Record<string, unknown> = Object.create(null);
        for (const [name, value] of Object.entries(given)) values[renamed.variableName(name)] = value;
        return Object.assign(values, literals);
      },
    };
  };
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const definition = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!definition) throw new Error('A prepared document has an operation.');
  return definition;
}
