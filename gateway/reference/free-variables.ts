import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** An operation that leaves the planner's variable to the planner, and the values that go with it. */
export interface FreedVariables {
  document: DocumentNode;
  definition: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
}

/**
 * `@apollo/gateway` hands entities to subgraphs in the variable `$representations`; a client's variable of that name
 * would be declared twice, and hold the wrong value. So it is renamed before planning. Equal documents are renamed
 * equally: plans may be cached by the client's text.
 */
export function createFreeVariables() {
  const known = new WeakMap<DocumentNode, RenamedDocument>();
  return <T extends FreedVariables>(operation: T): T => {
    const { document, definition, variables } = operation;
    const renamed = known.getOrInsertComputed(document, renameVariable);
    if (renamed.document === document) return operation;
    // Renaming keeps the definitions in their places.
    const own = renamed.document.definitions[document.definitions.indexOf(definition)];
    if (own?.kind !== Kind.OPERATION_DEFINITION)
      throw new Error('An operation is not one of its own document.');
    const values: Record<string, unknown> = Object.create(null);
    for (const [name, value] of Object.entries(variables))
      values[name === planned ? renamed.name : name] = value;
    return { ...operation, document: renamed.document, definition: own, variables: values };
  };
}

const planned = 'representations';

interface RenamedDocument {
  document: DocumentNode;
  /** What the client's variable is called. */
  name: string;
}

function renameVariable(document: DocumentNode): RenamedDocument {
  const names = new Set<string>();
  visit(document, { Variable: ({ name }) => void names.add(name.value) });
  let name = `client_${planned}`;
  while (names.has(name)) name += '_';
  if (!names.has(planned)) return { document, name };
  const renamed = visit(document, {
    Variable: (variable) =>
      variable.name.value === planned ? { ...variable, name: { kind: Kind.NAME, value: name } } : undefined,
  });
  return { document: renamed, name };
}
