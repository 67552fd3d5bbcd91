import type {
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeDefinitionNode,
  TypeExtensionNode,
} from 'graphql';
import { coreDefinitions } from '../core.ts';
import { keyFieldsOf, keysOf } from '../keys.ts';
import { isExternal, type Subgraph, type SubgraphType } from '../subgraph.ts';

/** Something that a subgraph declares itself, with its place in the schema. */
export type Declared =
  | { kind: 'type'; coordinate: string; type: SubgraphType; node: TypeDefinitionNode | TypeExtensionNode }
  | { kind: 'field'; coordinate: string; type: SubgraphType; node: FieldDefinitionNode }
  | { kind: 'argument'; coordinate: string; type: SubgraphType; node: InputValueDefinitionNode }
  | { kind: 'input field'; coordinate: string; type: SubgraphType; node: InputValueDefinitionNode }
  | { kind: 'enum value'; coordinate: string; type: SubgraphType; node: EnumValueDefinitionNode };

/** The entities that core.graphql names and the network's directory owns. */
export const coreEntities: ReadonlySet<string> = new Set([
  ...['Startup', 'Organization', 'Region', 'Theme', 'Agreement', 'Referral'],
]);

export const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * The types that a subgraph declares itself: not the core's, not Federation's, and not those that it merely names by a key
 * which it does not resolve.
 */
export function ownTypes(subgraph: Subgraph): SubgraphType[] {
  return [...subgraph.types.values()].filter((type) => {
    const keys = keysOf(subgraph, type);
    const isStub = keys.length > 0 && keys.every(({ resolvable }) => !resolvable);
    return !coreDefinitions.has(type.name) && !isOfFederation(type.name) && !isStub;
  });
}

/** All that a subgraph declares itself, in the order of its SDL: types, fields, arguments, enum values. */
export function declaredIn(subgraph: Subgraph): Declared[] {
  return ownTypes(subgraph).flatMap((type): Declared[] => {
    const { name } = type;
    // The first of several nodes may only extend it.
    const node = type.nodes.find(({ kind }) => kind.endsWith('Definition')) ?? type.nodes[0]!;
    const keys = keyFieldsOf(subgraph, type);
    const fields = [...type.fields.values()].filter(
      (field) =>
        !isOfFederation(field.name.value) &&
        !isExternal(subgraph, type, field) &&
        !(coreEntities.has(name) && keys.has(field.name.value)),
    );
    return [
      { kind: 'type', coordinate: name, type, node },
      ...fields.flatMap((field): Declared[] => {
        const coordinate = `${name}.${field.name.value}`;
        return [
          { kind: 'field', coordinate, type, node: field },
          ...(field.arguments ?? []).map((argument): Declared => {
            return {
              kind: 'argument',
              coordinate: `${coordinate}(${argument.name.value}:)`,
              type,
              node: argument,
            };
          }),
        ];
      }),
      ...[...type.inputFields.values()].map((field): Declared => {
        return { kind: 'input field', coordinate: `${name}.${field.name.value}`, type, node: field };
      }),
      ...[...type.values.values()].map((value): Declared => {
        return { kind: 'enum value', coordinate: `${name}.${value.name.value}`, type, node: value };
      }),
    ];
  });
}

/** `_Any`, `_entities`, `federation__FieldSet`, `link__Import`: what servers print of Federation itself. */
function isOfFederation(name: string): boolean {
  return name.startsWith('_') || name.includes('__');
}
