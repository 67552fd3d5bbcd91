import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { collectPlannerLog, composeSupergraph } from './fixtures/compose.ts';
import { shop } from './fixtures/shop.ts';
import { createPlanner } from './planner.ts';
import { createRustPlanners } from './rust-planner.ts';

/** Here, in the process that answers requests, nothing is built or checked; the planners' own modules are the real ones. */
const { refuseToWork, processes } = vi.hoisted(() => ({
  refuseToWork: vi.fn(() => {
    throw new Error('Plans are checked on the event loop.');
  }),
  processes: [] as ChildProcess[],
}));
vi.mock('./plan-checks.ts', () => ({
  createRustPlanChecks: refuseToWork,
  createPlanCheck: refuseToWork,
  hasForeignDirectives: refuseToWork,
}));
vi.mock('./subgraph-schemas.ts', () => ({ readSubgraphSchemas: refuseToWork }));
vi.mock('node:child_process', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:child_process')>();
  const fork = (...given: Parameters<typeof original.fork>) => {
    const child = original.fork(...given);
    processes.push(child);
    return child;
  };
  return { ...original, fork };
});

const { log, lines } = collectPlannerLog();
const open: Array<ReturnType<typeof createPlanner>> = [];

function create(...given: Parameters<typeof createPlanner>) {
  const planner = createPlanner(...given);
  open.push(planner);
  return planner;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((planner) => planner.close()));
  lines.splice(0);
  processes.splice(0);
});

test('plans of both planners are made and checked in their own process and thread, by one message each', async () => {
  const supergraph = composeSupergraph({
    a: 'type Query { things: [Thing] } union Thing = P | B type P @key(fields: "id") { id: ID! } type B @key(fields: "id") { id: ID! }',
    b: 'type P @key(fields: "id") { id: ID! stock: Int } type B @key(fields: "id") { id: ID! stock: Int! @shareable }',
    c: 'type B @key(fields: "id") { id: ID! stock: Int @shareable }',
  });
  const planner = create(supergraph.sdl, log);
  await planner.start();
  const answers: Array<Record<string, unknown>> = [];
  processes[0]?.on('message', (answer: Record<string, unknown>) => {
    if (answer.kind !== 'used') answers.push(answer);
  });
  await planner.plan('{ things { __typename } }');
  await planner.plan('{ things { ... on P { stock } ... on B { stock } } }');
  await planner.plan('{ things { ... @defer { __typename } } }');
  expect(planner.counts).toEqual({ rust: 1, types: 1, apollo: 1, failed: 0 });
  expect(answers).toEqual([
    { kind: 'plan', id: expect.any(Number), json: expect.stringContaining('"serviceName":"a"') },
    { kind: 'error', id: expect.any(Number), reason: 'A fetch is not valid for b.' },
    { kind: 'foreign', id: expect.any(Number) },
  ]);
  expect(refuseToWork).not.toHaveBeenCalled();
});

test('a planner whose process is killed at an operation plans the next one in a new process', async () => {
  const planner = create(shop.sdl, log);
  await planner.start();
  // It answers nothing any more, as while it checks a plan.
  processes[0]?.kill('SIGSTOP');
  const asked = planner.plan('{ products { name } }');
  processes[0]?.kill('SIGKILL');
  await expect(asked).resolves.toMatchObject({ node: { kind: 'Fetch' } });
  await expect(planner.plan('{ now }')).resolves.toMatchObject({ node: { kind: 'Fetch' } });
  expect(planner.counts).toEqual({ rust: 1, types: 1, apollo: 0, failed: 0 });
  expect(lines).toMatchObject([{ facts: { reason: 'The process of the planner ended.' } }]);
  expect(processes.map(({ killed }) => killed)).toEqual([true, false]);
});

test('what the Rust planner does not answer in its part of the time is planned by the others', async () => {
  const planner = create(shop.sdl, log, { timeoutMs: 2_000 });
  await planner.start();
  processes[0]?.kill('SIGSTOP');
  await expect(planner.plan('{ products { name } }')).resolves.toMatchObject({ node: { kind: 'Fetch' } });
  expect(planner.counts).toEqual({ rust: 0, types: 1, apollo: 0, failed: 0 });
  expect(lines).toMatchObject([{ level: 'warn', facts: { reason: 'Planning took too long.' } }]);
  // The process that did not answer was ended.
  await planner.start();
  expect(processes).toHaveLength(2);
  await expect(planner.plan('{ now }')).resolves.toMatchObject({ node: { kind: 'Fetch' } });
  expect(planner.counts).toEqual({ rust: 1, types: 1, apollo: 0, failed: 0 });
}, 30_000);

test('supergraphs have one process, which forgets those that are closed', async () => {
  const rustPlanners = createRustPlanners();
  const [first, second] = [shop, composeSupergraph({ a: 'type Query { f: Int }' })].map(({ sdl }) =>
    create(sdl, log, { rustPlanners }),
  );
  await Promise.all([first!.start(), second!.start()]);
  await expect(second!.plan('{ f }')).resolves.toMatchObject({ node: { subgraph: 'a' } });
  await first!.close();
  await expect(first!.plan('{ now }')).rejects.toThrow('The gateway failed');
  await expect(second!.plan('{ x: f }')).resolves.toMatchObject({ node: { subgraph: 'a' } });
  processes[0]?.kill('SIGKILL');
  await once(processes[0]!, 'exit');
  await expect(second!.plan('{ y: f }')).resolves.toMatchObject({ node: { subgraph: 'a' } });
  expect(processes).toHaveLength(2);
  expect(second!.counts).toEqual({ rust: 3, types: 0, apollo: 0, failed: 0 });
  await rustPlanners.close();
  expect(processes.map(({ killed }) => killed)).toEqual([true, true]);
});
