import { type DocumentNode, type FieldNode, Kind, visit } from 'graphql';
import { readFieldSets } from './field-sets.ts';

/** A document whose names clash with nothing, and the way back. */
export interface RenamedDocument {
  document: DocumentNode;
  /** The client's response key for a response key of the document. */
  clientKey(key: string): string;
  /** The document's variable for a variable of the client's. */
  variableName(name: string): string;
}

/**
 * Renames response keys and variables that would clash:
 * - planners name key and required fields without an alias, so `id: displayName` would be sent as the key; the same goes
 *   for a required field that the client may ask with other arguments;
 * - `_entities`, `_e0`, `_internal_qp_alias_0`, `x__alias_0`, `$representations` and `$__batch_reps_0` are the planners';
 * - `constructor` and the like are found on every object.
 */
export function createRenaming(supergraph: DocumentNode): (document: DocumentNode) => RenamedDocument {
  const required = readRequiredFields(supergraph);
  return (document) => {
    const names = namesOf(document);
    const prefix = freePrefix(names, 'alias');
    const variablePrefix = freePrefix(names, 'client');
    const isTakenVariable = (name: string) => name.startsWith('representations') || name.startsWith('__');
    const variableName = (name: string) => (isTakenVariable(name) ? `${variablePrefix}${name}` : name);
    const renamed = visit(document, {
      Field(field) {
        if (!clashes(field, required)) return isNeedless(field) ? { ...field, alias: undefined } : undefined;
        return { ...field, alias: { kind: Kind.NAME, value: `${prefix}${keyOf(field)}` } };
      },
      Variable(variable) {
        const name = variableName(variable.name.value);
        if (name === variable.name.value) return undefined;
        return { ...variable, name: { kind: Kind.NAME, value: name } };
      },
    });
    const clientKey = (key: string) => (key.startsWith(prefix) ? key.slice(prefix.length) : key);
    return { document: renamed, clientKey, variableName };
  };
}

/** Names of the fields that keys and `@requires` of a supergraph select, and whether any of them with arguments. */
function readRequiredFields(supergraph: DocumentNode): Map<string, boolean> {
  const names = new Map([['__typename', false]]);
  for (const fieldSet of readFieldSets(supergraph, ['key', 'requires'])) {
    visit(fieldSet, {
      Field({ name, arguments: given = [] }) {
        names.set(name.value, names.get(name.value) === true || given.length > 0);
      },
    });
  }
  return names;
}

/** `id: id` beside `id` makes the Rust planner (0.0.38) panic. */
const isNeedless = ({ alias, name }: FieldNode) => alias?.value === name.value;

const keyOf = (field: FieldNode) => (field.alias ?? field.name).value;

function clashes(field: FieldNode, required: ReadonlyMap<string, boolean>): boolean {
  const key = keyOf(field);
  if (key in Object.prototype) return true;
  const isRenamed = key !== field.name.value;
  if (isRenamed && (key.startsWith('_') || /__alias_\d/.test(key))) return true;
  const hasArguments = required.get(key);
  if (hasArguments === undefined) return false;
  return isRenamed || hasArguments || (field.arguments?.length ?? 0) > 0;
}

function namesOf(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  visit(document, { Name: ({ value }) => void names.add(value) });
  return names;
}

/** `alias_`, or `alias1_`, `alias2_`, … where there are names that start so. */
function freePrefix(names: ReadonlySet<string>, word: string): string {
  for (let number = 0; ; number++) {
    const prefix = `${word}${number || ''}_`;
    if (!names.values().some((name) => name.startsWith(prefix))) return prefix;
  }
}
