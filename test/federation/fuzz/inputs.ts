import {
  buildASTSchema,
  type DefinitionNode,
  type GraphQLSchema,
  type InputObjectTypeDefinitionNode,
  Kind,
  parse,
} from 'graphql';
import type { Declarations } from './declarations.ts';

/** A schema of all that arguments are made of: input types with the fields that all of their subgraphs have. */
export function readInputs(subgraphs: readonly Declarations[]): GraphQLSchema {
  const inputs = new Map<string, DefinitionNode>();
  for (const definition of subgraphs.flatMap(({ definitions }) => definitions)) {
    switch (definition.kind) {
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_DEFINITION:
        inputs.set(definition.name.value, definition);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        inputs.set(definition.name.value, withCommonFields(definition, inputs.get(definition.name.value)));
        break;
      default:
    }
  }
  const root = parse('type Query { all(a: Int, b: Float, c: String, d: Boolean, e: ID): Int }', {
    noLocation: true,
  }).definitions;
  const definitions = [...inputs.values(), ...root];
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true, assumeValidSDL: true });
}

function withCommonFields(
  definition: InputObjectTypeDefinitionNode,
  known: DefinitionNode | undefined,
): DefinitionNode {
  if (known?.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return definition;
  const names = new Set(known.fields?.map(({ name }) => name.value));
  return { ...definition, fields: (definition.fields ?? []).filter(({ name }) => names.has(name.value)) };
}
