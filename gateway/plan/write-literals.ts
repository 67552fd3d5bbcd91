import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isSpecifiedScalarType,
  Kind,
  parseType,
  TypeInfo,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Writes literals of arguments so that the Rust planner (0.0.38) hands them on with their meaning: texts with characters
 * that it writes wrongly (`\b` as `\u0010`) or as they are (NUL) become variables, and whole numbers of type Float lose
 * their point. What it still gets wrong is found by `check-plan.ts`.
 * @returns the document, and the values of its new variables
 */
export function writeLiterals(
  schema: GraphQLSchema,
  document: DocumentNode,
): { document: DocumentNode; values: Readonly<Record<string, unknown>> } {
  const values: Record<string, unknown> = Object.create(null);
  const definitions: VariableDefinitionNode[] = [];
  const typeInfo = new TypeInfo(schema);

  function lift(node: ValueNode, type: GraphQLInputType): ValueNode {
    const name = { kind: Kind.NAME, value: `__literal_${definitions.length}` } as const;
    const variable = { kind: Kind.VARIABLE, name } as const;
    // A literal is not null, and one-of fields take variables of non-null types only.
    const typeNode: TypeNode = parseType(`${getNullableType(type)}!`, { noLocation: true });
    definitions.push({ kind: Kind.VARIABLE_DEFINITION, variable, type: typeNode });
    values[name.value] = valueFromASTUntyped(node);
    return variable;
  }

  const replace = <T extends ValueNode>(node: T): ValueNode | false | undefined => {
    const type = typeInfo.getInputType();
    if (!type) return undefined;
    const isOpaque = !isInputObjectType(getNamedType(type)) && !isSpecifiedScalarType(getNamedType(type));
    const isWhole = node.kind === Kind.STRING || isOpaque;
    return isWhole && hasOddText(node) && !hasVariable(node) ? lift(node, type) : undefined;
  };

  const written: DocumentNode = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      VariableDefinition: () => false,
      Directive: () => false,
      StringValue: replace,
      ListValue: replace,
      ObjectValue: replace,
      FloatValue(node) {
        if (getNamedType(typeInfo.getInputType())?.toString() !== 'Float') return undefined;
        const number = Number(node.value);
        if (!Number.isSafeInteger(number) || Object.is(number, -0)) return undefined;
        return { kind: Kind.INT, value: `${number}` };
      },
    }),
  );
  if (definitions.length === 0) return { document: written, values };
  const withVariables = visit(written, {
    OperationDefinition: (operation) => ({
      ...operation,
      variableDefinitions: [...(operation.variableDefinitions ?? []), ...definitions],
    }),
    FragmentDefinition: () => false,
    SelectionSet: () => false,
  });
  return { document: withVariables, values };
}

/** Control characters but tab, line feed and carriage return; line separators, byte order marks, halves of pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const odd = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

const isOdd = (text: string) => odd.test(text) || !text.isWellFormed();

const hasOddText = (node: ASTNode) => some(node, (each) => each.kind === Kind.STRING && isOdd(each.value));

const hasVariable = (node: ASTNode) => some(node, (each) => each.kind === Kind.VARIABLE);

function some(node: ASTNode, isIt: (node: ASTNode) => boolean): boolean {
  let isFound = false;
  visit(node, {
    enter(each) {
      if (!isIt(each)) return undefined;
      isFound = true;
      return BREAK;
    },
  });
  return isFound;
}
