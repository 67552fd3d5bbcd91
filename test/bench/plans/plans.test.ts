import { expect, test } from 'vitest';
import { watchLoop } from './loop.ts';
import { measurePlans, writePlans } from './measure-plans.ts';

test('new documents are planned and answered by all sources, three gathered fields deep', async () => {
  const said: string[] = [];
  const rows = await measurePlans({ sources: [3], rounds: 1, documents: 2 }, (text) => said.push(text));
  expect(said).toEqual(['3 sources, round 1 of 1']);
  expect(rows).toEqual([
    expect.objectContaining({ operation: 'plan', contender: 'ieum', sources: 3, planMs: expect.any(Number) }),
  ]);
  expect(Object.values(rows[0] ?? {}).filter((value) => !(value > 0))).toEqual(['plan', 'ieum']);
  expect(writePlans(rows).split('\n').at(-1)).toMatch(/^\| 3( \| [\d.]+){7} \|$/);
}, 60_000);

test('a loop that is held is seen, also at the end', async () => {
  const loop = watchLoop();
  const start = process.threadCpuUsage().user;
  while (process.threadCpuUsage().user < start + 20_000);
  expect(await loop.end()).toBeGreaterThanOrEqual(19);
});
