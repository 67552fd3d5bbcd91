import { afterAll, expect, test } from 'vitest';
import { collectPlannerLog, composeSupergraph } from './fixtures/compose.ts';
import { shop } from './fixtures/shop.ts';
import type { Overrides } from './overrides.ts';
import type { PathStep, PlanNode } from './plan.ts';
import { createPlanner } from './planner.ts';

const { log, lines } = collectPlannerLog();
const planner = createPlanner(shop.sdl, log);
afterAll(() => planner.close());

/** Plans a client's operation and writes the plan in one line a fetch; says who planned it. */
async function plan(text: string, overrides?: Overrides) {
  const before = { ...planner.counts };
  const prepared = shop.prepare(text);
  const { node } = await planner.plan(prepared.text ?? '', overrides);
  const by = (['rust', 'types', 'apollo'] as const).find((each) => planner.counts[each] > before[each]);
  return { by, plan: node && write(node) };
}

function write(node: PlanNode): unknown {
  switch (node.kind) {
    case 'Fetch': {
      const paths = node.entities?.map((list) => list.paths.map(writePath).join(' and ')) ?? [
        writePath(node.path),
      ];
      return `${node.subgraph}${paths.map((path) => path && ` at ${path}`).join()}: ${node.operation}`;
    }
    case 'Sequence':
    case 'Parallel':
      return { [node.kind]: node.nodes.map(write) };
    case 'Condition':
      return {
        [`if ${node.variable}`]: node.ifTrue && write(node.ifTrue),
        else: node.ifFalse && write(node.ifFalse),
      };
    case 'Subscription':
      return { Subscription: write(node.primary), rest: node.rest && write(node.rest) };
    case 'Defer':
      return {
        Defer: node.primary && write(node.primary),
        deferred: node.deferred.map((part) => ({ ...part, node: part.node && write(part.node) })),
      };
  }
}

const writePath = (path: PathStep[]) =>
  path
    .map((step) => (step.kind === 'key' ? step.key : step.kind === 'item' ? '@' : `|${step.names}`))
    .join('.');

const entities = (selection: string) =>
  `query($representations:[_Any!]!){_entities(representations: $representations){${selection}}}`;

test('an entity is fetched after its key', async () => {
  expect(await plan('{ products { name stock } }')).toEqual({
    by: 'rust',
    plan: {
      Sequence: [
        'products: {products{name id}}',
        `inventory at products.@: ${entities('...on Product{stock}')}`,
      ],
    },
  });
});

test('two lists of entities of one subgraph are one fetch', async () => {
  const prepared = shop.prepare('{ products { stock } product(id: 1) { stock } grid { stock } }');
  const { node } = await planner.plan(prepared.text ?? '');
  const fetch = node?.kind === 'Sequence' ? node.nodes[1] : null;
  expect(fetch).toMatchObject({
    kind: 'Fetch',
    subgraph: 'inventory',
    operationKind: 'query',
    variables: [],
    entities: [{ responseKey: '_e0', variable: '__batch_reps_0', requires: [{ type: 'Product' }] }],
  });
  expect(fetch?.kind === 'Fetch' && fetch.entities?.[0]?.paths.map(writePath).sort()).toEqual([
    'grid.@',
    'product',
    'products.@',
  ]);
});

test('a variable of @include becomes a condition of the fetch', async () => {
  expect(await plan('query($a: Boolean!) { products { name stock @include(if: $a) } }')).toEqual({
    by: 'rust',
    plan: {
      Sequence: [
        'products: {products{name id}}',
        { 'if a': `inventory at products.@: ${entities('...on Product{stock}')}`, else: null },
      ],
    },
  });
});

test('a required field that the client asks with other arguments is asked twice', async () => {
  const { by, plan: planned } = await plan('{ products { shipping price(currency: "KRW") } }');
  expect(by).toBe('rust');
  expect(JSON.stringify(planned)).toContain(
    'alias_price:price(currency:\\"KRW\\")price(currency:\\"USD\\")weight dims{w}',
  );
});

