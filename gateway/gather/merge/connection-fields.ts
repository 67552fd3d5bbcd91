import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import type { SelectedField, Selection } from '../collect.ts';
import type { CompileComplete } from '../complete.ts';
import type { Complete } from '../complete-value.ts';
import type { SelectionWriter } from '../write-selection.ts';

/** What a client selected on a connection; the same thing may be selected under several keys. */
export interface ConnectionFields {
  readonly fields: readonly ConnectionField[];
  /** Fields of edges that sources are asked for, each under an alias of its own. */
  readonly edgeFields: readonly AliasedField[];
  /** Where each alias' value is found in the answer, for errors: the keys of edges and of the field. */
  readonly keysOf: ReadonlyMap<string, ReadonlyArray<readonly [edges: string, field: string]>>;
  readonly totalKeys: readonly string[];
  /** Whether edges, and with them pages, have to be asked for at all. */
  readonly isPaged: boolean;
  readonly isCounted: boolean;
}

export type ConnectionField =
  | { kind: 'edges'; key: string; fields: readonly EdgeField[] }
  | { kind: 'pageInfo'; key: string; fields: readonly NamedField[] }
  | { kind: 'sources'; key: string; fields: readonly NamedField[] }
  | { kind: 'totalCount'; key: string }
  | { kind: 'typename'; key: string; name: string };

/** `cursor` and `__typename` are known here; others are completed from the source's edge. */
export type EdgeField =
  | { kind: 'cursor'; key: string }
  | { kind: 'typename'; key: string; name: string }
  | { kind: 'value'; key: string; alias: string; complete: Complete };

/** A field of `pageInfo` or `sources`; both are made here. */
export interface NamedField {
  readonly key: string;
  readonly name: string;
  readonly typeName: string;
}

interface AliasedField {
  readonly alias: string;
  readonly field: SelectedField;
}

/** Reads the selection of a connection type. */
export function readConnectionFields(
  selection: Selection,
  compile: CompileComplete,
  hidden: string,
): ConnectionFields {
  const edgeFields: AliasedField[] = [];
  const keysOf = new Map<string, Array<readonly [string, string]>>();
  const selected = fieldsOf(selection);
  const fields = selected.map((field): ConnectionField => {
    const { key, name, parent } = field;
    switch (name) {
      case '__typename':
        return { kind: 'typename', key, name: parent.name };
      case 'edges':
        return {
          kind: 'edges',
          key,
          fields: fieldsOf(field.selection).map((inner) => readEdgeField(key, inner)),
        };
      case 'pageInfo':
      case 'sources':
        return { kind: name, key, fields: fieldsOf(field.selection).map(toNamed) };
      case 'totalCount':
        return { kind: 'totalCount', key };
      default:
        throw new TypeError(`${parent.name}.${name} is no field of a gathered connection.`);
    }
  });

  function readEdgeField(edges: string, field: SelectedField): EdgeField {
    const { key, name, parent, type, selection: inner } = field;
    if (type === null) return { kind: 'typename', key, name: parent.name };
    if (name === 'cursor') return { kind: 'cursor', key };
    // One `edges` is asked for, whatever its aliases: pages under two of them could differ.
    const isTaken = edgeFields.some(({ alias }) => alias === key);
    const alias = isTaken ? `${hidden}${edgeFields.length}_${key}` : key;
    edgeFields.push({ alias, field });
    keysOf.set(alias, [[edges, key]]);
    return { kind: 'value', key, alias, complete: compile(type, inner) };
  }

  const isSelected = (name: string, field: string) =>
    selected.some(
      (outer) => outer.name === name && fieldsOf(outer.selection).some((inner) => inner.name === field),
    );
  return {
    fields,
    edgeFields,
    keysOf,
    totalKeys: selected.filter(({ name }) => name === 'totalCount').map(({ key }) => key),
    isPaged: selected.some(({ name }) => name === 'edges' || name === 'pageInfo'),
    isCounted: selected.some(({ name }) => name === 'totalCount') || isSelected('sources', 'totalCount'),
  };
}

/** Writes what a source is asked for: always the same names for edges, pages and counts. */
export function writeConnectionFields(
  { edgeFields, isPaged, isCounted }: ConnectionFields,
  writer: SelectionWriter,
  connection: GraphQLObjectType,
): string {
  const parts: string[] = [];
  const edge = getNamedType(connection.getFields().edges?.type);
  if (isPaged && isObjectType(edge)) {
    const texts = edgeFields.map(({ alias, field }) => writer.writeField(field, edge, alias));
    const fields = [`${writer.hidden}cursor: cursor`, ...texts.filter((text) => text !== null)];
    parts.push(`edges { ${fields.join(' ')} }`, 'pageInfo { hasNextPage }');
  }
  if (isCounted && connection.getFields().totalCount) parts.push('totalCount');
  return `{ ${parts.join(' ') || '__typename'} }`;
}

function fieldsOf(selection: Selection | null): readonly SelectedField[] {
  return selection?.byType.get(selection.type.name) ?? [];
}

function toNamed({ key, name, parent }: SelectedField): NamedField {
  return { key, name, typeName: parent.name };
}
