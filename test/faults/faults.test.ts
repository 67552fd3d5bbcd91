import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askPage, type PageAnswer } from '../paging/ask-page.ts';
import { type GatheredList, type Item, itemsOf } from '../paging/gathered-list.ts';
import { records } from '../questions/oracle/world.ts';
import { type StartedNetwork, startNetwork } from '../setup/network.ts';

/** A small network of this file's own, so that its parts may be killed. */
const startupCount = 200;
let network: StartedNetwork;
let gatewayPid: number | undefined;

beforeAll(async () => {
  // A busy machine must not make a source late that is well.
  const env = { IEUM_DEMO_STARTUPS: String(startupCount), IEUM_SOURCE_DEADLINE_MS: '3000' };
  network = await startNetwork({ env });
  gatewayPid = network.processOf('gateway');
}, 180_000);

afterAll(async () => {
  await network?.stop();
});

const everySupport: GatheredList = {
  on: 'Query',
  field: 'supports',
  parent: null,
  order: 'ASC',
  filter: { started: { from: '2026-01-01', to: '2026-12-31' } },
};
const supportsOfOne: GatheredList = {
  on: 'Startup',
  field: 'supports',
  parent: 'st000001a69',
  order: 'DESC',
  filter: {},
};
const sources = ['gyeongnam-center', 'local-governments', 'support-agencies', 'universities'];

/** The list as the seeded facts have it. */
function factsOf(list: GatheredList): Item[] {
  const seeded = new Set(records.filter(({ startup }) => startup <= startupCount).map(({ id }) => id));
  return itemsOf(list, 'org:ieum').filter(({ id }) => seeded.has(id));
}

/** Expects a page to hold exactly what its sources have after a cursor, and to say which of them are missing. */
function expectPage(
  list: GatheredList,
  { page, errors }: PageAnswer,
  { first, after }: { first: number; after: string | null },
  missing: { subgraph: string; status: 'ERROR' | 'TIMEOUT' } | null,
): void {
  const all = factsOf(list);
  const place = after === null ? 0 : all.findIndex(({ cursor }) => cursor === after) + 1;
  const rest = all.slice(place).filter(({ subgraph }) => subgraph !== missing?.subgraph);
  const shown = rest.slice(0, first);
  expect(page.edges).toEqual(shown.map(({ id, cursor }) => ({ cursor, node: { id } })));
  expect(page.pageInfo).toEqual({
    hasNextPage: rest.length > first,
    endCursor: shown.at(-1)?.cursor ?? null,
  });
  expect(page.sources).toEqual(
    sources.map((subgraph) => {
      const own = all.filter((item) => item.subgraph === subgraph).length;
      return subgraph === missing?.subgraph
        ? { subgraph, status: missing.status, totalCount: null }
        : { subgraph, status: 'OK', totalCount: own };
    }),
  );
  const code = missing?.status === 'TIMEOUT' ? 'GATHER_SOURCE_TIMEOUT' : 'GATHER_SOURCE_FAILED';
  const path = list.on === 'Query' ? ['list'] : ['parent', 'list'];
  expect(errors.map(({ path: at, extensions }) => ({ at, ...named(extensions) }))).toEqual(
    missing === null ? [] : [{ at: path, code, subgraph: missing.subgraph }],
  );
}

function named({ code, subgraph }: Record<string, unknown>) {
  return { code, subgraph };
}

/** Asks for pages of a list, each after the last, and expects every one to be right. @returns the last cursor */
async function expectPages(
  list: GatheredList,
  count: number,
  first: number,
  from: string | null,
  missing: Parameters<typeof expectPage>[3],
): Promise<string | null> {
  let after = from;
  for (let number = 0; number < count; number++) {
    const answer = await askPage(network.gatewayUrl, list, { first, after });
    expectPage(list, answer, { first, after }, missing);
    after = answer.page.pageInfo.endCursor ?? after;
    if (!answer.page.pageInfo.hasNextPage) break;
  }
  return after;
}

/** Every page of both lists, from the beginning, with nothing missing. */
async function expectWhole(): Promise<void> {
  await Promise.all([
    expectPages(everySupport, 99, 20, null, null),
    expectPages(supportsOfOne, 99, 3, null, null),
  ]);
}

/** Settles when a page comes without an error. */
async function recovered(list: GatheredList): Promise<void> {
  await vi.waitUntil(
    async () => {
      const answer = await askPage(network.gatewayUrl, list, { first: 1, after: null }).catch(() => null);
      return answer?.errors.length === 0;
    },
    { timeout: 50_000, interval: 100 },
  );
}

function signal(name: string, kind: NodeJS.Signals): void {
  const pid = network.processOf(name);
  if (pid === undefined) throw new Error(`${name} does not run.`);
  process.kill(pid, kind);
}

