import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { type Data, type Instance, projectInstance, resolveValue, writeInput } from './values.ts';
import type { World } from './world.ts';

/** One operation for the oracle. */
export interface OracleOperation {
  document: DocumentNode;
  operationName: string | null;
  /** As the client gave them. */
  variables: Readonly<Record<string, unknown>>;
}

/** Answers operations as one server would that is not split: graphql-js over the API schema. */
export function createOracle(world: World, schema: GraphQLSchema) {
  const resolve: GraphQLFieldResolver<unknown, Data, Record<string, unknown>> = (
    source,
    args,
    data,
    { parentType, fieldName },
  ) => {
    const parent: Instance =
      parentType === schema.getQueryType()
        ? { type: 'Query', number: 0 }
        : parentType === schema.getMutationType()
          ? { type: 'Mutation', number: ++data.mutations }
          : (source as Instance);
    const facts = world.fieldOf(parent.type, fieldName);
    const own = facts.requires ? projectInstance(world, data, parent, facts.requires) : '';
    return resolveValue(world, data, facts, parent, `${writeInput(args)}${own}`);
  };

  return ({ document, operationName, variables }: OracleOperation, data: Data): ExecutionResult => {
    const result = execute({
      schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: data,
      rootValue: {},
      fieldResolver: resolve as GraphQLFieldResolver<unknown, unknown>,
      typeResolver: (value) => (value as Instance).type,
    });
    if (result instanceof Promise) throw new Error('Nothing here is asynchronous.');
    return result;
  };
}
