import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  visit,
} from 'graphql';

/** An operation in which no alias is the name of a key's field, and the way back for its response. */
export interface FreedOperation {
  document: DocumentNode;
  definition: OperationDefinitionNode;
  /** Gives data and error paths the client's own aliases again. */
  restore(result: ExecutionResult): ExecutionResult;
}

/** Frees the names of keys in an operation of a document. */
export type FreeKeyNames = (document: DocumentNode, definition: OperationDefinitionNode) => FreedOperation;

/**
 * `@apollo/gateway` adds the fields of keys and `__typename` to what clients select and reads them back under their
 * names. A client's `id: displayName` stood in the same place, and was lost or taken for the key. So such aliases are
 * renamed before planning. Equal documents are renamed equally: plans may be cached by the client's text.
 */
export function createFreeKeyNames(supergraph: string): FreeKeyNames {
  const taken = readKeyNames(supergraph);
  const known = new WeakMap<DocumentNode, FreedDocument>();
  return (document, definition) => {
    const freed = known.getOrInsertComputed(document, () => renameAliases(document, taken));
    if (freed.document === document) return { document, definition, restore: (result) => result };
    // Renaming keeps the definitions in their places.
    const own = freed.document.definitions[document.definitions.indexOf(definition)];
    if (own?.kind !== Kind.OPERATION_DEFINITION)
      throw new Error('An operation is not one of its own document.');
    return { document: freed.document, definition: own, restore: (result) => restore(result, freed.prefix) };
  };
}

interface FreedDocument {
  document: DocumentNode;
  /** What stands in front of renamed aliases, and of no other name. */
  prefix: string;
}

/** The names in all keys of a supergraph, and `__typename`. */
function readKeyNames(supergraph: string): Set<string> {
  const names = new Set(['__typename']);
  visit(parse(supergraph, { noLocation: true }), {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'join__type' && name.value !== 'join__field') return;
      for (const { name: argument, value } of given) {
        if (value.kind !== Kind.STRING || !/^(key|requires)$/.test(argument.value)) continue;
        for (const [word] of value.value.matchAll(/\w+/g)) names.add(word);
      }
    },
  });
  return names;
}

function renameAliases(document: DocumentNode, taken: ReadonlySet<string>): FreedDocument {
  const prefix = freePrefix(document);
  const renamed = visit(document, {
    Field(field) {
      const alias = field.alias?.value;
      if (alias === undefined || alias === field.name.value || !taken.has(alias)) return undefined;
      return { ...field, alias: { kind: Kind.NAME, value: `${prefix}${alias}` } };
    },
  });
  return { document: renamed, prefix };
}

/** `alias_`, or `alias1_`, `alias2_`, … where the document has names that start so. */
function freePrefix(document: DocumentNode): string {
  const names: string[] = [];
  visit(document, { Name: ({ value }) => void (value.startsWith('alias') && names.push(value)) });
  for (let number = 0; ; number++) {
    const prefix = `alias${number || ''}_`;
    if (!names.some((name) => name.startsWith(prefix))) return prefix;
  }
}

function restore({ data, errors, ...rest }: ExecutionResult, prefix: string): ExecutionResult {
  return {
    ...rest,
    ...(errors && { errors: errors.map((error) => restoreError(error, prefix)) }),
    ...(data !== undefined && { data: restoreValue(data, prefix) as ExecutionResult['data'] }),
  };
}

function restoreError(error: GraphQLError, prefix: string): GraphQLError {
  if (!error.path) return error;
  const { message, nodes, source, positions, originalError, extensions } = error;
  const path = error.path.map((step) => (typeof step === 'string' ? restoreKey(step, prefix) : step));
  return new GraphQLError(message, { nodes, source, positions, path, originalError, extensions });
}

function restoreValue(value: unknown, prefix: string): unknown {
  if (Array.isArray(value)) return value.map((item) => restoreValue(item, prefix));
  if (typeof value !== 'object' || value === null) return value;
  // Keyed by a client's aliases, so without a prototype.
  const object: Record<string, unknown> = Object.create(null);
  for (const [key, inner] of Object.entries(value))
    object[restoreKey(key, prefix)] = restoreValue(inner, prefix);
  return object;
}

function restoreKey(key: string, prefix: string): string {
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}
