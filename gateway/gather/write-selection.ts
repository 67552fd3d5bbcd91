import {
  type ArgumentNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  print,
  visit,
} from 'graphql';
import type { SelectedField, Selection } from './collect.ts';
import { type FieldSet, writeFieldSet } from './field-set.ts';
import { keyAlias, typenameAlias } from './hidden.ts';

/** Writes selections in the words of one source: cut down to what it defines, with what `gathered` needs added. */
export interface SelectionWriter {
  readonly schema: GraphQLSchema;
  /** The variables used by what was written so far. */
  readonly variables: Set<string>;
  /** Aliases that start so are `gathered`'s own. */
  readonly hidden: string;
  /** A selection on the source's type, braces included. */
  write(selection: Selection, type: GraphQLCompositeType): string;
  /** One field under the alias given; null when the source does not define it. */
  writeField(field: SelectedField, type: GraphQLObjectType, alias: string): string | null;
}

/** @param keyOf gives the key to ask for in place of a gathered field, null for an ordinary field */
export function createSelectionWriter(
  schema: GraphQLSchema,
  hidden: string,
  keyOf: (field: SelectedField) => FieldSet | null,
): SelectionWriter {
  const variables = new Set<string>();

  function write(selection: Selection, type: GraphQLCompositeType): string {
    const parts = isAbstractType(type) ? writeAbstract(selection, type) : writeFields(selection, type);
    // A selection set must not be empty, and an object of which nothing is left still says that it is there.
    if (isAbstractType(type) || isAbstractType(selection.type) || parts.length === 0) {
      parts.unshift(`${typenameAlias(hidden)}: __typename`);
    }
    return `{ ${parts.join(' ')} }`;
  }

  function writeFields(selection: Selection, type: GraphQLObjectType): string[] {
    const fields = selection.byType.get(type.name) ?? [];
    const texts = fields.map((field) => writeField(field, type, field.key));
    // Two gathered fields of one parent ask for the same key.
    return [...new Set(texts.filter((text) => text !== null))];
  }

  function writeAbstract(selection: Selection, type: GraphQLCompositeType): string[] {
    const objects = isAbstractType(type) ? [...schema.getPossibleTypes(type)] : [];
    const written = objects
      .filter((object) => selection.byType.has(object.name))
      .map((object) => ({ object, texts: writeFields(selection, object) }));
    const common = (written[0]?.texts ?? []).filter(
      (text) => written.every(({ texts }) => texts.includes(text)) && isOfInterface(text, type, written),
    );
    const fragments = written.flatMap(({ object, texts }) => {
      const own = texts.filter((text) => !common.includes(text));
      return own.length > 0 ? [`... on ${object.name} { ${own.join(' ')} }`] : [];
    });
    return [...common, ...fragments];
  }

  function writeField(field: SelectedField, type: GraphQLObjectType, alias: string): string | null {
    const key = field.type && keyOf(field);
    if (key) return writeFieldSet(key, keyAlias(hidden, type.name));
    const definition = type.getFields()[field.name];
    if (!definition) return null;
    const text = `${alias === field.name ? '' : `${alias}: `}${field.name}${writeArguments(field.nodes[0]?.arguments ?? [], variables)}`;
    const named = getNamedType(definition.type);
    if (!field.selection || !isCompositeType(named)) return text;
    return `${text} ${write(field.selection, named)}`;
  }

  return { schema, variables, hidden, write, writeField };
}

/** Writes arguments as they stand in the operation, noting the variables they use. */
export function writeArguments(nodes: readonly ArgumentNode[], variables: Set<string>): string {
  if (nodes.length === 0) return '';
  for (const node of nodes) visit(node, { Variable: ({ name }) => void variables.add(name.value) });
  return `(${nodes.map(print).join(', ')})`;
}

/** A field that an implementation narrows stays with it: the interface's type may know less. */
function isOfInterface(
  text: string,
  type: GraphQLCompositeType,
  written: ReadonlyArray<{ object: GraphQLObjectType }>,
): boolean {
  const name = /^(?:\w+: )?(\w+)/.exec(text)?.[1] ?? '';
  const field = isInterfaceType(type) ? type.getFields()[name] : undefined;
  if (!field) return false;
  const named = getNamedType(field.type);
  return written.every(({ object }) => getNamedType(object.getFields()[name]?.type) === named);
}
