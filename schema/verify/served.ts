import {
  buildASTSchema,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  isObjectType,
  isTypeExtensionNode,
  Kind,
  parse,
} from 'graphql';
import { readAccess } from '../access.ts';
import { resolvableKeys } from '../keys.ts';
import { isExternal, readSubgraph, type Subgraph, type SubgraphInput } from '../subgraph.ts';

/** A subgraph as it is served: its schema, with Federation's root fields, and what its directives say. */
export interface Served {
  schema: GraphQLSchema;
  /** Types it can be asked for by `_entities`, each with the names of its first flat key, in the order of the names. */
  entities: ReadonlyMap<string, readonly string[]>;
  /** Whether anybody may be asked for the field and the subgraph resolves it by itself: no access directive, not @external. */
  isOpen(type: string, field: string): boolean;
  /** Every scope that its SDL names. */
  scopes: string[];
}

/** Reads SDL that is known to compose. */
export function readServed(input: SubgraphInput): Served {
  const read = readSubgraph(input);
  if ('errors' in read) throw new Error(`The SDL of ${input.name} was read before and is not SDL now`);
  const { subgraph } = read;
  const entities = new Map(
    [...subgraph.types.values()].flatMap((type): [string, string[]][] => {
      if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
      const fields = resolvableKeys(subgraph, type).find((key) => key.fields !== null)?.fields;
      return fields ? [[type.name, fields.split(' ')]] : [];
    }),
  );
  const schema = buildASTSchema(toDocument(subgraph, [...entities.keys()]), { assumeValidSDL: true });
  return {
    schema,
    entities,
    isOpen: (type, field) => isOpen(subgraph, schema, type, field),
    scopes: scopesOf(subgraph),
  };
}

function isOpen(subgraph: Subgraph, schema: GraphQLSchema, typeName: string, name: string): boolean {
  const type = subgraph.types.get(typeName);
  const field = type?.fields.get(name);
  if (!type || !field || isExternal(subgraph, type, field)) return false;
  if (readAccess(subgraph, [...type.nodes, field])) return false;
  const implemented = schema.getType(typeName);
  if (!isObjectType(implemented)) return true;
  return implemented.getInterfaces().every((parent) => {
    const declared = subgraph.types.get(parent.name);
    const inherited = declared?.fields.get(name);
    return !declared || !inherited || !readAccess(subgraph, [...declared.nodes, inherited]);
  });
}

function scopesOf(subgraph: Subgraph): string[] {
  const all = [...subgraph.types.values()].flatMap((type) =>
    [...type.nodes, ...type.fields.values()].flatMap((node) => readAccess(subgraph, [node])?.scopes ?? []),
  );
  return [...new Set(all.flat())].sort();
}

/** Definitions that graphql-js builds a schema of: links and directive definitions gone, extensions standing by themselves. */
function toDocument({ document }: Subgraph, entities: readonly string[]) {
  const defined = new Set(
    document.definitions.flatMap((node) => (isTypeExtensionNode(node) ? [] : nameOf(node))),
  );
  const own = document.definitions.flatMap((node): DefinitionNode[] => {
    if (leftOut.has(node.kind) || nameOf(node).some((name) => federationTypes.has(name))) return [];
    const bare = withoutFederationFields(node);
    if (!isTypeExtensionNode(bare) || defined.has(bare.name.value)) return [bare];
    defined.add(bare.name.value);
    return [{ ...bare, kind: bare.kind.replace('Extension', 'Definition') } as DefinitionNode];
  });
  const union = entities.length > 0 ? `union _Entity = ${entities.join(' | ')}` : '';
  const fields = `_service: _Service! ${union && '_entities(representations: [_Any!]!): [_Entity]!'}`;
  const federation = `type _Service { sdl: String } scalar _Any ${union} ${defined.has('Query') ? 'extend ' : ''}type Query { ${fields} }`;
  return { kind: Kind.DOCUMENT, definitions: [...own, ...parse(federation).definitions] } as const;
}

const nameOf = (node: DefinitionNode) => ('name' in node && node.name ? [node.name.value] : []);

const leftOut: ReadonlySet<string> = new Set([
  Kind.SCHEMA_DEFINITION,
  Kind.SCHEMA_EXTENSION,
  Kind.DIRECTIVE_DEFINITION,
]);

const federationTypes: ReadonlySet<string> = new Set(['_Any', '_Entity', '_Service']);

function withoutFederationFields(node: DefinitionNode): DefinitionNode {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return node;
  if (node.name.value !== 'Query') return node;
  const fields = node.fields?.filter(
    ({ name }: FieldDefinitionNode) => !/^_(entities|service)$/.test(name.value),
  );
  return { ...node, fields: fields ?? [] };
}
