import { readFileSync } from 'node:fs';
import { testConfig } from '@ieum/gateway/fixtures/network.ts';
import { coerceVariables } from '@ieum/gateway/operation/variables.ts';
import { createSupergraph } from '@ieum/gateway/supergraph.ts';
import { createCostEstimate } from '@ieum/schema/cost/cost-estimate.ts';
import { readCostWeights } from '@ieum/schema/cost/cost-weights.ts';
import fc from 'fast-check';
import { type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { questions } from '../questions/ask.ts';
import { variablesOf } from '../questions/variables.ts';
import { sharedNetwork } from '../setup/shared-network.ts';
import { startConformance } from './gateway.ts';
import { composeNetwork } from './network-bundle.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance();
});
afterAll(() => gateway.close());
afterEach(() => gateway.expectSound());

const aliases = (many: number, field: string) =>
  `{ ${Array.from({ length: many }, (_, n) => `a${n}:${field}`).join(' ')} }`;

describe.each(transports)('by %s', (_name, send) => {
  test('101 aliases of an expensive field are refused with limit and estimate', async () => {
    const { status, errors } = await send(gateway.url, { query: aliases(101, 'ranking{id}') });
    expect([status, errors]).toEqual([
      400,
      [
        expect.objectContaining({
          message: expect.stringContaining('may cost 101000; at most 100000'),
          extensions: { code: 'OPERATION_TOO_EXPENSIVE', limit: 100_000, actual: 101_000 },
        }),
      ],
    ]);
    expect(gateway.takeAsked()).toEqual([]);
  });

  test.each([
    ['a literal', '{ themes(first: 99999999) { id } }', undefined],
    ['a variable', 'query ($n: Int) { themes(first: $n) { id } }', { n: 99_999_999 }],
    ['a default', 'query ($n: Int = 99999999) { themes(first: $n) { id } }', undefined],
    ['a fragment', '{ ...A } fragment A on Query { themes(first: 99999999) { id } }', undefined],
  ])('a page of 99,999,999 by %s is refused', async (_title, query, variables) => {
    const { status, errors } = await send(gateway.url, { query, variables });
    expect([status, errors?.[0]?.extensions]).toEqual([
      400,
      { code: 'OPERATION_TOO_EXPENSIVE', limit: 100_000, actual: 99_999_999 },
    ]);
    expect(gateway.takeAsked()).toEqual([]);
  });

  test.each([
    ['negative', '{ a: themes(first: -1) { id } }', undefined],
    ['negative by a variable', 'query ($n: Int) { a: themes(first: $n) { id } }', { n: -1 }],
    ['null', '{ a: themes(first: null) { id } }', undefined],
    ['null by a variable', 'query ($n: Int) { a: themes(first: $n) { id } }', { n: null }],
  ])('a page size that is %s is refused at its argument', async (_title, query, variables) => {
    const { status, errors } = await send(gateway.url, { query, variables });
    expect([status, errors]).toEqual([
      400,
      [
        expect.objectContaining({
          path: ['a'],
          extensions: { code: 'BAD_USER_INPUT', argument: 'first', inputPath: ['first'] },
        }),
      ],
    ]);
    expect(gateway.takeAsked()).toEqual([]);
  });
});

test('a page size that is left out is the default of its argument', async () => {
  const { data } = await gateway.ask('query ($n: Int) { themes(first: $n) { id } }');
  expect(data.themes).toHaveLength(3);
});

describe('in the network', () => {
  const network = async (query: string, variables = {}) => {
    const { gatewayUrl } = await sharedNetwork();
    const [, send] = transports[0]!;
    return send(gatewayUrl, { query, variables });
  };

  test.each([
    ['1,000 aliases of a gathered field', aliases(1_000, 'supports{totalCount}')],
    ['101 aliases of statistics', aliases(101, 'supportStats(groupBy:[]){records}')],
    ['101 aliases of a cohort', aliases(101, 'cohort(where:{supported:{}}){count}')],
    ['a page of 99,999,999', '{ supports(first: 99999999) { edges { node { id } } } }'],
    [
      'pages of 100 in pages of 100, three times',
      '{ startups(first: 100) { edges { node { supports(first: 100) { edges { node { startup { supports(first: 100) { edges { node { id } } } } } } } } } } }',
    ],
  ])('%s cost too much', async (_title, query) => {
    const { status, errors } = await network(query);
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'OPERATION_TOO_EXPENSIVE']);
  });

  test.each([
    ['a negative page', '{ supports(first: -1) { totalCount } }'],
    ['a negative page of the directory', '{ startups(first: -1) { totalCount } }'],
    ['a negative page by a variable', 'query ($n: Int = -5) { programs(first: $n) { totalCount } }'],
    ['a page over the limit', '{ supports(first: 101) { totalCount } }'],
    ['a list over the limit', '{ referrals(first: 99999999) { id } }'],
  ])('%s is an input error', async (_title, query) => {
    const { errors } = await network(query);
    expect(errors?.[0]?.extensions.code).toMatch(/^(BAD_USER_INPUT|BAD_INPUT|GATHER_FIRST_OUT_OF_RANGE)$/);
  });
});

describe('of the questions that people ask', () => {
  const bundle = composeNetwork();
  const { publicSchema } = createSupergraph(bundle);
  const compile = createCostEstimate(publicSchema, readCostWeights(bundle));
  const limit = testConfig().maxCost;

  function costOf(file: string, inputs: object): number {
    const document = parse(
      readFileSync(new URL(`../../gateway/portal/questions/${file}`, import.meta.url), 'utf8'),
    );
    const [definition] = document.definitions as unknown as OperationDefinitionNode[];
    const coerced = coerceVariables(publicSchema, document, definition!, inputs as Record<string, unknown>);
    if ('errors' in coerced) throw new AggregateError(coerced.errors);
    const cost = compile(document, definition!);
    return typeof cost === 'number' ? cost : cost(coerced.variables);
  }

  test.each(questions.map((question) => [question.id, question] as const))(
    '%s costs less than a quarter of the limit, whatever its variables',
    (id, { file, variables }) => {
      expect(costOf(file, variables)).toBeLessThan(limit / 4);
      fc.assert(
        fc.property(
          variablesOf[id] ?? fc.constant({}),
          (random) => costOf(file, { ...variables, ...random }) < limit / 4,
        ),
        { numRuns: 20 },
      );
    },
  );
});
