import { type ASTNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';
import type { SubgraphSdl } from './declarations.ts';

const droppable = new Set<string>([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.FIELD_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
  Kind.DIRECTIVE,
]);

/** How many parts of subgraphs can be dropped: the subgraphs, their types, fields, arguments and directives. */
export function countSdlParts(sdls: readonly SubgraphSdl[]): number {
  return sdls.reduce((sum, { sdl }) => sum + 1 + number(parse(sdl)).size, 0);
}

/** The subgraphs without the parts of these numbers. */
export function dropSdlParts(
  sdls: readonly SubgraphSdl[],
  dropped: ReadonlySet<number>,
): SubgraphSdl[] | null {
  let start = 0;
  const left = sdls.flatMap(({ name, sdl }) => {
    const document = parse(sdl);
    const numbers = number(document);
    const own = start;
    start += 1 + numbers.size;
    if (dropped.has(own)) return [];
    const isDropped = (node: ASTNode) => numbers.has(node) && dropped.has(own + numbers.get(node)!);
    const changed = visit(document, {
      enter: (node) => {
        if (!isDropped(node)) return undefined;
        return node.kind === Kind.NON_NULL_TYPE ? node.type : null;
      },
    }) as DocumentNode;
    const text = tidy(changed);
    return text === null ? [] : { name, sdl: text };
  });
  return left.length > 0 ? left : null;
}

function number(document: DocumentNode): Map<ASTNode, number> {
  const numbers = new Map<ASTNode, number>();
  visit(document, {
    SchemaExtension: () => false,
    enter(node) {
      if (node.kind === Kind.SCHEMA_EXTENSION) return false;
      if (droppable.has(node.kind) || isReference(node)) numbers.set(node, numbers.size + 1);
      return undefined;
    },
  });
  return numbers;
}

const isReference = (node: ASTNode) => node.kind === Kind.NON_NULL_TYPE;

/** Drops what names types that are gone, and types that are empty. */
function tidy(given: DocumentNode): string | null {
  let document = given;
  for (let before: DocumentNode | null = null; before !== document; ) {
    before = document;
    const known = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);
    for (const definition of document.definitions) {
      if ('name' in definition && definition.name) known.add(definition.name.value);
    }
    document = visit(document, {
      SchemaExtension: () => false,
      NamedType: ({ name }) => (known.has(name.value) ? undefined : null),
      NonNullType: { leave: ({ type }) => (type ? undefined : null) },
      ListType: { leave: ({ type }) => (type ? undefined : null) },
      FieldDefinition: { leave: ({ type }) => (type ? undefined : null) },
      InputValueDefinition: { leave: ({ type }) => (type ? undefined : null) },
      ObjectTypeDefinition: { leave: ({ fields }) => (fields?.length ? undefined : null) },
      InterfaceTypeDefinition: { leave: ({ fields }) => (fields?.length ? undefined : null) },
      InputObjectTypeDefinition: { leave: ({ fields }) => (fields?.length ? undefined : null) },
      UnionTypeDefinition: { leave: ({ types }) => (types?.length ? undefined : null) },
    }) as DocumentNode;
  }
  const hasTypes = document.definitions.some(({ kind }) => kind !== Kind.SCHEMA_EXTENSION);
  return hasTypes ? print(document) : null;
}
