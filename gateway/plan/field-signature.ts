import {
  type ConstValueNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  print,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import { digitsOf } from './number-digits.ts';

/** What documents ask for, apart from where: fields with their arguments, and variables with types. */
export interface Signatures {
  add(document: DocumentNode): void;
  has(signature: string): boolean;
  /** What in a document of a fetch is neither here nor in `others`: a `field` or a `variable`; null if nothing. */
  findForeign(document: DocumentNode, others: Signatures): 'field' | 'variable' | null;
}

/**
 * Collects signatures. Values are compared by their meaning: `"a"` and `"""a"""` are one, as are `"1"` and `1`, `10` and
 * `1e1`, `[1]` and `1`, `A` and `"A"`. Defaults of variables mean nothing to a subgraph: it is given the value of each.
 */
export function createSignatures(): Signatures {
  const known = new Set<string>();
  return {
    add(document) {
      visit(document, {
        Field: (field) => void known.add(signField(field)),
        VariableDefinition: (variable) => void known.add(signVariable(variable)),
      });
    },
    has: (signature) => known.has(signature),
    findForeign(document, others) {
      const isKnown = (signature: string) => known.has(signature) || others.has(signature);
      let foreign: 'field' | 'variable' | null = null;
      visit(document, {
        Field(field) {
          const name = field.name.value;
          if (name !== '__typename' && name !== '_entities' && !isKnown(signField(field))) foreign = 'field';
        },
        VariableDefinition(variable) {
          const isOfEntities = print(variable.type) === '[_Any!]!';
          if (!isOfEntities && !isKnown(signVariable(variable))) foreign = 'variable';
        },
      });
      return foreign;
    },
  };
}

/** A field's name with its arguments by their meaning: equal for what is the same to a subgraph. */
export function signField({ name, arguments: given = [] }: FieldNode): string {
  const values = given.map((argument) => `${argument.name.value}:${signValue(argument.value)}`);
  return `${name.value}(${values.sort().join()})`;
}

const signVariable = ({ variable, type }: VariableDefinitionNode) => `$${variable.name.value}:${print(type)}`;

function signValue(value: ValueNode | ConstValueNode): string {
  switch (value.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return signNumber(value.value);
    case Kind.STRING:
      // `@apollo/query-planner` writes the ID `"1"` as `1`, which is the same ID.
      return /^-?(0|[1-9]\d*)$/.test(value.value) ? signNumber(value.value) : JSON.stringify(value.value);
    case Kind.ENUM:
      // As a value of a custom scalar it is what the text is, and `@apollo/query-planner` writes it so.
      return JSON.stringify(value.value);
    case Kind.LIST:
      // Where a list is expected, one value is a list of one, and `@apollo/query-planner` writes it so.
      return value.values.length === 1
        ? signValue(value.values[0]!)
        : `[${value.values.map(signValue).join()}]`;
    case Kind.OBJECT: {
      const fields = value.fields.map((field) => `${field.name.value}:${signValue(field.value)}`);
      return `{${fields.sort().join()}}`;
    }
    default:
      return print(value);
  }
}

/** The same for all ways to write a number, however large. */
const signNumber = (text: string) => digitsOf(text) ?? text;
