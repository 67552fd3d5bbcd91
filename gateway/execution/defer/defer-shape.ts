import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isDefer } from '../../operation/defer-directive.ts';
import { type ByType, byPossibleType, type FieldsType } from '../shape/by-type.ts';
import { applyingFragment, fieldOf, isIntrospection, isSameForAll } from '../shape/collect-fields.ts';
import { toConditions } from '../shape/guard.ts';
import type { ShapeContext } from '../shape/shape.ts';
import { createDeferSearch, type HasDefer } from './defer-search.ts';

/** One place of a document where a fragment is deferred. */
export interface DeferUsage {
  /** Unique in the document. */
  label: string;
  /** The deferred fragment around it. */
  parent: DeferUsage | null;
}

/**
 * Fields that are delivered together: those which exactly these fragments ask for. The first to be delivered brings
 * them. Of none: the fields that are not deferred.
 */
export interface DeferGroup {
  usages: readonly DeferUsage[];
}

/** What an operation with deferred fragments selects of a composite type. */
export interface DeferSelection extends ByType<DeferredObject> {
  /** Whether everything in it is delivered at once. */
  isWhole: boolean;
}

/** What is selected of one type. */
export interface DeferredObject {
  type: FieldsType;
  /** Fragments that are deferred at this object. */
  usages: readonly DeferUsage[];
  /** In the order of the document. */
  groups: readonly DeferGroup[];
  fields: readonly DeferredField[];
}

/** One response key. All of its selections are in one group. */
export interface DeferredField {
  key: string;
  clientKey: string;
  name: string;
  type: GraphQLOutputType;
  group: DeferGroup;
  selection: DeferSelection | null;
}

/** What an operation selects. */
export interface DeferShapes {
  root: DeferSelection;
  /** The group of what is not deferred. */
  initial: DeferGroup;
}

/**
 * Reads the groups of an operation, whose conditions are literals (GraphQL specification, "Incremental Delivery",
 * CollectFields and BuildExecutionPlan).
 */
export function toDeferShapes(
  context: ShapeContext,
  type: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
): DeferShapes {
  const initial: DeferGroup = { usages: [] };
  const reading: Reading = { ...context, groups: [initial], hasDefer: createDeferSearch(context.fragments) };
  return { root: createSelection(reading, type, [{ selectionSet, usage: null }]), initial };
}

interface Reading extends ShapeContext {
  /** Those that were met, each once. */
  groups: DeferGroup[];
  hasDefer: HasDefer;
}

/** A selection set in a deferred fragment, or in none. */
interface Part {
  selectionSet: SelectionSetNode;
  usage: DeferUsage | null;
}

function createSelection(
  reading: Reading,
  type: GraphQLCompositeType,
  parts: readonly Part[],
): DeferSelection {
  const of = byPossibleType(
    reading.schema,
    type,
    (own) => parts.every(({ selectionSet }) => isSameForAll(reading, own, selectionSet)),
    (own) => toObject(reading, own, parts),
  );
  const [first] = parts;
  const isWhole = parts.every(
    ({ selectionSet, usage }) => usage === first?.usage && !reading.hasDefer(selectionSet),
  );
  return { type, of, isWhole };
}

interface Occurrence {
  node: FieldNode;
  usage: DeferUsage | null;
}

interface Collected {
  usages: DeferUsage[];
  byKey: Map<string, Occurrence[]>;
}

function toObject(reading: Reading, type: FieldsType, parts: readonly Part[]): DeferredObject {
  const collected: Collected = { usages: [], byKey: new Map() };
  for (const part of parts) collect(reading, type, part, collected);
  const fields = [...collected.byKey].map(([key, occurrences]) => toField(reading, type, key, occurrences));
  const groups = [...new Set(fields.map(({ group }) => group))];
  return { type, usages: collected.usages, groups, fields };
}

function collect(
  reading: Reading,
  type: FieldsType,
  { selectionSet, usage: outer }: Part,
  into: Collected,
): void {
  for (const node of selectionSet.selections) {
    if (toConditions(node, []) === null) continue;
    if (node.kind === Kind.FIELD) {
      const key = (node.alias ?? node.name).value;
      into.byKey.getOrInsertComputed(key, () => []).push({ node, usage: outer });
      continue;
    }
    const fragment = applyingFragment(reading, type, node);
    if (!fragment) continue;
    const label = labelOf(node);
    const usage = label === null ? outer : { label, parent: outer };
    if (usage && usage !== outer) into.usages.push(usage);
    collect(reading, type, { selectionSet: fragment.selectionSet, usage }, into);
  }
}

function labelOf({ directives }: SelectionNode): string | null {
  const label = directives
    ?.find(isDefer)
    ?.arguments?.find((argument) => argument.name.value === 'label')?.value;
  return label?.kind === Kind.STRING ? label.value : null;
}

function toField(
  reading: Reading,
  parent: FieldsType,
  key: string,
  occurrences: readonly Occurrence[],
): DeferredField {
  const name = occurrences[0]!.node.name.value;
  const definition = fieldOf(parent, name);
  if (!definition) throw new Error(`${parent.name} has no field ${name}.`);
  const { type } = definition;
  const named = getNamedType(type);
  const parts = occurrences.flatMap(({ node: { selectionSet }, usage }) =>
    selectionSet ? [{ selectionSet, usage }] : [],
  );
  const isSelected = isCompositeType(named) && !isIntrospection(definition);
  const selection = isSelected ? createSelection(reading, named, parts) : null;
  return {
    key,
    clientKey: reading.clientKey(key),
    name,
    type,
    group: toGroup(reading, occurrences),
    selection,
  };
}

/** What is asked for outside of a fragment, too, is not waited for. */
function toGroup({ groups }: Reading, occurrences: readonly Occurrence[]): DeferGroup {
  const asking = new Set(occurrences.map(({ usage }) => usage));
  const isAround = (usage: DeferUsage | null): boolean =>
    usage !== null && (asking.has(usage) || isAround(usage.parent));
  const usages = asking.has(null)
    ? []
    : [...asking].filter((usage): usage is DeferUsage => usage !== null && !isAround(usage.parent));
  const known = groups.find(
    (group) => group.usages.length === usages.length && usages.every((usage) => group.usages.includes(usage)),
  );
  if (known) return known;
  const group = { usages };
  groups.push(group);
  return group;
}
