import { expect, test } from 'vitest';
import { createPlanCache, hottest, planKey } from './plan-cache.ts';

const source = (text: string) => ({ text, operationName: null });
const planned =
  (value: string, bytes = 1) =>
  async () => ({ value, bytes });

test('many who ask at the same time share one making', async () => {
  const cache = createPlanCache<string>();
  let made = 0;
  const create = async () => ({ value: `${++made}`, bytes: 1 });
  const all = await Promise.all(Array.from({ length: 5 }, () => cache.make('a', source('a'), create)));
  expect(all).toEqual(['1', '1', '1', '1', '1']);
  expect(cache.find('a')).toBe('1');
  expect(await cache.make('a', source('a'), create)).toBe('1');
});

test('a failure is given again without another try, until its time is over', async () => {
  const cache = createPlanCache<string>({ failureMs: 50 });
  let tries = 0;
  const fail = async () => {
    tries++;
    throw new Error('no plan');
  };
  for (let time = 0; time < 3; time++)
    await expect(cache.make('a', source('a'), fail)).rejects.toThrow('no plan');
  expect(tries).toBe(1);
  await expect.poll(() => cache.make('a', source('a'), planned('plan')).catch(() => null)).toBe('plan');
  expect(cache.find('a')).toBe('plan');
});

test('the least recently used is forgotten, by number and by size', async () => {
  const byNumber = createPlanCache<string>({ most: 2 });
  for (const key of ['a', 'b']) await byNumber.make(key, source(key), planned(key));
  byNumber.find('a');
  await byNumber.make('c', source('c'), planned('c'));
  expect(['a', 'b', 'c'].map((key) => byNumber.find(key))).toEqual(['a', undefined, 'c']);

  const bySize = createPlanCache<string>({ mostBytes: 100 });
  for (const key of ['a', 'b', 'c']) await bySize.make(key, source(key), planned(key, 40));
  expect(['a', 'b', 'c'].map((key) => bySize.find(key))).toEqual([undefined, 'b', 'c']);
  expect(await bySize.make('d', source('d'), planned('d', 1_000))).toBe('d');
  expect(bySize.find('d')).toBeUndefined();
});

test('the hottest are those used most, whatever the overrides', async () => {
  const cache = createPlanCache<string>();
  for (const [document, uses, override] of [
    ['a', 2, '0'],
    ['a', 2, '1'],
    ['b', 3, '0'],
    ['c', 9, '0'],
  ] as const) {
    const key = planKey(document, null, override);
    await cache.make(key, source(document), planned(document));
    for (let use = 0; use < uses; use++) cache.find(key);
  }
  expect(hottest(cache.uses(), 2)).toEqual([source('c'), source('a')]);
});

test('keys differ by document, operation and overrides', () => {
  const keys = [
    planKey('a', null, ''),
    planKey('a', 'x', ''),
    planKey('a', null, 'x'),
    planKey('b', null, ''),
  ];
  expect(new Set(keys).size).toBe(4);
});
