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
  /** Response keys of the root. */
  keys: readonly string[];
  /** Those that no variable leaves out. */
  promised: readonly string[];
  /** The operation's name; empty where it has none. */
  name: string;
  /** Fragments that are the same for all. */
  fragments: string;
  /** What the document has for each asker: variables, response keys and fragments bear a prefix, see `toPrefix`. */
  partOf(index: number): RootPart;
}

/** Texts, escaped for JSON. */
export interface RootPart {
  variables: string;
  fields: string;
  fragments: string;
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
  const ownFragments = fragments.some(usesVariable);
  const parts: RootPart[] = [];
  return {
    keys: [...new Set(fields.map(toKey))],
    promised: fields.filter(({ directives = [] }) => directives.length === 0).map(toKey),
    name: operation.name?.value ?? '',
    fragments: ownFragments ? '' : fragments.map(write).join(''),
    partOf(index) {
      parts[index] ??= toPart(operation, fields, ownFragments ? fragments : [], toPrefix(index));
      return parts[index];
    },
  };
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
): RootPart {
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
  return {
    variables: variableDefinitions.map((definition) => write(own(definition))).join(' '),
    fields: fields.map((field) => write(toAlias(field))).join(' '),
    fragments: fragments.map((fragment) => write(own(fragment))).join(''),
  };
}

/** As it stands within a JSON string. */
const write = (node: Parameters<typeof print>[0]) =>
  JSON.stringify(stripIgnoredCharacters(print(node))).slice(1, -1);
