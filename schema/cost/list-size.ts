import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  GraphQLInt,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { Cost } from './cost.ts';
import type { ListSize } from './cost-weights.ts';

/** How many items a field's list is taken to have. */
export interface CompiledSize {
  items: Cost;
  /** Fields of the field's object that are such lists; null where the field is the list. */
  sizedFields: readonly string[] | null;
  /** Equal for equal sizes. */
  key: string;
}

/**
 * The size of a field's list by `@listSize`; without it by an argument `first` or `last` of a list or connection. Null
 * where nothing says it. Refused with BAD_USER_INPUT, by the declaration alone: a negative slicing argument, and none
 * where one is required. What variables say is refused when it is computed.
 */
export function compileListSize(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  declared: ListSize | undefined,
): CompiledSize | null {
  const isList = isListType(getNullableType(field.type));
  const sizedFields = declared ? declared.sizedFields : isList ? [] : connectionFields(field);
  if (!declared && !isList && sizedFields.length === 0) return null;
  const names = declared?.slicingArguments ?? pagingArguments;
  const slices = names.flatMap((name) => readSlice(field, node, name) ?? []);
  if (slices.length === 0 && (declared?.assumedSize ?? null) === null) return null;
  const sizeOf = createSizeOf(node, slices, declared);
  const isKnown = slices.every(({ variable }) => variable === undefined);
  return {
    items: isKnown ? sizeOf({}) : sizeOf,
    sizedFields: sizedFields.length > 0 ? sizedFields : null,
    key: isKnown ? String(sizeOf({})) : JSON.stringify([slices, declared]),
  };
}

/** Arguments of connections (GraphQL Cursor Connections Specification). */
const pagingArguments = ['first', 'last'];

function connectionFields({ type }: GraphQLField<unknown, unknown>): string[] {
  const named = getNamedType(type);
  if (!isObjectType(named)) return [];
  return ['edges', 'nodes'].filter((name) => isListType(getNullableType(named.getFields()[name]?.type)));
}

/** One slicing argument as it is given. */
interface Slice {
  name: string;
  /** Of the literal, or of the argument's default. */
  value: number | null;
  variable?: string;
}

function readSlice(field: GraphQLField<unknown, unknown>, node: FieldNode, name: string): Slice | null {
  const argument = field.args.find((each) => each.name === name);
  if (!argument || getNamedType(argument.type) !== GraphQLInt || isListType(getNullableType(argument.type)))
    return null;
  const fallback = typeof argument.defaultValue === 'number' ? argument.defaultValue : null;
  const given = node.arguments?.find((each) => each.name.value === name)?.value;
  if (!given) return { name, value: fallback };
  if (given.kind === Kind.VARIABLE) return { name, value: fallback, variable: given.name.value };
  return { name, value: toNumber(given) };
}

const toNumber = (value: ValueNode): number | null => (value.kind === Kind.INT ? Number(value.value) : null);

function createSizeOf(node: FieldNode, slices: readonly Slice[], declared: ListSize | undefined) {
  return (variables: Readonly<Record<string, unknown>>): number => {
    let largest: number | null = null;
    for (const { name, value, variable } of slices) {
      const given = variable !== undefined && variable in variables ? variables[variable] : value;
      if (typeof given !== 'number') continue;
      if (given < 0 && declared) throw refuse(node, name, `is ${given}; expected a whole number from 0`);
      largest = Math.max(largest ?? 0, given);
    }
    if (largest !== null) return largest;
    const assumed = declared?.assumedSize ?? null;
    if (assumed === null && declared?.requireOneSlicingArgument) {
      throw refuse(node, slices[0]?.name ?? '', 'is not given; expected a whole number from 0');
    }
    return assumed ?? 1;
  };
}

function refuse(node: FieldNode, name: string, what: string): GraphQLError {
  const argument = node.arguments?.find((each) => each.name.value === name);
  const message = `"${name}" of "${node.name.value}" ${what}.`;
  return new GraphQLError(message, {
    nodes: argument?.value ?? node,
    extensions: { argument: name, code: 'BAD_USER_INPUT', http: { status: 400 } },
  });
}
