import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';

/** A subgraph as text. */
export interface SubgraphSdl {
  name: string;
  sdl: string;
}

/** What one subgraph declares of Federation. Types are by name, fields by coordinate (`Type.field`). */
export interface Declarations {
  name: string;
  definitions: readonly DefinitionNode[];
  /** Object and interface types. */
  types: ReadonlyMap<string, DeclaredType>;
  unions: ReadonlyMap<string, readonly string[]>;
  fields: ReadonlyMap<string, DeclaredField>;
}

export interface DeclaredType {
  kind: 'object' | 'interface';
  interfaces: readonly string[];
  keys: readonly DeclaredKey[];
  isInterfaceObject: boolean;
}

export interface DeclaredKey {
  fields: SelectionSetNode;
  isResolvable: boolean;
}

export interface DeclaredField {
  definition: FieldDefinitionNode;
  isExternal: boolean;
  requires: SelectionSetNode | null;
  provides: SelectionSetNode | null;
  /** The subgraph that the field is taken from. */
  overrides: string | null;
}

/** Reads an SDL that links Federation 2 and imports its directives under their own names. */
export function readDeclarations({ name, sdl }: SubgraphSdl): Declarations {
  const { definitions } = parse(sdl, { noLocation: true });
  const types = new Map<string, DeclaredType>();
  const unions = new Map<string, readonly string[]>();
  const fields = new Map<string, DeclaredField>();
  for (const definition of definitions) {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      unions.set(
        definition.name.value,
        (definition.types ?? []).map((member) => member.name.value),
      );
    }
    if (!isFieldsDefinition(definition)) continue;
    types.set(definition.name.value, readType(definition));
    const isExternal = hasDirective(definition, 'external');
    for (const field of definition.fields ?? []) {
      fields.set(`${definition.name.value}.${field.name.value}`, readField(field, isExternal));
    }
  }
  return { name, definitions, types, unions, fields };
}

export const isFieldsDefinition = (
  node: DefinitionNode,
): node is ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;

function readType(node: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): DeclaredType {
  const keys = (node.directives ?? []).filter((directive) => directive.name.value === 'key');
  return {
    kind: node.kind === Kind.OBJECT_TYPE_DEFINITION ? 'object' : 'interface',
    interfaces: (node.interfaces ?? []).map((type) => type.name.value),
    keys: keys.map((key) => ({
      fields: parseFieldSet(stringOf(key, 'fields')!),
      isResolvable: !key.arguments?.some(
        ({ name, value }) =>
          name.value === 'resolvable' && value.kind === Kind.BOOLEAN && value.value === false,
      ),
    })),
    isInterfaceObject: hasDirective(node, 'interfaceObject'),
  };
}

function readField(definition: FieldDefinitionNode, isExternal: boolean): DeclaredField {
  const fieldSet = (name: string) => {
    const directive = definition.directives?.find((given) => given.name.value === name);
    return directive ? parseFieldSet(stringOf(directive, 'fields')!) : null;
  };
  const override = definition.directives?.find((given) => given.name.value === 'override');
  return {
    definition,
    isExternal: isExternal || hasDirective(definition, 'external'),
    requires: fieldSet('requires'),
    provides: fieldSet('provides'),
    overrides: override ? stringOf(override, 'from') : null,
  };
}

/** The selections of a field set such as `id owner { id }`. */
export function parseFieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`This is no field set: ${text}`);
  return definition.selectionSet;
}

const hasDirective = (node: { directives?: readonly ConstDirectiveNode[] | undefined }, name: string) =>
  node.directives?.some((directive) => directive.name.value === name) ?? false;

function stringOf(directive: ConstDirectiveNode, argument: string): string | null {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING ? value.value : null;
}
