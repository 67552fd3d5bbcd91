import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** One operation of a document with the fragments that it spreads, and no value in it. */
export interface NormalOperation {
  /** Null where it has none. */
  name: string | null;
  document: DocumentNode;
  text: string;
}

/**
 * Takes an operation out of a document and every value out of it: literals become empty ones of their kind, and names that
 * the schema does not have where values stand (of a scalar's object, of an enum) go too; so do aliases and comments, which
 * may tell ids. What is then there twice is kept once, in the order of its text, so that operations which differ in values
 * only are one. Null where it does not parse or has no such operation.
 */
export function normalizeOperation(
  schema: GraphQLSchema,
  source: string,
  operationName: string | null,
): NormalOperation | null {
  const parsed = parseBounded(source);
  const operation = parsed && findOperation(parsed, operationName);
  if (!operation) return null;
  const own: DocumentNode = { kind: Kind.DOCUMENT, definitions: withFragments(parsed, operation) };
  const info = new TypeInfo(schema);
  const withoutValues = visit(own, visitWithTypeInfo(info, withoutValuesOf(info)));
  const document = visit(withoutValues, { SelectionSet: { leave: onceEach } });
  return { name: operation.name?.value ?? null, document, text: print(document) };
}

/** Ten times what the gateway takes. */
const mostTokens = 150_000;

function parseBounded(source: string): DocumentNode | null {
  try {
    return parse(source, { noLocation: true, maxTokens: mostTokens });
  } catch {
    return null;
  }
}

function findOperation(document: DocumentNode, name: string | null): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = operations.find((node) => node.name?.value === name);
  return named ?? (operations.length === 1 ? operations[0] : undefined);
}

/** The operation, then the fragments that it needs, by name. */
function withFragments(document: DocumentNode, operation: OperationDefinitionNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const needed = new Map<string, FragmentDefinitionNode>();
  const look = (node: ASTNode): void => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value);
        if (!fragment || needed.has(value)) return;
        needed.set(value, fragment);
        look(fragment);
      },
    });
  };
  look(operation);
  return [operation, ...[...needed.values()].sort((a, b) => (a.name.value < b.name.value ? -1 : 1))];
}

function withoutValuesOf(info: TypeInfo): ASTVisitor {
  return {
    Field: ({ alias, ...field }) => (alias ? field : undefined),
    // A directive that the schema does not have was ignored, and its arguments are of no known type.
    Directive: () => (info.getDirective() ? undefined : null),
    Argument: (node) =>
      info.getArgument() ? { ...node, value: emptied(node.value, info.getInputType()) } : null,
    VariableDefinition: (node) =>
      node.defaultValue
        ? { ...node, defaultValue: emptied(node.defaultValue, info.getInputType()) }
        : undefined,
  };
}

/** A value of which its kind is left, the names of fields and enum values that its type has, and variables. */
function emptied<T extends ValueNode>(value: T, type: GraphQLInputType | null | undefined): T;
function emptied(value: ValueNode, type: GraphQLInputType | null | undefined): ValueNode {
  const named = type ? getNamedType(type) : null;
  switch (value.kind) {
    case Kind.VARIABLE:
    case Kind.NULL:
      return value;
    case Kind.INT:
    case Kind.FLOAT:
      return { kind: Kind.INT, value: '0' };
    case Kind.STRING:
      return { kind: Kind.STRING, value: '' };
    case Kind.BOOLEAN:
      return { kind: Kind.BOOLEAN, value: false };
    case Kind.ENUM:
      return isEnumType(named) && named.getValue(value.value) ? value : { kind: Kind.STRING, value: '' };
    case Kind.LIST: {
      const items = value.values.map((item) => emptied(item, named));
      return { kind: Kind.LIST, values: distinct(items) };
    }
    case Kind.OBJECT: {
      const own = isInputObjectType(named) ? named.getFields() : {};
      const fields = value.fields
        .filter(({ name }) => Object.hasOwn(own, name.value))
        .map((field) => ({ ...field, value: emptied(field.value, own[field.name.value]?.type) }));
      return { kind: Kind.OBJECT, fields: distinct(fields) };
    }
    default:
      return value satisfies never;
  }
}

function onceEach(node: SelectionSetNode): SelectionSetNode {
  return { ...node, selections: distinct(node.selections) };
}

/** Each once, in the order of their texts. */
function distinct<T extends ASTNode>(nodes: readonly T[]): T[] {
  const byText = new Map(nodes.map((node) => [print(node), node]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, node]) => node);
}
