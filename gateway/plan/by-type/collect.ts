import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  print,
  type SelectionSetNode,
} from 'graphql';
import type { SubgraphFacts } from './subgraph-facts.ts';

/** Variables with the values that they have to have, as `+name` and `-name`; none of them twice. */
export type Conditions = readonly string[];

/** What is selected of objects, where conditions hold. */
export interface Part {
  selectionSet: SelectionSetNode;
  conditions: Conditions;
}

/** All selections of one response key. */
export interface Group {
  key: string;
  name: string;
  node: FieldNode;
  /** When the field is asked for: any of them. */
  alternatives: readonly Conditions[];
  /** Where it stands among all fields, and when it stands there. */
  occurrences: ReadonlyArray<{ at: number; conditions: Conditions }>;
  /** What is selected below it, under all of the conditions from the root; empty for leaf values. */
  parts: readonly Part[];
}

/** Fragments by their names. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** GraphQL specification, "CollectFields", for a type; of an interface, what is selected of all of its objects. */
export function collectGroups(
  facts: SubgraphFacts,
  fragments: Fragments,
  type: string,
  parts: readonly Part[],
): Map<string, Group> {
  const found = new Map<string, Occurrence[]>();
  let at = 0;
  const own = new Set(facts.objectTypes(type));
  const collect = ({ selectionSet, conditions: outer }: Part): void => {
    for (const selection of selectionSet.selections) {
      const conditions = addConditions(outer, selection.directives ?? []);
      if (!conditions) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        found.getOrInsertComputed(key, () => []).push({ at: at++, node: selection, conditions });
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      if (!fragment) continue;
      if (condition !== undefined && condition !== type && !own.isSubsetOf(typesOf(facts, condition)))
        continue;
      collect({ selectionSet: fragment.selectionSet, conditions });
    }
  };
  for (const part of parts) collect(part);
  return new Map(found.entries().map(([key, occurrences]) => [key, toGroup(key, occurrences)]));
}

/**
 * Whether the same is selected of all objects of an interface, whatever their type.
 * @param isTypeKnown whether the type itself may be selected
 */
export function isForAllTypes(
  facts: SubgraphFacts,
  fragments: Fragments,
  type: string,
  parts: readonly Part[],
  isTypeKnown: boolean,
): boolean {
  const own = new Set(facts.objectTypes(type));
  const isForAll = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return isTypeKnown || selection.name.value !== '__typename';
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return true;
      const condition = fragment.typeCondition?.name.value;
      const isWide = condition === undefined || own.isSubsetOf(typesOf(facts, condition));
      return isWide && isForAll(fragment.selectionSet);
    });
  return parts.every(({ selectionSet }) => isForAll(selectionSet));
}

const typesOf = (facts: SubgraphFacts, name: string) => new Set(facts.objectTypes(name));

interface Occurrence {
  at: number;
  node: FieldNode;
  conditions: Conditions;
}

function toGroup(key: string, occurrences: readonly Occurrence[]): Group {
  const { node } = occurrences[0]!;
  const all = occurrences.map(({ conditions }) => conditions);
  return {
    ...{ key, node, occurrences, name: node.name.value },
    alternatives: all.filter((own, index) => !all.some((other, at) => isImplied(other, own, at < index))),
    parts: occurrences.flatMap(({ node: { selectionSet }, conditions }) =>
      selectionSet ? [{ selectionSet, conditions }] : [],
    ),
  };
}

/** Whether `own` only holds where `other` does; of equal ones the first is kept. */
const isImplied = (other: Conditions, own: Conditions, isBefore: boolean) =>
  other !== own && other.every((each) => own.includes(each)) && (other.length < own.length || isBefore);

/** What holds wherever one of them holds. */
export const commonOf = (alternatives: readonly Conditions[]): Conditions =>
  alternatives.reduce((left, right) => left.filter((each) => right.includes(each)), alternatives[0] ?? []);

/** Null where they never hold. */
function addConditions(outer: Conditions, directives: readonly DirectiveNode[]): Conditions | null {
  let conditions = outer;
  for (const { name, arguments: given = [] } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const value = given.find((each) => each.name.value === 'if')?.value;
    const isIncluded = name.value === 'include';
    if (value?.kind === Kind.BOOLEAN && value.value !== isIncluded) return null;
    if (value?.kind !== Kind.VARIABLE) continue;
    const own = (isIncluded ? '+' : '-') + value.name.value;
    if (conditions.includes((isIncluded ? '-' : '+') + value.name.value)) return null;
    if (!conditions.includes(own)) conditions = [...conditions, own];
  }
  return conditions;
}

/** A field's arguments as they are written. */
export const writeArguments = ({ arguments: given = [] }: FieldNode) =>
  given.length > 0 ? `(${given.map((each) => print(each)).join(', ')})` : '';
