import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

/** A document of one operation, without a name, with the fragments that it uses and the variables that these use. */
export function onlyUsed(document: DocumentNode, definition: OperationDefinitionNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  const used = new Set<FragmentDefinitionNode>();
  const variables = new Set<string>();
  const collect = (node: ASTNode): void =>
    void visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  collect(definition);
  const { name: _, ...nameless } = definition;
  const operation: OperationDefinitionNode = {
    ...nameless,
    variableDefinitions: definition.variableDefinitions?.filter(({ variable }) =>
      variables.has(variable.name.value),
    ),
  };
  return { kind: Kind.DOCUMENT, definitions: [operation, ...used] };
}
