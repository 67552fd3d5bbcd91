import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { organization } from '../paging/random-list.ts';
import { sharedNetwork } from '../setup/shared-network.ts';
import { expectedData, listsOf, type NestedList, shape, writeDocument } from './nested-lists.ts';

let gatewayUrl: string;

beforeAll(async () => {
  ({ gatewayUrl } = await sharedNetwork());
});

/** One question of one caller. */
interface Asked {
  lists: NestedList[];
  caller: string | null;
}

const runs = 20;

/**
 * Eight documents, each with twenty sets of variables and callers, in a mixed order: what is cached by document must
 * not carry anything from one caller, startup, filter or page to another.
 */
function questions(seed: number): Asked[] {
  const shapes = fc.sample(shape, { seed, numRuns: 8 });
  const groups = shapes.map((each, index) =>
    fc.sample(fc.record({ lists: listsOf(each), caller: organization }), {
      seed: seed + index,
      numRuns: runs,
    }),
  );
  return Array.from({ length: runs }, (_, run) => groups.flatMap((group) => group[run] ?? [])).flat();
}

it('answers each of many different questions at the same time as the facts do', {
  timeout: 180_000,
}, async () => {
  const waiting = questions(20260331);
  const count = waiting.length;
  let right = 0;
  await atOnce(32, waiting, async (asked) => {
    expect(await ask(asked)).toEqual({ data: expectedData(asked.lists, asked.caller) });
    right += 1;
  });
  expect(right).toBe(count);
});

it('answers those who stay as the facts do while others leave before their answer', {
  timeout: 180_000,
}, async () => {
  const leaving = questions(7);
  await atOnce(12, questions(8).slice(0, 40), async (asked) => {
    const leave = new AbortController();
    const left = ask(leaving.pop() as Asked, leave.signal).catch(() => {});
    const answer = await ask(asked);
    leave.abort();
    await left;
    expect(answer).toEqual({ data: expectedData(asked.lists, asked.caller) });
  });
});

/** Does something with each item, several at a time. */
async function atOnce<Item>(
  count: number,
  items: Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const workNext = async (): Promise<void> => {
    for (let item = items.pop(); item !== undefined; item = items.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: count }, workNext));
}

interface Answer {
  data: unknown;
  errors?: { extensions: { code: string } }[];
}

/** Asks until every source has answered in time: on a machine that is busy with other tests some may not. */
async function ask({ lists, caller }: Asked, signal: AbortSignal | null = null): Promise<Answer> {
  for (;;) {
    const response = await fetch(`${gatewayUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-demo-organization': caller ?? 'none' },
      body: JSON.stringify(writeDocument(lists)),
      signal,
    });
    const answer = (await response.json()) as Answer;
    if (!answer.errors?.every(({ extensions }) => extensions.code === 'GATHER_SOURCE_TIMEOUT')) return answer;
  }
}
