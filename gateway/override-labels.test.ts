import { expect, test } from 'vitest';
import { readLabelShares } from './override-labels.ts';

test.each([
  ['', []],
  ['moved', [['moved', 1]]],
  [
    ' a , b=0.25,c = 0, ',
    [
      ['a', 1],
      ['b', 0.25],
      ['c', 0],
    ],
  ],
  ['team:new-prices/v1.2=1', [['team:new-prices/v1.2', 1]]],
])('"%s" gives each label its share', (text, shares) => {
  expect(readLabelShares(text)).toEqual(new Map(shares as Array<[string, number]>));
});

test.each(['a=', 'a=1.5', 'a=-1', 'a=half', 'a=0.1=2', '=0.5', 'percent(5)', '1a', 'a b'])(
  '"%s" is refused by name',
  (text) => {
    expect(readLabelShares(`fine,${text}`)).toEqual({ problem: expect.stringContaining(`"${text}"`) });
  },
);
