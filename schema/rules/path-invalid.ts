import { Kind, type SelectionSetNode } from 'graphql';
import { coreDefinitions } from '../core.ts';
import { type Federation, type GatherDeclaration, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { fieldsOf, readSelection } from '../selection.ts';
import type { Subgraph } from '../subgraph.ts';
import { listItemOf, namedTypeOf, nullable } from '../type-reference.ts';

/**
 * `GATHER_PATH_INVALID`: `key`, `orderBy`, `sum` or `any` is no selection of the list's item type down to
 * scalars and enums, a leaf of `sum` is not numeric or non-null, or one of `any` not Boolean.
 */
export function pathInvalid({ gathered }: Federation): Problem[] {
  return [...gathered.values()]
    .flat()
    .flatMap((declaration) =>
      Object.entries(declaration.selections).flatMap(([name, text]) =>
        selectionFaults(declaration, name, text).map((fault) =>
          problemWith(
            declaration,
            'GATHER_PATH_INVALID',
            `has ${name}: ${JSON.stringify(text)}, but ${fault}`,
          ),
        ),
      ),
    );
}

function selectionFaults({ subgraph, field }: GatherDeclaration, name: string, text: string): string[] {
  const set = readSelection(text);
  if (!set) return ['that is no selection of plain fields, e.g. "id" or "dimensions { name key }"'];
  const item = listItemOf(field.type)?.name.value;
  // A wrong list is another rule's finding.
  return item === undefined
    ? []
    : faultsIn({ subgraph, set, on: item, leaf: leafRules[name]!, inList: false });
}

interface Place {
  subgraph: Subgraph;
  set: SelectionSetNode;
  on: string;
  leaf: LeafRule;
  inList: boolean;
}

function faultsIn({ subgraph, set, on, leaf, inList }: Place): string[] {
  return fieldsOf(set).flatMap((selection) => {
    const name = selection.name.value;
    const field = subgraph.types.get(on)?.fields.get(name);
    if (!field) return [`${on} has no field "${name}" there`];
    const type = namedTypeOf(field.type);
    const kind = subgraph.types.get(type)?.kind;
    const isList = inList || nullable(field.type).kind === Kind.LIST_TYPE;
    const isLeaf =
      kind === undefined || kind === Kind.SCALAR_TYPE_DEFINITION || kind === Kind.ENUM_TYPE_DEFINITION;
    if (selection.selectionSet) {
      if (isLeaf) return [`${on}.${name} is a ${type}, which has no fields`];
      return faultsIn({ subgraph, set: selection.selectionSet, on: type, leaf, inList: isList });
    }
    if (!isLeaf) return [`${on}.${name} is a ${type}: say which of its fields`];
    if (leaf.single && isList) return [`${on}.${name} lies in a list`];
    if (!leaf.accepts(type, kind)) return [`${on}.${name} is a ${type}, not ${leaf.expected}`];
    if (!leaf.nullable || field.type.kind !== Kind.NON_NULL_TYPE) return [];
    return [
      `${on}.${name} is a ${type}!, and a sum is null where it is too large or no source gives a number: make it ${type}`,
    ];
  });
}

interface LeafRule {
  single: boolean;
  /** A merged value may be null though no source's is. */
  nullable: boolean;
  expected: string;
  accepts(type: string, kind: string | undefined): boolean;
}

const anyLeaf: LeafRule = { single: false, nullable: false, expected: 'a leaf', accepts: () => true };

const leafRules: Record<string, LeafRule> = {
  key: anyLeaf,
  orderBy: anyLeaf,
  sum: {
    single: true,
    nullable: true,
    expected: 'a number',
    // Of the core's scalars only Won is a number; a source's own scalar is taken at its word.
    accepts: (type, kind) =>
      ['Int', 'Float', 'Won'].includes(type) ||
      (kind === Kind.SCALAR_TYPE_DEFINITION && !coreDefinitions.has(type)),
  },
  // Every cell is of some source, so where none may be silent, one says true or false.
  any: { single: true, nullable: false, expected: 'a Boolean', accepts: (type) => type === 'Boolean' },
};
