import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { contractScalars } from '../contract/scalars.ts';

/** Where an answer is not what its schema promises. */
export interface Misfit {
  kind: 'null' | 'type';
  /** Where, in the response, and what. */
  message: string;
}

/** Compares the data of a response with the types of what was asked. An operation that cannot be read says nothing. */
export function findMisfits(schema: GraphQLSchema, document: string, data: unknown): Misfit[] {
  let operation: OperationDefinitionNode | undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  try {
    for (const node of parse(document, { noLocation: true }).definitions) {
      if (node.kind === Kind.OPERATION_DEFINITION) operation ??= node;
      if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    }
  } catch {
    return [];
  }
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root || typeof data !== 'object' || data === null) return [];
  const found: Misfit[] = [];
  readObject(root.name, operation.selectionSet, data, []);
  return found;

  function readObject(
    typeName: string,
    set: SelectionSetNode,
    value: object,
    path: readonly (string | number)[],
  ): void {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) return;
    for (const node of collect(typeName, set)) {
      const name = node.name.value;
      const field = name === '__typename' ? TypeNameMetaFieldDef : type.getFields()[name];
      const key = node.alias?.value ?? name;
      if (!field || node.directives?.length) continue;
      if (!Object.hasOwn(value, key)) report('type', [...path, key], 'is missing');
      else readValue(field.type, node, (value as Record<string, unknown>)[key], [...path, key]);
    }
  }

  function collect(typeName: string, { selections }: SelectionSetNode): FieldNode[] {
    return selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [node];
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      const condition = fragment?.typeCondition?.name.value ?? typeName;
      return fragment && applies(typeName, condition) ? collect(typeName, fragment.selectionSet) : [];
    });
  }

  function applies(typeName: string, condition: string): boolean {
    const [own, wanted] = [schema.getType(typeName), schema.getType(condition)];
    return (
      typeName === condition || (isAbstractType(wanted) && isObjectType(own) && schema.isSubType(wanted, own))
    );
  }

  function readValue(
    type: GraphQLOutputType,
    node: FieldNode,
    value: unknown,
    path: readonly (string | number)[],
  ): void {
    if (isNonNullType(type)) {
      if (value === null) report('null', path, `is null, and its type is ${type}`);
      else readValue(type.ofType, node, value, path);
      return;
    }
    if (value === null) return;
    if (isListType(type)) {
      if (!Array.isArray(value)) report('type', path, `is no list, and its type is ${type}`);
      else for (const [at, item] of value.entries()) readValue(type.ofType, node, item, [...path, at]);
      return;
    }
    if (!node.selectionSet) {
      if (!isLeafValue(type, value))
        report('type', path, `is ${JSON.stringify(value)?.slice(0, 60)}, and its type is ${type}`);
      return;
    }
    if (typeof value !== 'object' || Array.isArray(value)) {
      report('type', path, `is no object, and its type is ${type}`);
      return;
    }
    const own = isObjectType(type) ? type.name : Object(value).__typename;
    if (isAbstractType(type) && !(typeof own === 'string' && applies(own, type.name))) {
      report('type', path, `is a ${JSON.stringify(own)}, which is no ${type.name}`);
    } else readObject(own, node.selectionSet, value, path);
  }

  function report(kind: Misfit['kind'], path: readonly (string | number)[], message: string): void {
    found.push({ kind, message: `${path.join('.')} ${message}` });
  }
}

function isLeafValue(type: GraphQLOutputType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  const name = String(type);
  const contract = contractScalars.get(name);
  if (contract) {
    try {
      // What is written otherwise than the contract writes it is not read by clients.
      return contract.parseValue(value) === value;
    } catch {
      return false;
    }
  }
  return leaves[name]?.(value) ?? true;
}

const leaves: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  Float: (value) => typeof value === 'number',
};
