import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type NameNode,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

/** A query's root fields, ready to stand in one document with those of the same query for others. */
export interface RootFields {
  /** Names of the query's variables. */
  variables: readonly string[];
  /** What the document has for each asker. */
  partOf(index: number): RootPart;
  /** A body with the document for so many askers, up to the values of their variables. */
  writeHead(count: number): string;
}

/** One asker's part of a document: what is its own there bears its prefix, see `toPrefix`. */
export interface RootPart {
  /** Response keys of the root, and what they are in the document. */
  keys: ReadonlyArray<{ own: string; prefixed: string; isPromised: boolean }>;
  /** What stands before the value of each variable in a body. */
  variables: readonly string[];
  /** Characters of its fields. */
  length: number;
}

/** Tells apart what stands in a document for different askers. */
export const toPrefix = (index: number) => `m${index}_`;

/**
 * Reads a query whose root is fields only. Null for others, and for entity fetches: those are sent together by their
 * representations.
 */
export function findRootFields(query: string): RootFields | null {
  const document = parseOrNull(query);
  const [operation, ...others] = document?.definitions ?? [];
  if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.directives?.length) return null;
  const fragments = others.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  if (fragments.length < others.length) return null;
  const fields = operation.selectionSet.selections.filter(isPlainField);
  if (fields.length < operation.selectionSet.selections.length) return null;
  const ownFragments = fragments.some(usesVariable) ? fragments : [];
  const sharedFragments = ownFragments.length > 0 ? '' : fragments.map(write).join('');
  const parts: WrittenPart[] = [];
  const partOf = (index: number) =>
    (parts[index] ??= toPart(operation, fields, ownFragments, toPrefix(index)));
  // Those who are busy have as many askers time after time.
  let last = { count: 0, head: '' };
  return {
    variables: (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value),
    partOf,
    writeHead(count) {
      if (last.count !== count) {
        const all = Array.from({ length: count }, (_, index) => partOf(index));
        last = { count, head: writeHead(operation.name?.value, all, sharedFragments) };
      }
      return last.head;
    },
  };
}

/** Texts, escaped for JSON. */
interface WrittenPart extends RootPart {
  definitions: string;
  fields: string;
  fragments: string;
}

function writeHead(name: string | undefined, parts: readonly WrittenPart[], shared: string): string {
  const definitions = parts.map((part) => part.definitions).join(' ');
  const fields = parts.map((part) => part.fields).join(' ');
  const fragments = parts.map((part) => part.fragments).join('');
  const declared = definitions === '' ? '' : `(${definitions})`;
  const query = `query ${name ?? ''}${declared}{${fields}}${shared}${fragments}`;
  return `{"query":"${query}"${name === undefined ? '' : `,"operationName":"${name}"`},"variables":{`;
}

function parseOrNull(query: string): DocumentNode | null {
  try {
    return parse(query, { noLocation: true });
  } catch {
    return null;
  }
}

const isPlainField = (selection: SelectionNode): selection is FieldNode =>
  selection.kind === Kind.FIELD && selection.name.value !== '_entities';

const toKey = ({ alias, name }: FieldNode) => (alias ?? name).value;

function usesVariable(fragment: FragmentDefinitionNode): boolean {
  let uses = false;
  visit(fragment, {
    Variable() {
      uses = true;
    },
  });
  return uses;
}

function toPart(
  { variableDefinitions = [] }: OperationDefinitionNode,
  fields: readonly FieldNode[],
  fragments: readonly FragmentDefinitionNode[],
  prefix: string,
): WrittenPart {
  const names = new Set(fragments.map(({ name }) => name.value));
  const rename = (node: NameNode): NameNode => ({ ...node, value: prefix + node.value });
  const own = <T extends FieldNode | FragmentDefinitionNode | (typeof variableDefinitions)[number]>(
    node: T,
  ): T =>
    visit(node, {
      Variable: (variable) => ({ ...variable, name: rename(variable.name) }),
      FragmentSpread: (spread) =>
        names.has(spread.name.value) ? { ...spread, name: rename(spread.name) } : undefined,
      FragmentDefinition: (definition) => ({ ...definition, name: rename(definition.name) }),
    });
  const toAlias = (field: FieldNode): FieldNode => ({
    ...own(field),
    alias: { kind: Kind.NAME, value: prefix + toKey(field) },
  });
  const written = fields.map((field) => write(toAlias(field))).join(' ');
  return {
    keys: toKeys(fields).map((own) => ({
      own,
      prefixed: prefix + own,
      isPromised: fields.some((field) => toKey(field) === own && !field.directives?.length),
    })),
    variables: variableDefinitions.map(({ variable }) => `${JSON.stringify(prefix + variable.name.value)}:`),
    length: written.length,
    definitions: variableDefinitions.map((definition) => write(own(definition))).join(' '),
    fields: written,
    fragments: fragments.map((fragment) => write(own(fragment))).join(''),
  };
}

const toKeys = (fields: readonly FieldNode[]) => [...new Set(fields.map(toKey))];

/** As it stands within a JSON string. */
const write = (node: Parameters<typeof print>[0]) =>
  JSON.stringify(stripIgnoredCharacters(print(node))).slice(1, -1);
