import { expect, test } from 'vitest';
import { generateTypes } from './generate-types.ts';

test('the committed types are what the SDL gives; else run `node subgraphs/kit/generate-types.ts`', async () => {
  expect(await generateTypes(true)).toEqual([]);
});
