import {
  buildASTSchema,
  type ConstDirectiveNode,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { readSubgraphSchemas, type SubgraphSchemas } from '../subgraph-schemas.ts';

/** How a subgraph resolves a field of one of its types. */
export interface FieldFacts {
  type: GraphQLOutputType;
  /** What has to be sent for it; null for nothing but a key. */
  requires: SelectionSetNode | null;
}

/** What a supergraph says of its subgraphs, by the subgraphs' names. Types go by their names. */
export interface SubgraphFacts {
  graphs: readonly string[];
  /** With all types, hidden ones included. */
  supergraph: GraphQLSchema;
  typeOf(graph: string, name: string): GraphQLNamedType | undefined;
  /** The type of a field's values in the supergraph, lists and promises apart. */
  typeBelow(type: string, field: string): GraphQLNamedType | undefined;
  /** The object types that clients can know of a type of a subgraph, or of the supergraph; of an object type, itself. */
  objectTypes(name: string, graph?: string): readonly string[];
  /** The names by which a subgraph knows objects of a type: its own, and those of interface objects. */
  namesIn(graph: string, type: string): string[];
  isInterfaceObject(graph: string, name: string): boolean;
  /** Undefined where the subgraph does not resolve the field, or not for all types of an interface. */
  fieldOf(graph: string, type: string, field: string): FieldFacts | undefined;
  /** Keys by which the subgraph can be asked for entities of a type. */
  keysOf(graph: string, type: string): SelectionSetNode[];
  /** Whether the subgraph gives all of a field set with an object that it gives. */
  gives(graph: string, type: string, fields: SelectionSetNode): boolean;
}

/** Tells whether a label of `@override` is on. */
export type IsOn = (label: string) => boolean;

/** Reads the `join` specification (v0.5) of a supergraph. @returns the facts for labels of `@override` */
export function readSubgraphFacts(
  supergraphSdl: string,
  schemaOf: SubgraphSchemas = readSubgraphSchemas(supergraphSdl),
): (isOn: IsOn) => SubgraphFacts {
  const supergraph = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValid: true });
  const typeOf = (graph: string, name: string) => schemaOf(graph)?.getType(name);
  const isInterfaceObject = (graph: string, name: string) =>
    isObjectType(typeOf(graph, name)) && isInterfaceType(supergraph.getType(name));

  const objectTypes = (name: string, graph?: string): readonly string[] => {
    const schema = graph === undefined || isInterfaceObject(graph, name) ? supergraph : schemaOf(graph);
    const type = schema?.getType(name);
    if (isObjectType(type)) return [name];
    if (!schema || !isAbstractType(type)) return [];
    const names = schema.getPossibleTypes(type).map((each) => each.name);
    return names.filter((each) => !directives(supergraph.getType(each), 'inaccessible').length);
  };

  const keysOf = (graph: string, name: string) =>
    directives(typeOf(graph, name), 'join__type').flatMap((each) => {
      const key = textOf(each, 'key');
      return key === undefined || isFalse(each, 'resolvable') ? [] : [fieldSet(key)];
    });

  const typeBelow = (name: string, field: string) => {
    const type = supergraph.getType(name);
    return isObjectType(type) || isInterfaceType(type)
      ? getNamedType(type.getFields()[field]?.type)
      : undefined;
  };

  return (isOn) => {
    const facts: SubgraphFacts = {
      graphs: schemaOf.names,
      ...{ supergraph, typeOf, typeBelow, objectTypes, isInterfaceObject, keysOf },
      namesIn(graph, name) {
        const type = supergraph.getType(name);
        const interfaces = isObjectType(type) ? type.getInterfaces().map((each) => each.name) : [];
        const objects = interfaces.filter((each) => isInterfaceObject(graph, each));
        return typeOf(graph, name) ? [name, ...objects] : objects;
      },
      fieldOf(graph, name, field) {
        const type = typeOf(graph, name);
        if (isObjectType(type)) return ownField(graph, type, field);
        if (!isInterfaceType(type)) return undefined;
        const of = objectTypes(name, graph).map((each) => ownField(graph, typeOf(graph, each), field));
        const isForAll = of.every((each) => each !== undefined && !each.requires);
        return isForAll ? ownField(graph, type, field) : undefined;
      },
      gives(graph, name, { selections }) {
        return selections.every((selection) => {
          if (selection.kind !== Kind.FIELD) return false;
          if (selection.name.value === '__typename') return true;
          const field = facts.fieldOf(graph, name, selection.name.value);
          if (!field || field.requires) return false;
          if (!selection.selectionSet) return true;
          const inner = getNamedType(field.type).name;
          return facts.gives(graph, inner, selection.selectionSet);
        });
      },
    };

    function ownField(
      graph: string,
      type: GraphQLNamedType | undefined,
      name: string,
    ): FieldFacts | undefined {
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
      if (!type || !field) return undefined;
      const [join] = field.astNode?.directives?.filter((each) => each.name.value === 'join__field') ?? [];
      if (join?.arguments?.some((each) => each.name.value === 'contextArguments')) return undefined;
      const isExternal = join && (isTrue(join, 'external') || isTrue(join, 'usedOverridden'));
      if (isExternal) return undefined;
      if (isOverridden(graph, type, name, join)) return undefined;
      const requires = join && textOf(join, 'requires');
      return { type: field.type, requires: requires === undefined ? null : fieldSet(requires) };
    }

    function isOverridden(
      graph: string,
      type: GraphQLNamedType,
      name: string,
      own: ConstDirectiveNode | undefined,
    ): boolean {
      const label = own && textOf(own, 'overrideLabel');
      if (label !== undefined && !isOn(label)) return true;
      const common = supergraph.getType(type.name) as GraphQLObjectType | GraphQLInterfaceType;
      return directives(common.getFields()[name], 'join__field').some((each) => {
        const other = textOf(each, 'overrideLabel');
        return textOf(each, 'override') === graph && (other === undefined || isOn(other));
      });
    }
    return facts;
  };
}

const directives = (
  { astNode }: { astNode?: { directives?: readonly ConstDirectiveNode[] } | null } = {},
  name: string,
) => astNode?.directives?.filter((each) => each.name.value === name) ?? [];

const argumentOf = (directive: ConstDirectiveNode, name: string) =>
  directive.arguments?.find((each) => each.name.value === name)?.value;

function textOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function isTrue(directive: ConstDirectiveNode, name: string): boolean {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.BOOLEAN && value.value;
}

function isFalse(directive: ConstDirectiveNode, name: string): boolean {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.BOOLEAN && !value.value;
}

const fieldSets = new Map<string, SelectionSetNode>();

function fieldSet(text: string): SelectionSetNode {
  return fieldSets.getOrInsertComputed(text, () => {
    const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A field set is a selection set.');
    return definition.selectionSet;
  });
}
