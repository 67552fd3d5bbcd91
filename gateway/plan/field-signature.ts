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

/** What documents ask for, apart from where: fields with their arguments, and variables with types and defaults. */
export interface Signatures {
  add(document: DocumentNode): void;
  has(signature: string): boolean;
  /** What in a document of a fetch is neither here nor in `others`: a `field` or a `variable`; null if nothing. */
  findForeign(document: DocumentNode, others: Signatures): 'field' | 'variable' | null;
}

/** Collects signatures. Values are compared by their meaning: `"a"` and `"""a"""` are one, as are `"1"` and `1`; `1` and
 * `1.0` are two. */
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

function signField({ name, arguments: given = [] }: FieldNode): string {
  const values = given.map((argument) => `${argument.name.value}:${signValue(argument.value)}`);
  return `${name.value}(${values.sort().join()})`;
}

function signVariable({ variable, type, defaultValue }: VariableDefinitionNode): string {
  return `$${variable.name.value}:${print(type)}=${defaultValue ? signValue(defaultValue) : ''}`;
}

function signValue(value: ValueNode | ConstValueNode): string {
  switch (value.kind) {
    case Kind.INT:
      return value.value === '-0' ? '0' : value.value;
    case Kind.FLOAT: {
      const number = Number(value.value);
      // Beyond the numbers of JavaScript only the same text is surely the same.
      return Number.isFinite(number) ? `float ${number}` : `float ${value.value}`;
    }
    case Kind.STRING:
      // `@apollo/query-planner` writes the ID `"1"` as `1`, which is the same ID.
      return /^-?(0|[1-9]\d*)$/.test(value.value) ? value.value : JSON.stringify(value.value);
    case Kind.LIST:
      return `[${value.values.map(signValue).join()}]`;
    case Kind.OBJECT: {
      const fields = value.fields.map((field) => `${field.name.value}:${signValue(field.value)}`);
      return `{${fields.sort().join()}}`;
    }
    default:
      return print(value);
  }
}
