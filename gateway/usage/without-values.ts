import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type ValueNode,
  visit,
} from 'graphql';

/**
 * The text of one operation of a document, with the fragments that it spreads and without any value: literals are empty
 * ones of their kind, aliases numbers. Names of the schema stay, those of input fields and enum values too. Operations that
 * differ in values and layout only have one text.
 */
export function writeWithoutValues(document: DocumentNode, operation: OperationDefinitionNode): string {
  const aliases = new Map<string, string>();
  const definitions = [operation, ...fragmentsOf(document, operation)].map((definition) =>
    visit(definition, {
      Field({ alias, ...field }) {
        if (!alias) return undefined;
        const value = aliases.getOrInsertComputed(alias.value, () => `_${aliases.size + 1}`);
        return { ...field, alias: { kind: Kind.NAME, value } };
      },
      Argument: (argument) => ({ ...argument, value: withoutValue(argument.value) }),
      VariableDefinition: (variable) =>
        variable.defaultValue && {
          ...variable,
          defaultValue: withoutValue(variable.defaultValue) as typeof variable.defaultValue,
        },
    }),
  );
  return print({ kind: Kind.DOCUMENT, definitions });
}

/** Those that the operation needs, by name. */
function fragmentsOf(document: DocumentNode, operation: OperationDefinitionNode): FragmentDefinitionNode[] {
  const all = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) all.set(definition.name.value, definition);
  }
  const needed = new Map<string, FragmentDefinitionNode>();
  const look = (within: ASTNode) => {
    visit(within, {
      FragmentSpread({ name: { value: name } }) {
        const fragment = all.get(name);
        if (!fragment || needed.has(name)) return;
        needed.set(name, fragment);
        look(fragment);
      },
    });
  };
  look(operation);
  return [...needed.values()].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
}

function withoutValue(value: ValueNode): ValueNode {
  switch (value.kind) {
    case Kind.VARIABLE:
    case Kind.NULL:
    case Kind.ENUM:
      return value;
    case Kind.INT:
    case Kind.FLOAT:
      return { kind: Kind.INT, value: '0' };
    case Kind.STRING:
      return { kind: Kind.STRING, value: '' };
    case Kind.BOOLEAN:
      return { kind: Kind.BOOLEAN, value: true };
    case Kind.LIST:
      return { ...value, values: distinct(value.values.map(withoutValue)) };
    case Kind.OBJECT:
      return {
        ...value,
        fields: value.fields.map((field) => ({ ...field, value: withoutValue(field.value) })),
      };
    default:
      return value satisfies never;
  }
}

/** How many there were is a value, too. */
function distinct(values: readonly ValueNode[]): ValueNode[] {
  return [...new Map(values.map((value) => [print(value), value])).values()];
}
