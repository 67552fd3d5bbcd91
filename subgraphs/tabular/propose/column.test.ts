import { expect, it } from 'vitest';
import type { Cell } from '../file/row.ts';
import { proposeColumn } from './column.ts';

const propose = (...values: number[]) => {
  const cells = values.map((value): Cell => ({ kind: 'number', value }));
  return proposeColumn('startedOn', { label: '시작일', cells, titleUnit: null });
};

it('bare numbers are proposed as counts of days where all of them are days of 1990 to five years from now', () => {
  expect(propose(45_352, 45_353)).toMatchObject({ source: { serial: true } });
  for (const values of [[20_243], [45_352, 20_243], [60_000]]) {
    const found = propose(...values);
    expect(found?.source.serial).toBeUndefined();
    expect(found?.confidence ?? 0).toBeLessThan(0.5);
  }
});
