import {
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeDefinitionNode,
} from 'graphql';
import type { Closure } from './closure.ts';
import {
  copyArguments,
  type Declared,
  describing,
  directive,
  firstDescription,
  mergeDirectives,
  restricting,
} from './copy.ts';
import type { Federation } from './declarations.ts';
import { leftOut } from './roles.ts';
import type { SubgraphType } from './subgraph.ts';
import { mergeOutputTypes, nullable } from './type-reference.ts';

/** What one type of `gathered` is made from. */
export interface CopyRequest {
  federation: Federation;
  closure: Closure;
  name: string;
  /** The gathered fields that `gathered` declares on it. */
  gathered: FieldDefinitionNode[];
  /** Whether a gathered field returns it as a connection. */
  isConnection: boolean;
  /** Whether another subgraph describes the entity and its key. */
  isDescribed: boolean;
}

/** Writes one type of `gathered` from the subgraphs that reach it; null for a type that no rule lets in. */
export function copyType(request: CopyRequest): TypeDefinitionNode | null {
  const { federation, closure, name } = request;
  const reachers =
    closure.reached.get(name) ?? federation.subgraphs.filter((subgraph) => subgraph.types.has(name));
  const declared = reachers.map((subgraph): Declared<SubgraphType> => [subgraph.types.get(name)!, subgraph]);
  const head = {
    ...firstDescription(declared.map(([type]) => type)),
    name: { kind: Kind.NAME as const, value: name },
    directives: mergeDirectives(declared, describing),
  };
  switch (declared[0]![0].kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
      return copyObject(request, declared);
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const fields = mergeFields(request, declared, describing).filter(([, in_]) => in_ === declared.length);
      const interfaces = declaredInterfaces(closure, declared);
      return {
        kind: Kind.INTERFACE_TYPE_DEFINITION,
        ...head,
        interfaces,
        fields: fields.map(([field]) => field),
      };
    }
    case Kind.UNION_TYPE_DEFINITION: {
      const members = new Set(declared.flatMap(([type]) => type.members));
      return { kind: Kind.UNION_TYPE_DEFINITION, ...head, types: [...members].map(named) };
    }
    case Kind.ENUM_TYPE_DEFINITION:
      return { kind: Kind.ENUM_TYPE_DEFINITION, ...head, values: mergeValues(declared) };
    case Kind.SCALAR_TYPE_DEFINITION:
      return { kind: Kind.SCALAR_TYPE_DEFINITION, ...head };
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { kind: Kind.INPUT_OBJECT_TYPE_DEFINITION, ...head, fields: commonInputFields(declared) };
  }
}

function copyObject(
  request: CopyRequest,
  declared: Declared<SubgraphType>[],
): ObjectTypeDefinitionNode | null {
  const { closure, name, gathered } = request;
  const role = closure.roleOf(name);
  const head = {
    kind: Kind.OBJECT_TYPE_DEFINITION as const,
    ...firstDescription(declared.map(([type]) => type)),
    name: { kind: Kind.NAME as const, value: name },
  };
  if (role.kind === 'value') {
    const fields = mergeFields(request, declared, [...describing, ...restricting]).map(([field, in_]) =>
      // A source that lacks the field answers nothing for it.
      in_ === declared.length ? field : { ...field, type: nullable(field.type) },
    );
    return {
      ...head,
      directives: [directive('shareable'), ...mergeDirectives(declared, [...describing, ...restricting])],
      fields: request.isConnection ? [...fields, sourcesField] : fields,
    };
  }
  if (role.kind === 'record') {
    // Without @key: with one, planners consider every implementation of an interface separately. Only the
    // parent of a gathered field has to be asked for by key.
    const own = declared.filter(([, subgraph]) => subgraph === role.owner);
    const fields = mergeFields(request, own, []).map(([field]) => ({
      ...field,
      directives: [directive('shareable')],
    }));
    const keys = gathered.length > 0 ? [directive('key', { fields: closure.keyOf(name)! })] : [];
    return {
      ...head,
      interfaces: declaredInterfaces(closure, own),
      directives: keys,
      fields: [...fields, ...gathered],
    };
  }
  const key = closure.keyOf(name);
  if (role.kind !== 'entity' || key === null) return null;
  const keyFields = mergeFields(request, declared, ['inaccessible']).filter(([field]) =>
    key.split(' ').includes(field.name.value),
  );
  const resolvable: Record<string, boolean> = gathered.length > 0 ? {} : { resolvable: false };
  const silent = request.isDescribed ? { description: undefined } : {};
  return {
    ...head,
    ...silent,
    directives: [directive('key', { fields: key, ...resolvable })],
    fields: [...keyFields.map(([field]) => ({ ...field, ...silent })), ...gathered],
  };
}

/** The copied fields of all declarations in order of first appearance, each with the number that have it. */
function mergeFields(
  { closure }: CopyRequest,
  declared: Declared<SubgraphType>[],
  wanted: readonly string[],
): [field: FieldDefinitionNode, declarations: number][] {
  const fields = new Map<string, Declared<FieldDefinitionNode>[]>();
  for (const [type, subgraph] of declared) {
    for (const field of type.fields.values()) {
      if (leftOut(subgraph, type, field, closure.roleOf) !== null) continue;
      fields.set(field.name.value, [...(fields.get(field.name.value) ?? []), [field, subgraph]]);
    }
  }
  return [...fields.values()].map((found) => {
    const [field, subgraph] = found[0]!;
    const merged: FieldDefinitionNode = {
      kind: Kind.FIELD_DEFINITION,
      ...firstDescription(found.map(([field]) => field)),
      name: field.name,
      arguments: copyArguments(subgraph, field),
      type: found.map(([field]) => field.type).reduce(mergeOutputTypes),
      directives: mergeDirectives(found, wanted),
    };
    return [merged, found.length];
  });
}

function mergeValues(declared: Declared<SubgraphType>[]) {
  const names = new Set(declared.flatMap(([type]) => [...type.values.keys()]));
  return [...names].map((name) => {
    const found = declared.flatMap(([type, subgraph]) => {
      const value = type.values.get(name);
      return value ? [[value, subgraph] as const] : [];
    });
    return {
      kind: Kind.ENUM_VALUE_DEFINITION as const,
      ...firstDescription(found.map(([value]) => value)),
      name: { kind: Kind.NAME as const, value: name },
      directives: mergeDirectives(found, describing),
    };
  });
}

/** Of an input type, the fields that all who are asked with it understand. */
function commonInputFields(
  declared: Declared<SubgraphType>[],
): NonNullable<InputObjectTypeDefinitionNode['fields']> {
  const [first, subgraph] = declared[0]!;
  return [...first.inputFields.values()]
    .filter((field) => declared.every(([type]) => type.inputFields.has(field.name.value)))
    .map((field) => ({ ...field, directives: mergeDirectives([[field, subgraph]], describing) }));
}

function declaredInterfaces(closure: Closure, declared: Declared<SubgraphType>[]): NamedTypeNode[] {
  const names = new Set(declared.flatMap(([type]) => type.interfaces));
  return [...names].filter((name) => closure.reached.has(name)).map(named);
}

function named(value: string): NamedTypeNode {
  return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value } };
}

const sourcesField = (
  parse('type C { "출처별 상태 / What each source contributed" sources: [GatheredSource!]! }', {
    noLocation: true,
  }).definitions[0] as ObjectTypeDefinitionNode
).fields![0]!;