test('an alias that the planner gives a required field is known by its key and its name', async () => {
  // Not prepared: the client's own names clash.
  const { node } = await planner.plan('{ products { heavy weight: sku } }');
  const fetch = node?.kind === 'Sequence' ? node.nodes[1] : null;
  expect(fetch?.kind === 'Fetch' && fetch.entities?.[0]?.requires[0]?.selections).toContainEqual({
    kind: 'field',
    name: 'weight',
    key: '_internal_qp_alias_0',
    selections: [],
  });
});

test('fields of one response key and two types get their key back', async () => {
  const prepared = shop.prepare('{ things { ... on Product { label } ... on Book { label } } }');
  const { node } = await planner.plan(prepared.text ?? '');
  expect(node).toMatchObject({
    kind: 'Fetch',
    outputRewrites: [
      { kind: 'rename', path: [{ kind: 'key', key: 'things' }, { kind: 'type' }, { kind: 'key' }] },
    ],
  });
});

test('the fetch of an interface object names the interface', async () => {
  const prepared = shop.prepare('{ media { title score } }');
  const { node } = await planner.plan(prepared.text ?? '');
  const fetch = node?.kind === 'Sequence' ? node.nodes[1] : null;
  expect(fetch?.kind === 'Fetch' && fetch.entities?.[0]?.inputRewrites).toEqual([
    {
      kind: 'set',
      path: [
        { kind: 'type', names: ['Media'] },
        { kind: 'key', key: '__typename' },
      ],
      value: 'Media',
    },
  ]);
});

test('a subscription has its primary fetch, and what is fetched for each event', async () => {
  expect(await plan('subscription { productAdded { name stock } }')).toEqual({
    by: 'rust',
    plan: {
      Subscription: 'products: subscription{productAdded{name id}}',
      rest: `inventory at productAdded: ${entities('...on Product{stock}')}`,
    },
  });
});

test('mutations whose selections reach into other subgraphs are complete one by one', async () => {
  const { by, plan: planned } = await plan(
    'mutation { a: addProduct { stock } b: addReview { product { name } } c: addProduct { id } }',
  );
  expect(by).toBe('types');
  const { Sequence: steps } = planned as { Sequence: string[] };
  expect(steps.map((step) => step.split(':')[0])).toEqual([
    'products',
    'inventory at a',
    'reviews',
    'products at b.product',
    'products',
  ]);
  expect(lines.splice(0)).toMatchObject([
    { level: 'warn', facts: { operation: expect.stringMatching(/^[\da-f]{64}$/) } },
  ]);
});

test("mutations under a condition keep the client's order", async () => {
  const { plan: planned } = await plan(
    'mutation($a: Boolean!) { ... @include(if: $a) { addReview { id } addProduct { id } } }',
  );
  const text = JSON.stringify(planned);
  expect(text.indexOf('addReview')).toBeLessThan(text.indexOf('addProduct'));
  lines.splice(0);
});

test('a deferred fragment is a part of its own, planned by @apollo/query-planner', async () => {
  const { by, plan: planned } = await plan('{ products { name ... @defer(label: "x") { stock } } }');
  expect(by).toBe('apollo');
  expect(planned).toEqual({
    Defer: 'products: {products{__typename name id}}',
    deferred: [
      {
        label: 'x',
        path: ['products'],
        depends: ['0'],
        node: expect.stringContaining('inventory at products.@'),
      },
    ],
  });
  expect(lines).toEqual([]);
});

test.each([
  [{}, 'reviews'],
  [{ percentage: 25.49 }, 'reviews'],
  [{ percentage: 25.5 }, 'products'],
  [{ percentage: 99.9 }, 'products'],
])('%j decides who gives a field of a percentage, in both planners', async (overrides, subgraph) => {
  for (const text of ['{ products { old } }', '{ products { old ... @defer { name } } }']) {
    const { plan: planned } = await plan(text, overrides);
    expect(JSON.stringify(planned).includes('reviews')).toBe(subgraph === 'reviews');
  }
});

test('a named label decides who gives a field, in both planners', async () => {
  for (const text of ['{ products { label2 } }', '{ products { label2 ... @defer { name } } }']) {
    const off = await plan(text);
    const on = await plan(text, { labels: new Set(['moved', 'unknown']) });
    expect(JSON.stringify(off.plan)).toContain('archive');
    expect(JSON.stringify(on.plan)).toContain('inventory');
  }
});

