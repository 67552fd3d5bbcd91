import type { Answer } from '@ieum/gateway/fixtures/network.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance();
});
afterAll(() => gateway.close());
afterEach(async () => {
  gateway.restore();
  gateway.takeLog();
  await gateway.expectSound();
});

type Entity = Record<string, unknown> | null;

/** The answer of the real subgraph, its entities changed. */
function changed(change: (entities: Entity[]) => unknown): Answer {
  const { answer } = gateway.reviews;
  return async (...asked) => {
    const body = (await answer(...asked)) as { data: { _entities: Entity[] } };
    // graphql-js makes objects without a prototype.
    const plain = JSON.parse(JSON.stringify(body));
    return { ...plain, data: { ...plain.data, _entities: change(plain.data._entities) } };
  };
}

const query = '{ themes(first: 3) { id score label } }';

interface Theme {
  id: string;
  score: number | null;
  label: string | null;
}

describe.each(transports)('by %s', (_name, send) => {
  test.each<[string, (entities: Entity[]) => unknown]>([
    ['too short', (entities) => entities.slice(1)],
    ['too long', (entities) => [{ ...entities[1] }, ...entities]],
    ['empty', () => []],
    ['no list', () => ({ 0: { score: 9, label: 'x' }, length: 3 })],
    ['null', () => null],
    ['a text', () => 't1'],
    ['misordered', (entities) => entities.toReversed()],
    ['all the same', (entities) => entities.map(() => entities[0])],
    ['of another type', (entities) => entities.map((entity) => ({ ...entity, __typename: 'Query' }))],
    ['of another key', (entities) => entities.map((entity) => ({ ...entity, id: 't9' }))],
    ['texts', (entities) => entities.map(() => 'x')],
    ['lists', (entities) => entities.map((entity) => [entity])],
    ['errors', () => new Error('x').message],
  ])('entities that are %s are never given to another one, and an error says so', async (_what, change) => {
    gateway.reviews.answer = changed(change);
    const { status, data, errors } = await send(gateway.url, { query });
    expect(status).toBe(200);
    expect(data.themes.map(({ id }: Theme) => id)).toEqual(['t1', 't2', 't3']);
    for (const { id, score, label } of data.themes as Theme[]) {
      expect([null, Number(id.slice(1))]).toContain(score);
      expect([null, id]).toContain(label);
    }
    expect(data.themes.some(({ score }: Theme) => score === null)).toBe(true);
    expect(errors?.length).toBeGreaterThan(0);
    for (const { path, extensions } of errors ?? []) {
      expect(path?.[0]).toBe('themes');
      expect(extensions).toMatchObject({
        code: expect.stringMatching(/^SUBGRAPH_BAD_/),
        subgraph: 'reviews',
      });
    }
  });

  test.each([
    ['nobody knows', 'Topic'],
    ['is none', null],
    ['is no text', ['Theme']],
  ])('entities whose type %s are given to nobody', async (_what, __typename) => {
    gateway.reviews.answer = changed((entities) => entities.map((entity) => ({ ...entity, __typename })));
    const { data, errors } = await send(gateway.url, { query });
    expect(data.themes.map(({ score }: Theme) => score)).toEqual([null, null, null]);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_BAD_ENTITIES', subgraph: 'reviews' });
  });

  test('one entity that is wrong does not take the others', async () => {
    gateway.reviews.answer = changed(([first, , third]) => [first, { __typename: 'Query', score: 9 }, third]);
    const { data, errors } = await send(gateway.url, { query });
    expect(data.themes).toEqual([
      { id: 't1', score: 1, label: 't1' },
      { id: 't2', score: null, label: null },
      { id: 't3', score: 3, label: 't3' },
    ]);
    expect(errors?.every(({ path }) => path?.[1] === 1)).toBe(true);
  });

  test('fields that nobody asked for are dropped, and not logged', async () => {
    const secret = { secret: 'a secret', password: 'a secret', nested: { secret: 'a secret' } };
    gateway.reviews.answer = changed((entities) =>
      entities.map((entity) => ({ ...entity, ...secret, must: 7 })),
    );
    const { answer } = gateway.catalogue;
    gateway.catalogue.answer = async (...asked) => {
      const body = JSON.parse(JSON.stringify(await answer(...asked)));
      for (const theme of body.data.themes) Object.assign(theme, secret, { name: 'a secret' });
      return { ...body, data: { ...body.data, ...secret }, extensions: secret, ...secret };
    };
    const { data, errors, text } = await send(gateway.url, { query });
    expect(data.themes[0]).toEqual({ id: 't1', score: 1, label: 't1' });
    expect(errors).toBeUndefined();
    expect(text).not.toContain('secret');
    expect(JSON.stringify(gateway.takeLog())).not.toContain('secret');
  });
});
