import { type Answer, startSubgraph, type TestSubgraph, testConfig } from '@ieum/gateway/fixtures/network.ts';
import { servePeople } from '@ieum/gateway/gather/fixtures/http.ts';
import {
  createExecute,
  peopleSdl,
  sourceSdl,
  type TestSource,
} from '@ieum/gateway/gather/fixtures/network.ts';
import { startGateway } from '@ieum/gateway/start.ts';
import { createSupergraph } from '@ieum/gateway/supergraph.ts';
import { compose } from '@ieum/schema/compose.ts';
import { decodeCursor, encodeCursor } from '@ieum/schema/contract/cursor.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, type Transport, transports } from './transports.ts';

/** Three sources of two notes each; what `a` answers is changed. `gather/faults.test.ts` knows more such faults. */
const sources = ['a', 'b', 'c'].map(
  (name): TestSource => ({
    name,
    notes: [1, 2].map((day) => ({
      type: `${name.toUpperCase()}Memo`,
      id: `${name}:${day}`,
      title: `Title of ${name}:${day}`,
      day: `2026-01-0${day}`,
      author: 'p1',
      about: [],
      size: null,
    })),
  }),
);

function answerOf(source: TestSource): Answer {
  const execute = createExecute(source);
  return (operation) => {
    const answer = execute(operation);
    return answer.kind === 'response' ? JSON.parse(JSON.stringify({ data: answer.data })) : {};
  };
}

const honest = sources.map(answerOf);
let subgraphs: TestSubgraph[];
let people: Awaited<ReturnType<typeof servePeople>>;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  subgraphs = await Promise.all(honest.map((answer) => startSubgraph(answer)));
  people = await servePeople(['p1']);
  const composed = compose([
    ...sources.map((source, at) => ({ name: source.name, url: subgraphs[at]!.url, sdl: sourceSdl(source) })),
    { name: people.name, url: people.url, sdl: peopleSdl },
  ]);
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  gateway = await startGateway(testConfig({ IEUM_LOG: 'silent' }), createSupergraph(composed.bundle));
});
afterAll(async () => {
  await gateway.stop(1_000);
  for (const subgraph of [...subgraphs, people]) await subgraph.close();
});
afterEach(() => {
  subgraphs[0]!.answer = honest[0]!;
});

interface Page {
  edges: Array<
    { _g_cursor: string; node: { id: string } & Record<string, unknown> } & Record<string, unknown>
  >;
  pageInfo: Record<string, unknown>;
}

/** What `a` answers, its page changed. */
function tamper(change: (page: Page) => void): void {
  subgraphs[0]!.answer = async (...asked) => {
    const body = (await honest[0]!(...asked)) as { data: Record<string, Page> };
    for (const page of Object.values(body.data)) change(page);
    return body;
  };
}

const query =
  'query ($after: String) { notes(first: 9, order: ASC, after: $after) { edges { cursor node { id title } } sources { subgraph status } } }';

const idsOf = ({ data }: Answered): string[] =>
  data.notes.edges.map(({ node }: { node: { id: string } }) => node.id);

const foreign = encodeCursor([['A', 'another order']]);
const cursorOf = (page: Page, at: number) => page.edges[at]!._g_cursor;
const setCursor = (page: Page, at: number, cursor: unknown) => {
  page.edges[at]!._g_cursor = cursor as string;
};

/** The same key, written otherwise. */
const otherwise = (cursor: string) =>
  Buffer.from(JSON.stringify(decodeCursor(cursor), null, 1)).toString('base64url');

const faults: ReadonlyArray<[what: string, reason: string, change: (page: Page) => void]> = [
  ['that are no text', 'GATHER_BAD_CURSOR', (page) => setCursor(page, 0, 7)],
  ['that are null', 'GATHER_BAD_CURSOR', (page) => setCursor(page, 0, null)],
  ['that are empty', 'GATHER_BAD_CURSOR', (page) => setCursor(page, 0, '')],
  ['that hold no key', 'GATHER_BAD_CURSOR', (page) => setCursor(page, 0, 'not a cursor')],
  ['that are not canonical', 'GATHER_BAD_CURSOR', (page) => setCursor(page, 0, otherwise(cursorOf(page, 0)))],
  ['with padding', 'GATHER_BAD_CURSOR', (page) => setCursor(page, 0, `${cursorOf(page, 0)}==`)],
  ['of another order', 'GATHER_BAD_CURSOR', (page) => setCursor(page, 0, foreign)],
  ['that are a megabyte long', 'GATHER_BAD_CURSOR', (page) => setCursor(page, 0, 'A'.repeat(1_000_000))],
  ['that are not sorted', 'GATHER_UNSORTED', (page) => page.edges.reverse()],
  ['that are all the same', 'GATHER_UNSORTED', (page) => setCursor(page, 1, cursorOf(page, 0))],
];

async function expectOthersRight(send: Transport, reason: string): Promise<void> {
  const answered = await send(gateway.url, { query });
  expect(answered.status).toBe(200);
  expect(idsOf(answered)).toEqual(['b:1', 'c:1', 'b:2', 'c:2']);
  expect(answered.errors).toEqual([
    expect.objectContaining({
      path: ['notes'],
      extensions: { code: 'GATHER_SOURCE_FAILED', subgraph: 'a', reason },
    }),
  ]);
}

describe.each(transports)('by %s', (_name, send) => {
  test('all sources are merged where nothing is wrong', async () => {
    const answered = await send(gateway.url, { query });
    expect(answered.errors).toBeUndefined();
    expect(idsOf(answered)).toEqual(['a:1', 'b:1', 'c:1', 'a:2', 'b:2', 'c:2']);
  });

  test.each(faults)(
    'cursors %s fail their source, and the items of the others are right',
    async (_what, reason, change) => {
      tamper(change);
      await expectOthersRight(send, reason);
    },
  );

  test('edges that do not come after the cursor asked with fail their source', async () => {
    const { data } = await send(gateway.url, { query });
    const after = data.notes.edges[1].cursor;
    const first = await honest[0]!(subgraphs[0]!.asked.at(-1)!, {} as never, {} as never);
    subgraphs[0]!.answer = () => first;
    const answered = await send(gateway.url, { query, variables: { after } });
    expect(idsOf(answered)).toEqual(['c:1', 'b:2', 'c:2']);
    expect(answered.errors?.[0]?.extensions).toMatchObject({ subgraph: 'a', reason: 'GATHER_UNSORTED' });
  });

  test.each([['no cursor'], ['W10'], [`${encodeCursor([['A', 1]])}=`], ['__proto__'], ['A'.repeat(10_000)]])(
    'a cursor of a client that is none is refused before any source is asked (%#)',
    async (after) => {
      for (const subgraph of subgraphs) subgraph.asked.length = 0;
      const { errors } = await send(gateway.url, { query, variables: { after } });
      expect(errors?.[0]?.extensions.code).toBe('BAD_CURSOR');
      expect(subgraphs.flatMap(({ asked }) => asked)).toEqual([]);
    },
  );
});