test('the key of overrides tells apart what is planned differently, and nothing else', () => {
  const key = (overrides: Overrides) => planner.overrideKey(overrides);
  expect(key({ percentage: 3 })).toBe(key({ percentage: 25.4, labels: new Set(['unknown']) }));
  expect(new Set([key({}), key({ percentage: 26 }), key({ labels: new Set(['moved']) })]).size).toBe(3);
});

test('a directive that subgraphs are to see reaches them', async () => {
  const supergraph = composeSupergraph({
    a: 'directive @trace(as: String) on FIELD type Query { f: Int }',
  });
  const own = createPlanner(supergraph.sdl, log);
  try {
    const { node } = await own.plan('{ f @trace(as: "x") }');
    expect(node?.kind === 'Fetch' && node.operation).toContain('@trace(as:"x")');
    expect(own.counts).toEqual({ rust: 0, types: 0, apollo: 1, failed: 0 });
  } finally {
    await own.close();
  }
});

test('a directive of a linked specification is left out: planners do not know it', async () => {
  const supergraph = composeSupergraph({
    a: `extend schema
      @link(url: "https://specs.test/access/v1.0", import: ["@access"]) @federation__composeDirective(name: "@access")
      directive @access(scope: Scope! = PUBLIC) on FIELD enum Scope { PUBLIC PRIVATE } type Query { f: Int }`,
  });
  expect(supergraph.prepare('query ($s: Scope!) { f @access(scope: $s) }').text).toBe('{\n  f\n}');
});

test('an operation that takes all planners too long is refused, and the next one is planned', async () => {
  const own = createPlanner(shop.sdl, log, { timeoutMs: 500 });
  const fields = Array.from({ length: 10_000 }, (_, index) => `p${index}: product(id: ${index}) { stock }`);
  try {
    await expect(own.plan(`{ ${fields.join(' ')} }`)).rejects.toMatchObject({
      message: 'No plan was found for the operation in 500 ms. Ask in several operations.',
      extensions: { code: 'OPERATION_TOO_COMPLEX', limitMs: 500, http: { status: 400 } },
    });
    await expect(own.plan('{ now }')).resolves.toMatchObject({ node: { kind: 'Fetch' } });
    expect(own.counts).toEqual({ rust: 1, types: 0, apollo: 0, failed: 1 });
    expect(lines).toMatchObject([{ level: 'warn', facts: { reason: 'Planning took too long.', by: null } }]);
  } finally {
    await own.close();
    lines.splice(0);
  }
});

test('an operation at which the Rust planner panics is planned, and so is the next one', async () => {
  const own = createPlanner(shop.sdl, log);
  try {
    // Not prepared, which takes such aliases away.
    const text = `query($a: Boolean!) {
      top { id: id ... on Movie @include(if: $a) { id: id score: score title: title } ... on Movie { score title id } }
      media { id: id score: score }
    }`;
    for (let times = 0; times < 3; times++) {
      await expect(own.plan(text)).resolves.toMatchObject({ node: { kind: expect.any(String) } });
    }
    expect(lines.map(({ facts }) => facts.reason)).toEqual([
      'The process of the planner ended.',
      'The process of the planner ended at this operation before.',
      'The process of the planner ended at this operation before.',
    ]);
    await own.plan('{ now }');
    expect(own.counts).toEqual({ rust: 1, types: 3, apollo: 0, failed: 0 });
  } finally {
    await own.close();
    lines.splice(0);
  }
});

test('a supergraph that cannot be read is told at the start', async () => {
  const own = createPlanner('type NoQuery { a: Int }', log);
  await expect(own.start()).rejects.toThrow();
  await own.close();
});

test('what no planner can plan is a fault without a word of the operation', async () => {
  await expect(planner.plan('{ secretField }')).rejects.toMatchObject({
    message: 'The gateway failed; its log has the cause.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
  const logged = lines.splice(0);
  expect(logged.map(({ level }) => level)).toEqual(['warn', 'error']);
  expect(JSON.stringify(logged)).not.toContain('secret');
});

test('a closed planner has no thread left', async () => {
  const own = createPlanner(shop.sdl, log);
  await own.plan('{ products { ... @defer { name } now: sku } }');
  await own.close();
  await expect(own.plan('{ products { ... @defer { name } now: sku } }')).rejects.toThrow(
    'The gateway failed',
  );
  lines.splice(0);
});
