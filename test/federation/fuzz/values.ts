import {
  type FieldNode,
  type GraphQLInputType,
  Kind,
  type NamedTypeNode,
  type SelectionSetNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import type { DeclaredField } from './declarations.ts';
import { hash } from './random.ts';
import type { FieldFacts, World } from './world.ts';

/** One object of the world: which, and what it is named where an interface stands for it. */
export interface Instance {
  type: string;
  number: number;
  /** What a subgraph was told of an entity. */
  representation?: Readonly<Record<string, unknown>>;
  /** External fields that the path to this object provides. */
  provided?: SelectionSetNode;
  /** The name of the interface object that stands for it. */
  alias?: string;
}

/** One state of the world's data. Equal seeds give equal data; nothing is stored. */
export interface Data {
  seed: string;
  hasNulls: boolean;
  hasErrors: boolean;
  /** How many mutations have run: what a mutation gives depends on it, so their order shows. */
  mutations: number;
}

/** Instances of each entity. */
export const entityCount = 6;

/** The data of a seed: a quarter without nulls and errors, a quarter without errors. */
export function createData(seed: string): Data {
  const mode = hash(`mode ${seed}`) % 4;
  return { seed, hasNulls: mode > 0, hasErrors: mode > 1, mutations: 0 };
}

/**
 * The value of a field: a JSON leaf, an instance, null, or a list of these. Equal in every subgraph.
 * @param input the arguments and, for a computed field, what it is computed from
 * @throws where the field fails; the message names the coordinate
 */
export function resolveValue(
  world: World,
  data: Data,
  facts: FieldFacts,
  parent: Instance,
  input: string,
): unknown {
  const { coordinate, shape, key } = facts;
  if (key) return resolveKey(facts, parent);
  const spot = `${data.seed} ${coordinate} ${parent.number} ${input}`;
  const odds = shape.isNeverNull ? 60 : 14;
  if (data.hasErrors && facts.mayFail && hash(`error ${spot}`) % odds === 0) {
    throw new Error(`${coordinate} of ${parent.number} fails`);
  }
  const isNull = (isNeverNull: boolean, at: string) =>
    !isNeverNull && data.hasNulls && hash(`null ${at}`) % 7 === 0;

  const build = (level: number, at: string): unknown => {
    const list = shape.lists[level];
    if (!list) {
      const isAbsent = isNull(shape.isItemNeverNull, at);
      return isAbsent ? null : buildItem(world, facts, hash(at), `${coordinate}#${parent.number}`);
    }
    if (isNull(list.isNeverNull, at)) return null;
    const length = [0, 1, 2, 2, 3, 4][hash(`length ${at}`) % 6]!;
    return Array.from({ length }, (_, index) => build(level + 1, `${at} ${index}`));
  };
  return build(0, spot);
}

function buildItem(world: World, facts: FieldFacts, word: number, place: string): unknown {
  const { possible, shape } = facts;
  if (possible.length > 0) {
    const type = possible[word % possible.length]!;
    const number = (word >>> 8) % (world.isEntity(type) ? entityCount : 50);
    return { type, number } satisfies Instance;
  }
  switch (shape.name) {
    case 'Int':
      return word >> 1;
    case 'Float':
      return (word % 100_000) / 8;
    case 'Boolean':
      return word % 2 === 0;
    case 'String':
    case 'ID':
    case 'Day':
      return `${place} ${word.toString(36)}`;
    case 'Blob':
      return buildBlob(word, place);
    default: {
      const values = world.enums.get(shape.name);
      if (!values) throw new Error(`No value can be made of ${shape.name}.`);
      return values[word % values.length];
    }
  }
}

/** A custom scalar takes any JSON: also what looks like an object of the response. */
function buildBlob(word: number, place: string): unknown {
  switch (word % 6) {
    case 0:
      return word;
    case 1:
      return [place, null, [word]];
    case 2:
      return { id: place, name: null, __typename: 'T0', list: [{ b: 1, a: word }] };
    case 3:
      return {};
    case 4:
      return word % 4 === 0;
    default:
      return place;
  }
}

function resolveKey({ coordinate, possible, shape, key }: FieldFacts, { type, number }: Instance): unknown {
  if (possible.length > 0) return { type: possible[0]!, number } satisfies Instance;
  const part = key === 'high' ? number >> 1 : key === 'low' ? number & 1 : number;
  return shape.name === 'Int' ? (hash(type) % 10_000) * 100 + part : `${coordinate}:${part}`;
}

/** Arguments as text: equal for equal values, whatever order they are in. */
export function writeInput(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeInput).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'absent';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, inner]) => `${name}:${writeInput(inner)}`).join()}}`;
}

/** What an instance holds of a field set, as text; what fails is null. */
export function projectInstance(world: World, data: Data, instance: Instance, set: SelectionSetNode): string {
  const project = (value: unknown, field: FieldNode): string => {
    if (Array.isArray(value)) return `[${value.map((item) => project(item, field)).join()}]`;
    if (value === null || !field.selectionSet) return writeInput(value);
    return projectInstance(world, data, value as Instance, field.selectionSet);
  };
  const parts = fieldsOf(set, (condition) => world.isOf(instance.type, condition)).map((field) => {
    const name = field.name.value;
    if (name === '__typename') return `__typename:"${instance.type}"`;
    const facts = world.fieldOf(instance.type, name);
    const own = facts.requires ? projectInstance(world, data, instance, facts.requires) : '';
    const input = `${writeArguments(world, facts.field, field)}${own}`;
    let value: unknown = null;
    try {
      value = resolveValue(world, data, facts, instance, input);
    } catch {
      // Null is what a subgraph answers, too.
    }
    return `${name}:${project(value, field)}`;
  });
  return `{${parts.join()}}`;
}

/** What a representation holds of a field set, as text, in the words of `projectInstance`. */
export function projectRepresentation(world: World, representation: unknown, set: SelectionSetNode): string {
  const project = (value: unknown, field: FieldNode): string => {
    if (Array.isArray(value)) return `[${value.map((item) => project(item, field)).join()}]`;
    if (value === undefined) return missing;
    if (value === null || !field.selectionSet) return writeInput(value);
    return projectRepresentation(world, value, field.selectionSet);
  };
  if (typeof representation !== 'object' || representation === null) return missing;
  const given = representation as Record<string, unknown>;
  const type = given.__typename;
  const applies = (condition: string) => typeof type !== 'string' || world.isOf(type, condition);
  const fields = fieldsOf(set, applies);
  return `{${fields.map((field) => `${field.name.value}:${project(given[field.name.value], field)}`).join()}}`;
}

/** Stands for what a representation lacks. */
export const missing = '(missing)';

function fieldsOf(set: SelectionSetNode, applies: (condition: string) => boolean): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection;
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const condition = selection.typeCondition?.name.value;
    return condition === undefined || applies(condition) ? fieldsOf(selection.selectionSet, applies) : [];
  });
}

/** The arguments of a selection in a field set, defaults included, as execution would give them. */
function writeArguments(world: World, { definition }: DeclaredField, field: FieldNode): string {
  const values: Record<string, unknown> = {};
  for (const { name, type, defaultValue } of definition.arguments ?? []) {
    const given = field.arguments?.find((argument) => argument.name.value === name.value)?.value;
    const node = given ?? defaultValue;
    const inputType = typeFromAST(world.inputs, type as NamedTypeNode) as GraphQLInputType;
    if (node) values[name.value] = valueFromAST(node, inputType);
  }
  return writeInput(values);
}
