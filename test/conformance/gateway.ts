import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Answer, startSubgraph, startTestGateway } from '@ieum/gateway/fixtures/network.ts';
import { graphql, parse } from 'graphql';
import { expect } from 'vitest';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@cost", "@listSize"])`;

/** A catalogue whose root fields tell what they were given. */
const catalogueSdl = `${link}
  scalar Any
  interface Node { id: ID! }
  type Theme implements Node @key(fields: "id") { id: ID! name: String parent: Theme }
  input Filter { text: String inner: Filter list: [Filter!] lists: [[Int]] }
  enum Order { UP DOWN }
  type Query {
    theme(id: ID, filter: Filter, any: Any, order: Order): Theme
    themes(first: Int = 20): [Theme!]! @listSize(slicingArguments: ["first"])
    ranking: [Theme!]! @cost(weight: 1000)
    echo(text: String, filter: Filter, any: Any): String
  }
  type Mutation { rename(id: ID!, name: String!): Theme }`;

const reviewsSdl = `${link}
  type Theme @key(fields: "id") { id: ID! score: Int label: String must: Int! }
  type Query { reviews: Int }`;

interface Representation {
  __typename: string;
  id: string;
}

const themes = ['t1', 't2', 't3'].map((id) => ({ __typename: 'Theme', id, name: `n-${id}` }));

const catalogue = answerBy(catalogueSdl, {
  Query: {
    theme: () => ({ ...themes[0], parent: themes[1] }),
    themes: () => themes,
    ranking: () => themes,
    echo: (_: unknown, given: object) => JSON.stringify(given),
  },
  Mutation: { rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ id, name }) },
  Theme: { __resolveReference: ({ id }: Representation) => themes.find((theme) => theme.id === id) },
  Node: { __resolveType: () => 'Theme' },
});

const reviews = answerBy(reviewsSdl, {
  Query: { reviews: () => 3 },
  Theme: {
    __resolveReference: ({ id }: Representation) => ({ id, score: Number(id.slice(1)), label: id, must: 1 }),
  },
});

/** A real subgraph: what it answers is executed by graphql-js. */
export function answerBy(sdl: string, resolvers: object): Answer {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  return ({ query, variables }) => graphql({ schema, source: query, variableValues: variables });
}

/** A gateway over HTTP in front of two real subgraphs, whose answers a test may replace. */
export async function startConformance(environment: Record<string, string> = {}) {
  const subgraphs = { catalogue: await startSubgraph(catalogue), reviews: await startSubgraph(reviews) };
  const gateway = await startTestGateway(
    [
      { name: 'catalogue', url: subgraphs.catalogue.url, sdl: catalogueSdl },
      { name: 'reviews', url: subgraphs.reviews.url, sdl: reviewsSdl },
    ],
    { environment },
  );
  /** Requests to all subgraphs since the last call. */
  const takeAsked = () => [...subgraphs.catalogue.asked.splice(0), ...subgraphs.reviews.asked.splice(0)];
  return {
    ...gateway,
    ...subgraphs,
    takeAsked,
    /** The subgraphs answer as at the start. */
    restore() {
      subgraphs.catalogue.answer = catalogue;
      subgraphs.reviews.answer = reviews;
    },
    /** What holds after whatever was done to the gateway. */
    async expectSound() {
      expect(Object.keys(Object.prototype)).toEqual([]);
      for (const name in {}) expect.fail(`Object.prototype has "${name}"`);
      const { status, data } = await gateway.ask('{ themes(first: 3) { name score } }');
      expect([status, data.themes[2]]).toEqual([200, { name: 'n-t3', score: 3 }]);
      takeAsked();
    },
    async close() {
      await gateway.close();
      await subgraphs.catalogue.close();
      await subgraphs.reviews.close();
    },
  };
}

/** What a text must not have in it that is told to clients. */
export function expectNoInternals(text: string): void {
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|file:\/\/|RangeError|call stack|SELECT /);
}