interface Answer {
  data: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

async function ask(query: string): Promise<Answer> {
  const response = await fetch(`${network.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

const cohort = '{ cohort(where: { not: { supported: { kinds: [INCUBATION] } } }) { count } }';

describe('a network with a part that fails', { timeout: 120_000 }, () => {
  it('pages on without a frozen source, which TIMEOUT says, and with it again when it goes on', async () => {
    const missing = { subgraph: 'local-governments', status: 'TIMEOUT' } as const;
    const [place, placeOfOne] = await Promise.all([
      expectPages(everySupport, 2, 7, null, null),
      expectPages(supportsOfOne, 1, 2, null, null),
    ]);
    signal('local-governments', 'SIGSTOP');
    try {
      await Promise.all([
        expectPages(everySupport, 2, 7, place, missing),
        expectPages(supportsOfOne, 1, 2, placeOfOne, missing),
      ]);
    } finally {
      signal('local-governments', 'SIGCONT');
    }
    await recovered(everySupport);
    // What the source still answers to questions of before is nobody's answer now.
    await Promise.all([
      expectPages(everySupport, 99, 7, place, null),
      expectPages(supportsOfOne, 99, 2, placeOfOne, null),
      expectWhole(),
    ]);
  });

  it('pages on without a killed source, which ERROR says, and from the same cursor with it once it runs again', async () => {
    const missing = { subgraph: 'universities', status: 'ERROR' } as const;
    const before = await ask(cohort);
    const [place, placeOfOne] = await Promise.all([
      expectPages(everySupport, 3, 7, null, null),
      expectPages(supportsOfOne, 1, 2, null, null),
    ]);
    signal('universities', 'SIGKILL');
    const [, , during] = await Promise.all([
      expectPages(everySupport, 1, 7, place, missing),
      expectPages(supportsOfOne, 1, 2, placeOfOne, missing),
      ask(cohort),
    ]);
    expect(during.data).toEqual({ cohort: null });
    expect(during.errors).toMatchObject([
      { path: ['cohort'], extensions: { code: 'COHORT_SOURCE_FAILED', subgraph: 'universities' } },
    ]);

    await recovered(everySupport);
    await Promise.all([
      expectPages(everySupport, 99, 7, place, null),
      expectPages(supportsOfOne, 99, 2, placeOfOne, null),
      expectWhole(),
    ]);
    expect(before.errors).toBeUndefined();
    expect(await ask(cohort)).toEqual(before);
  });

  it('never gives a wrong page at the moment in which a source dies', async () => {
    const [list, first] = [everySupport, 9];
    const killed = 'support-agencies';
    let isKilled = false;
    const walk = async (): Promise<number> => {
      let failures = 0;
      let after: string | null = null;
      for (;;) {
        const answer: PageAnswer = await askPage(network.gatewayUrl, list, { first, after });
        const status = answer.page.sources.find(({ subgraph }) => subgraph === killed)?.status;
        expectPage(
          list,
          answer,
          { first, after },
          status === 'OK' ? null : { subgraph: killed, status: 'ERROR' },
        );
        if (status !== 'OK') failures += 1;
        if (failures > 0) return failures;
        after = answer.page.pageInfo.hasNextPage ? answer.page.pageInfo.endCursor : null;
        if (after !== null && !isKilled) {
          isKilled = true;
          signal(killed, 'SIGKILL');
        }
      }
    };
    expect(await Promise.all(Array.from({ length: 8 }, walk))).toEqual(Array(8).fill(1));
    await recovered(list);
    await expectWhole();
  });

  it('without the directory answers what needs no directory, and names it in the errors of the rest', async () => {
    signal('directory', 'SIGKILL');
    const [, one, both, count] = await Promise.all([
      expectPages(everySupport, 1, 7, null, null),
      ask('{ startup(id: "st000001a69") { displayName supports(first: 1) { totalCount } } }'),
      ask('{ supports(first: 2, order: ASC) { edges { node { id provider { id name { ko } } } } } }'),
      ask(cohort),
    ]);
    expect(one.data).toEqual({ startup: null });
    expect(one.errors).toMatchObject([
      { path: ['startup'], extensions: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'directory' } },
    ]);
    const records = both.data as {
      supports: { edges: { node: { provider: { id: string; name: null } } }[] };
    };
    expect(records.supports.edges.map(({ node }) => node.provider)).toEqual(
      Array(2).fill({ id: expect.stringMatching(/^org:/), name: null }),
    );
    for (const { errors } of [both, count]) {
      expect(errors?.length).toBeGreaterThan(0);
      for (const { extensions } of errors ?? [])
        expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNREACHABLE', subgraph: 'directory' });
    }

    await recovered(supportsOfOne);
    await expectWhole();
  });

  it('without PostgreSQL says that every source failed, and answers as before once it runs again', async () => {
    const before = await ask(cohort);
    signal('postgres', 'SIGKILL');
    // The server's processes see one after the other that it is gone.
    const [answer, one] = await Promise.all([
      vi.waitUntil(async () => {
        const page = await askPage(network.gatewayUrl, everySupport, { first: 5, after: null });
        return page.errors.length === sources.length && page;
      }),
      vi.waitUntil(async () => {
        const startup = await ask('{ startup(id: "st000001a69") { displayName } }');
        return startup.errors !== undefined && startup;
      }),
    ]);
    expect(answer.page).toMatchObject({ edges: [], pageInfo: { hasNextPage: false }, totalCount: 0 });
    expect(answer.page.sources.map(({ status }) => status)).toEqual(sources.map(() => 'ERROR'));
    expect(answer.errors.map(({ path, extensions }) => ({ path, ...named(extensions) }))).toEqual(
      sources.map((subgraph) => ({ path: ['list'], code: 'GATHER_SOURCE_FAILED', subgraph })),
    );
    expect(one).toMatchObject({
      data: { startup: null },
      errors: [{ path: ['startup'], extensions: { code: 'SUBGRAPH_ERROR', subgraph: 'directory' } }],
    });

    await recovered(supportsOfOne);
    await recovered(everySupport);
    await expectWhole();
    expect(await ask(cohort)).toEqual(before);
  });

  it('is served by one gateway process all the time', () => {
    expect(gatewayPid).toBeGreaterThan(0);
    expect(network.processOf('gateway')).toBe(gatewayPid);
  });
});
