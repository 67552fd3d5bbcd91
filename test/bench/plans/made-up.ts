import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { encodeCursor } from '@ieum/schema/contract/cursor.ts';
import {
  execute,
  extendSchema,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';
import { readGraph } from '../../../gateway/gather/graph.ts';

/** All subgraphs of a network, answering whatever they are asked with data that is made up: one item a list. */
export interface MadeUpSubgraphs {
  /** The address of a subgraph is this and its name. */
  url: string;
  /** Answers as this network from now on. */
  serve(bundle: Bundle): void;
  close(): void;
}

/** Starts them behind one port. */
export async function startMadeUpSubgraphs(): Promise<MadeUpSubgraphs> {
  let schemas = new Map<string, GraphQLSchema>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const name = request.url?.slice(1) ?? '';
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const answer = JSON.stringify(await makeUp(name, schemas.get(name), query, variables));
    response.setHeader('content-type', 'application/json').end(answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    serve(bundle) {
      schemas = new Map([...readGraph(bundle).sources].map(([name, own]) => [name, withEntities(own)]));
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function withEntities(schema: GraphQLSchema): GraphQLSchema {
  const entities = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.astNode?.directives?.some(({ name }) => name.value === 'key'),
  );
  const sdl = `scalar _Any union _Entity = ${entities.join(' | ')}
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`;
  return extendSchema(schema, parse(sdl), { assumeValid: true, assumeValidSDL: true });
}

async function makeUp(
  source: string,
  schema: GraphQLSchema | undefined,
  query: string,
  variableValues: Record<string, unknown>,
) {
  if (!schema) return { errors: [{ message: `There is no ${source}.` }] };
  return execute({
    ...{ schema, document: parse(query), variableValues },
    fieldResolver(parent, { representations }, _, { fieldName, parentType, returnType }) {
      if (fieldName === '_entities') return representations;
      const given = (parent as Record<string, unknown> | undefined)?.[fieldName];
      if (given !== undefined) return given;
      if (fieldName === 'id') return ids.get(parentType.name) ?? `${source}:1`;
      if (fieldName === 'cursor')
        return encodeCursor([
          ['D', '2024-03-01'],
          ['D', source],
        ]);
      return toValue(schema, returnType);
    },
    typeResolver: ({ __typename }: { __typename: string }) => __typename,
  });
}

function toValue(schema: GraphQLSchema, outer: GraphQLOutputType): unknown {
  const type = getNullableType(outer);
  if (isListType(type)) return [toValue(schema, type.ofType)];
  if (isAbstractType(type)) return { __typename: schema.getPossibleTypes(type)[0]?.name };
  if (isObjectType(type)) return {};
  if (isEnumType(type)) return type.getValues()[0]?.value;
  return scalars.get(type.name) ?? 'made-up';
}

/** Of an organization that sources may hold something of. */
const ids = new Map([
  ['Organization', 'org:cau'],
  ['Startup', 'st000001a69'],
]);

const scalars = new Map<string, unknown>([
  ['Int', 1],
  ['Float', 1],
  ['Won', 1],
  ['Boolean', false],
  ['Date', '2024-03-01'],
]);
