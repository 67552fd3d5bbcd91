import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallSdl } from '../fixtures/small-versions.ts';
import { openTestRegistry, type TestRegistry } from '../fixtures/test-registry.ts';
import { databaseOwner, type Principal } from '../principal.ts';
import { recordUsage } from '../usage/record-usage.ts';
import { approve, withdrawApproval } from './approvals.ts';

let opened: TestRegistry;
const publishers = new Map<string, Principal>();

beforeAll(async () => {
  opened = await openTestRegistry('rules', {});
});

afterAll(() => opened.end());

async function publisherOf(subgraph: string): Promise<Principal> {
  const known = publishers.get(subgraph) ?? (await opened.publisher(subgraph));
  publishers.set(subgraph, known);
  return known;
}

/** Fields of Query, described. */
const query = (...fields: string[]) =>
  smallSdl(`type Query { ${fields.map((field) => `"가 / Word" ${field}`).join(' ')} }`);
const url = (subgraph: string) => `http://${subgraph}.invalid/graphql`;

async function publish(subgraph: string, sdl: string, approved?: string[]) {
  const by = approved ? databaseOwner : await publisherOf(subgraph);
  await publisherOf(subgraph);
  return opened.registry.publish(by, {
    subgraph,
    sdl,
    url: url(subgraph),
    ...(approved && { approve: approved }),
  });
}

async function check(subgraph: string, sdl: string) {
  return opened.registry.check(await publisherOf(subgraph), { subgraph, sdl });
}

const errorsIn = (problems: { code: string; coordinate?: string; severity?: string }[]) =>
  problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code, coordinate }) => `${code} ${coordinate}`);

async function run(document: string, client: string, count: number, name: string | null = null) {
  const operation = { name, document, client, clientVersion: '1', count, lastSeen: new Date().toISOString() };
  await recordUsage(opened.registry.database, { id: ulid(), operations: [operation], dropped: 0 });
}

test('publishing refuses what a check refuses: what the rules say of the own SDL and of what is another’s', async () => {
  const sdl = query('alpha_one: Int', 'rooms: Int');
  const expected = ['OWNERSHIP_ROOT_FIELD Query.rooms', 'LINT_FIELD_NAME Query.alpha_one'];
  const checked = await check('alpha', sdl);
  expect([checked.ok, errorsIn(checked.problems)]).toEqual([false, expected]);
  expect(checked.problems[0]).toMatchObject({
    ...{ subgraph: 'alpha', line: 2, hint: expect.any(String) },
    column: sdl.split('\n')[1]!.indexOf('rooms') + 1,
  });
  const refused = await publish('alpha', sdl);
  expect(refused.kind === 'REFUSED' && errorsIn(refused.problems)).toEqual(expected);
  expect((await opened.registry.list())[0]).toMatchObject({ name: 'alpha', digest: null });
  expect(await publish('alpha', query('alpha: Int'))).toMatchObject({ kind: 'PUBLISHED' });
});

test('a warning is told and refuses nothing', async () => {
  const outcome = await publish('beta', smallSdl('type Query { beta: Int }'));
  expect(outcome).toMatchObject({
    kind: 'PUBLISHED',
    problems: [{ code: 'LINT_DESCRIPTION', severity: 'warning' }],
  });
});

test('what an operator approves passes from then on, in later versions too, until it is taken back', async () => {
  const [first, second] = [query('gamma_one: Int'), query('gamma_one: Int', 'gammaTwo: Int')];
  const finding = 'LINT_FIELD_NAME Query.gamma_one';
  await publisherOf('gamma');
  const publisher = await publisherOf('gamma');
  await expect(approve(opened.registry.database, publisher, 'gamma', finding)).rejects.toMatchObject({
    extensions: { code: 'FORBIDDEN' },
  });
  await expect(publish('gamma', first)).resolves.toMatchObject({ kind: 'REFUSED' });
  expect(await publish('gamma', first, ['Query.gamma_one'])).toMatchObject({ kind: 'PUBLISHED' });
  expect(await publish('gamma', second)).toMatchObject({ kind: 'PUBLISHED' });
  await withdrawApproval(opened.registry.database, databaseOwner, 'gamma', finding);
  expect((await check('gamma', first)).ok).toBe(false);
  await approve(opened.registry.database, databaseOwner, 'gamma', finding);
  expect((await check('gamma', first)).ok).toBe(true);
});

test('an operator who publishes approves root fields by that, and they are the subgraph’s own afterwards', async () => {
  expect(await publish('delta', query('openRooms: Int'), [])).toMatchObject({ kind: 'PUBLISHED' });
  expect(await publish('delta', query('openRooms: Int', 'delta: Int'))).toMatchObject({ kind: 'PUBLISHED' });
  expect(await publish('delta', query('openRooms: Int', 'closedRooms: Int'))).toMatchObject({
    kind: 'REFUSED',
  });
});

test('a removed field that nobody used passes, and it is said that little is known while usage is not recorded for the window', async () => {
  await publish('epsilon', query('epsilon: Int', 'epsilonOld: Int'));
  const { ok, changes, usage, problems } = await check('epsilon', query('epsilon: Int'));
  expect([ok, usage?.isWhole]).toEqual([true, false]);
  expect(changes).toMatchObject([
    { coordinate: 'Query.epsilonOld', criticality: 'BREAKING', isAllowed: true, usedBy: [] },
  ]);
  expect(problems).toMatchObject([{ code: 'USAGE_WINDOW_PARTIAL', severity: 'info' }]);
});

