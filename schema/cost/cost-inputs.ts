import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  Kind,
  type ValueNode,
} from 'graphql';
import { type Cost, sum } from './cost.ts';
import type { CostWeights, FieldWeights } from './cost-weights.ts';

/** What the arguments of a field cost, by the variables where these are in them. May be negative. */
export type CompileArguments = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  weights: FieldWeights,
) => Cost;

/** An input object without a weight ("GraphQL Cost Directives", "weight"); leaves cost nothing. */
const inputObjectWeight = 1;

/**
 * Makes what adds up the weights of arguments and of the input fields inside of them, once for each time that they are
 * used ("GraphQL Cost Directives", "Field Cost"). What is left out and has a default is used by it.
 */
export function createArgumentCost({ types, fields }: CostWeights): CompileArguments {
  const ownWeight = (type: GraphQLInputType, field: GraphQLInputField) =>
    fields.get(`${getNamedType(type).name}.${field.name}`)?.weight;

  /** Of a value without what it is given to. */
  const weightOf = (type: GraphQLInputType): number => {
    const named = getNamedType(type);
    return types.get(named.name) ?? (isInputObjectType(named) ? inputObjectWeight : 0);
  };

  /** What a weight is declared for costs that once; a list without one, that of each of its items. */
  function costOfUse(type: GraphQLInputType, weight: number | undefined, value: unknown): number {
    if (weight !== undefined) return weight + costOfValue(type, 0, value);
    return costOfValue(type, weightOf(type), value);
  }

  /** @param value coerced; null uses nothing */
  function costOfValue(type: GraphQLInputType, weight: number, value: unknown): number {
    if (value === null || value === undefined) return 0;
    if (Array.isArray(value)) {
      return value.reduce<number>((total, item) => total + costOfValue(type, weight, item), 0);
    }
    const named = getNamedType(type);
    if (!isInputObjectType(named) || typeof value !== 'object') return weight;
    let total = weight;
    const given = value as Readonly<Record<string, unknown>>;
    for (const field of Object.values(named.getFields())) {
      if (given[field.name] === undefined) continue;
      total += costOfUse(field.type, ownWeight(named, field), given[field.name]);
    }
    return total;
  }

  /** Types that lead to no weight are not looked into. */
  const isFree = (type: GraphQLInputType) => !isInputObjectType(getNamedType(type)) && weightOf(type) === 0;

  function compileUse(
    { type, defaultValue }: GraphQLArgument | GraphQLInputField,
    weight: number | undefined,
    node: ValueNode | undefined,
  ): Cost {
    if (weight === undefined && isFree(type)) return 0;
    const left = defaultValue === undefined ? 0 : costOfUse(type, weight, defaultValue);
    if (!node) return left;
    if (node.kind !== Kind.VARIABLE) {
      return weight === undefined
        ? compileValue(type, weightOf(type), node)
        : sum([weight, compileValue(type, 0, node)]);
    }
    return (variables) => {
      const value = variables[node.name.value];
      return value === undefined ? left : costOfUse(type, weight, value);
    };
  }

  function compileValue(type: GraphQLInputType, weight: number, node: ValueNode): Cost {
    if (node.kind === Kind.NULL) return 0;
    if (node.kind === Kind.LIST) return sum(node.values.map((item) => compileValue(type, weight, item)));
    const named = getNamedType(type);
    if (node.kind === Kind.VARIABLE) {
      return (variables) => costOfValue(type, weight, variables[node.name.value]);
    }
    if (!isInputObjectType(named) || node.kind !== Kind.OBJECT) return weight;
    const given = new Map(node.fields.map(({ name, value }) => [name.value, value]));
    const inner = Object.values(named.getFields()).map((field) =>
      compileUse(field, ownWeight(named, field), given.get(field.name)),
    );
    return sum([weight, ...inner]);
  }

  return ({ args }, { arguments: given = [] }, { arguments: weights }) =>
    sum(
      args.map((argument) => {
        const value = given.find(({ name }) => name.value === argument.name)?.value;
        return compileUse(argument, weights?.get(argument.name), value);
      }),
    );
}
