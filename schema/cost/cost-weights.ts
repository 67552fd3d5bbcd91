import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import type { Bundle } from '../contract/bundle.ts';

/** What the schema says of the cost of its fields and types, by `@cost`, `@listSize` and `@gather`. */
export interface CostWeights {
  /** `@cost` of types by name. */
  types: ReadonlyMap<string, number>;
  /** Fields of which something is said, input fields too, by coordinate, e.g. `Query.supports`. */
  fields: ReadonlyMap<string, FieldWeights>;
}

/** What the schema says of the cost of one field. */
export interface FieldWeights {
  /** `@cost` of the field. */
  weight?: number;
  /** `@cost` of its arguments by name. */
  arguments?: ReadonlyMap<string, number>;
  listSize?: ListSize;
  /** Subgraphs that a gathered field asks. */
  sources?: number;
}

/** `@listSize` (Federation, "Demand control"). */
export interface ListSize {
  assumedSize: number | null;
  slicingArguments: readonly string[];
  sizedFields: readonly string[];
  requireOneSlicingArgument: boolean;
}

/** Reads the weights out of a supergraph and its gathered fields; a walk over the supergraph. */
export function readCostWeights({
  supergraph,
  fields: gathered,
}: Pick<Bundle, 'supergraph' | 'fields'>): CostWeights {
  const document = parse(supergraph, { noLocation: true });
  const names = readNames(document);
  const types = new Map<string, number>();
  const fields = new Map<string, FieldWeights>();
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const type = definition.name.value;
    const weight = readWeight(names, definition.directives);
    if (weight !== undefined) types.set(type, weight);
    for (const field of fieldsOf(definition)) {
      const weights = readField(names, field);
      if (weights) fields.set(`${type}.${field.name.value}`, weights);
    }
  }
  for (const { type, field, hidden, sources } of gathered) {
    // A cohort is made of the sets that every source is asked for by the hidden field.
    const coordinate = hidden && field === 'startupSet' ? 'Query.cohort' : `${type}.${field}`;
    fields.set(coordinate, { ...fields.get(coordinate), sources: sources.length });
  }
  return { types, fields };
}

const fieldsOf = (definition: DefinitionNode) =>
  definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
  definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
  definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
    ? (definition.fields ?? [])
    : [];

/** The names of `@cost` and `@listSize` in a document, which may import them under others. */
interface Names {
  cost: string;
  listSize: string;
}

function readNames({ definitions }: DocumentNode): Names {
  const names: Names = { cost: 'cost', listSize: 'listSize' };
  const links = definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter(({ name }) => name.value === 'link').map(argumentsOf)
      : [],
  );
  const link = links.find(({ url }) => typeof url === 'string' && /\/cost\/v[\d.]+$/.test(url));
  for (const each of Array.isArray(link?.import) ? link.import : []) {
    const { name, as } = Object(each) as { name?: unknown; as?: unknown };
    if (typeof as !== 'string') continue;
    if (name === '@cost') names.cost = as.slice(1);
    if (name === '@listSize') names.listSize = as.slice(1);
  }
  return names;
}

function readField(
  names: Names,
  definition: FieldDefinitionNode | InputValueDefinitionNode,
): FieldWeights | null {
  const { directives } = definition;
  const definitions = 'arguments' in definition ? (definition.arguments ?? []) : [];
  const weight = readWeight(names, directives);
  const listSize = readListSize(names, directives);
  const own = definitions.flatMap(({ name, directives }) => {
    const given = readWeight(names, directives);
    return given === undefined ? [] : [[name.value, given] as const];
  });
  if (weight === undefined && !listSize && own.length === 0) return null;
  return {
    ...(weight !== undefined && { weight }),
    ...(listSize && { listSize }),
    ...(own.length > 0 && { arguments: new Map(own) }),
  };
}

type Directives = ReadonlyArray<ConstDirectiveNode | DirectiveNode> | undefined;

/** The specification of IBM has a text there, Federation a number. */
function readWeight({ cost }: Names, directives: Directives): number | undefined {
  const directive = directives?.find(({ name }) => name.value === cost);
  const weight = directive && Number(argumentsOf(directive).weight);
  return Number.isFinite(weight) ? weight : undefined;
}

function readListSize({ listSize }: Names, directives: Directives): ListSize | undefined {
  const directive = directives?.find(({ name }) => name.value === listSize);
  if (!directive) return undefined;
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = argumentsOf(directive);
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : null,
    slicingArguments: toTexts(slicingArguments),
    sizedFields: toTexts(sizedFields),
    requireOneSlicingArgument: requireOneSlicingArgument !== false,
  };
}

const toTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

function argumentsOf({ arguments: given = [] }: ConstDirectiveNode | DirectiveNode): Record<string, unknown> {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}