test('a removed field in use is refused and names clients, operations and counts, unless the operator approves it', async () => {
  await publish('zeta', query('zeta: Int', 'zetaOld(id: ID): Int'));
  await run('query List { zetaOld(id: "st000001a69") }', 'portal', 12, 'List');
  await run('{ zeta zetaOld }', 'batch', 3);
  const without = query('zeta: Int');
  const checked = await check('zeta', without);
  expect(checked.ok).toBe(false);
  expect(checked.changes).toMatchObject([
    {
      coordinate: 'Query.zetaOld',
      isAllowed: false,
      usedBy: [
        { client: 'portal', operations: ['List'], count: 12 },
        { client: 'batch', operations: [expect.stringMatching(/^\(unnamed/)], count: 3 },
      ],
    },
  ]);
  const [problem] = checked.problems;
  expect(problem).toMatchObject({
    code: 'CHANGE_IN_USE',
    coordinate: 'Query.zetaOld',
    subgraph: 'zeta',
    severity: 'error',
  });
  expect(problem?.message).toMatch(
    /used by portal, 12 times \(List\), last at [^;]+; batch, 3 times \(\(unnamed/,
  );
  expect(await publish('zeta', without)).toMatchObject({
    kind: 'REFUSED',
    problems: [{ code: 'CHANGE_IN_USE' }, { code: 'USAGE_WINDOW_PARTIAL' }],
  });
  expect(await publish('zeta', without, ['Query.other'])).toMatchObject({ kind: 'REFUSED' });
  expect(await publish('zeta', without, ['Query.zetaOld'])).toMatchObject({ kind: 'PUBLISHED' });
});

test('of an argument, an input field and an enum value it counts whether they are used themselves', async () => {
  const type = (args: string, input: string, values: string) =>
    `${query(`eta(${args}): EtaKind`)} enum EtaKind { ${values} } input EtaFilter { ${input} }`;
  await publish('eta', type('filter: EtaFilter, old: Int', 'a: Int, b: Int, kind: EtaKind', 'A B'));
  await run('{ eta(filter: { a: 1, kind: A }) }', 'portal', 1);
  const changed = async (sdl: string) => errorsIn((await check('eta', sdl)).problems);
  expect(await changed(type('filter: EtaFilter', 'a: Int, b: Int, kind: EtaKind', 'A B'))).toEqual([]);
  expect(await changed(type('filter: EtaFilter, old: Int', 'a: Int, kind: EtaKind', 'A B'))).toEqual([]);
  expect(await changed(type('filter: EtaFilter, old: Int', 'a: Int, b: Int, kind: EtaKind', 'A'))).toEqual(
    [],
  );
  expect(await changed(type('old: Int', 'a: Int', 'A B'))).toContain('CHANGE_IN_USE Query.eta(filter:)');
  expect(await changed(type('filter: EtaFilter, old: Int', 'b: Int, kind: EtaKind', 'A B'))).toEqual([
    'CHANGE_IN_USE EtaFilter.a',
  ]);
  expect(await changed(type('filter: EtaFilter, old: Int', 'a: Int, b: Int, kind: EtaKind', 'B'))).toEqual([
    'CHANGE_IN_USE EtaKind.A',
  ]);
  expect(await changed(type('filter: EtaFilter, old: Int!', 'a: Int, b: Int, kind: EtaKind', 'A B'))).toEqual(
    ['CHANGE_IN_USE Query.eta(old:)'],
  );
});

test('published together, the one that breaks clients is refused and the others are served', async () => {
  await Promise.all(['theta', 'iota'].map((name) => publish(name, query(`${name}: Int`, `${name}Old: Int`))));
  await run('{ thetaOld }', 'portal', 5);
  const outcomes = await Promise.all([
    publish('theta', query('theta: Int')),
    publish('iota', query('iota: Int')),
    publish('kappa', query('kappa: Int')),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['REFUSED', 'PUBLISHED', 'PUBLISHED']);
});

test('a rollback is done although clients use what it takes back', async () => {
  await publish('lambda', query('lambda: Int'));
  await publish('lambda', query('lambda: Int', 'lambdaNew: Int'));
  await run('{ lambdaNew }', 'portal', 5);
  const outcome = await opened.registry.rollback(await publisherOf('lambda'), 'lambda');
  expect(outcome).toMatchObject({
    kind: 'PUBLISHED',
    changes: [{ coordinate: 'Query.lambdaNew', usedBy: [{ client: 'portal' }] }],
  });
});

test('a subgraph that clients use is taken out with force only, and it is said which operations would fail', async () => {
  await publish('mu', query('mu: Int'));
  await run('query Mu { mu }', 'portal', 5, 'Mu');
  const publisher = await publisherOf('mu');
  const refused = await opened.registry.unpublish(publisher, 'mu');
  expect(refused).toMatchObject({
    kind: 'REFUSED',
    problems: [
      { code: 'CHANGE_IN_USE', message: expect.stringContaining('(Mu)') },
      { code: 'USAGE_WINDOW_PARTIAL' },
    ],
  });
  expect(await opened.registry.unpublish(publisher, 'mu', true)).toMatchObject({ kind: 'PUBLISHED' });
});

test('a check tells what operations that clients run would cost', async () => {
  const cost = (weight: string) =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost"]) type Query { "가 / Word" nu: Int ${weight} }`;
  await publish('nu', cost(''));
  await run('query Nu { nu }', 'portal', 5, 'Nu');
  const { ok, costChanges } = await check('nu', cost('@cost(weight: 40)'));
  expect([ok, costChanges]).toEqual([
    true,
    [{ operation: 'Nu', hash: expect.any(String), before: 0, after: 40 }],
  ]);
});
