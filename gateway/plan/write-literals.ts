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
  print,
  TypeInfo,
  type ValueNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { gatewayError } from '../errors.ts';
import { digitsOf } from './number-digits.ts';

/** A document, and the values of its new variables. */
export interface WrittenLiterals {
  document: DocumentNode;
  values: Readonly<Record<string, unknown>>;
}

/**
 * Writes the literals of arguments so that every planner hands them on with their meaning. Planners keep numbers as
 * doubles or 64 bits and print them anew, and the Rust planner (0.0.38) writes `\b` as `\u0010` and `1e400` as `inf`.
 * So what is not plain becomes a variable: numbers with a fraction or an exponent, large whole numbers, texts with
 * control characters. What still goes wrong is found by `check-meaning.ts`.
 * @throws GraphQLError BAD_USER_INPUT for a number that JSON cannot carry exactly
 */
export function writeLiterals(schema: GraphQLSchema, document: DocumentNode): WrittenLiterals {
  const values: Record<string, unknown> = Object.create(null);
  const lifted = new Map<string, VariableDefinitionNode>();
  const typeInfo = new TypeInfo(schema);

  function lift(node: ValueNode, type: GraphQLInputType): ValueNode {
    // A literal is not null, and one-of fields take variables of non-null types only.
    const typeName = `${getNullableType(type)}!`;
    // Fields that are asked twice have to keep equal arguments.
    return lifted.getOrInsertComputed(`${typeName} ${print(node)}`, () => {
      const name = { kind: Kind.NAME, value: `__literal_${lifted.size}` } as const;
      values[name.value] = valueFromASTUntyped(node);
      return {
        kind: Kind.VARIABLE_DEFINITION,
        variable: { kind: Kind.VARIABLE, name },
        type: parseType(typeName, { noLocation: true }),
      };
    }).variable;
  }

  const enter = (node: ValueNode): ValueNode | undefined => {
    // A list has already been entered: the type at hand is its items'.
    const type = node.kind === Kind.LIST ? typeInfo.getParentInputType() : typeInfo.getInputType();
    // Within a value of a custom scalar there are no types; it was read as a whole.
    if (!type) return undefined;
    const written = writeValue(node, type);
    return written === 'variable' ? lift(node, type) : written;
  };
  const written: DocumentNode = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      VariableDefinition: () => false,
      Directive: () => false,
      IntValue: enter,
      FloatValue: enter,
      StringValue: enter,
      ListValue: enter,
      ObjectValue: enter,
    }),
  );
  return { document: declare(written, [...lifted.values()]), values };
}

/** What to write for a literal: a variable, another literal, or (undefined) what is there. */
function writeValue(node: ValueNode, type: GraphQLInputType): ValueNode | 'variable' | undefined {
  const named = getNamedType(type);
  if (!isSpecifiedScalarType(named)) {
    return isInputObjectType(named) ? undefined : writeOpaque(node);
  }
  switch (node.kind) {
    case Kind.STRING:
      return isOdd(node.value) ? 'variable' : undefined;
    case Kind.INT:
      if (Number.isSafeInteger(Number(node.value))) return undefined;
      if (named.name === 'ID') return { kind: Kind.STRING, value: node.value };
      return refuseInfinite(node.value, node);
    case Kind.FLOAT: {
      const number = Number(node.value);
      // A negative zero, too: JSON has none that would be kept.
      if (Number.isSafeInteger(number)) return { kind: Kind.INT, value: `${BigInt(number)}` };
      return refuseInfinite(node.value, node);
    }
    default:
      return undefined;
  }
}

/** Values of Float are doubles (GraphQL specification, "Float"). */
function refuseInfinite(text: string, node: ValueNode): 'variable' {
  if (Number.isFinite(Number(text))) return 'variable';
  throw gatewayError('BAD_USER_INPUT', `The number ${text.slice(0, 40)} is beyond what a Float can hold.`, {
    nodes: node,
    status: 400,
  });
}

/** A literal of a custom scalar, which may be an object or a list; variables in it cannot become part of another. */
function writeOpaque(node: ValueNode): 'variable' | undefined {
  const isUnusual = some(node, (each) => {
    if (each.kind === Kind.INT) return !isInt64(each.value);
    return each.kind === Kind.FLOAT || (each.kind === Kind.STRING && isOdd(each.value));
  });
  if (!isUnusual || some(node, (each) => each.kind === Kind.VARIABLE)) return undefined;
  visit(node, {
    IntValue: refuseInexact,
    FloatValue: refuseInexact,
  });
  return 'variable';
}

function refuseInexact(node: ValueNode & { value: string }): void {
  const kept = `${Number(node.value)}`;
  if (digitsOf(node.value) === (digitsOf(kept) ?? kept)) return;
  const message = `The number ${node.value.slice(0, 40)} has more digits than JSON numbers carry: write it as a text.`;
  throw gatewayError('BAD_USER_INPUT', message, { nodes: node, status: 400 });
}

const isInt64 = (text: string) => text.length <= 20 && BigInt.asIntN(64, BigInt(text)) === BigInt(text);

/** Control characters but tab, line feed and carriage return; line separators, byte order marks, non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const odd = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

const isOdd = (text: string) => odd.test(text) || !text.isWellFormed();

function declare(document: DocumentNode, variables: readonly VariableDefinitionNode[]): DocumentNode {
  if (variables.length === 0) return document;
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? { ...definition, variableDefinitions: [...(definition.variableDefinitions ?? []), ...variables] }
        : definition,
    ),
  };
}

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
