import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { moneyText } from './money.ts';

const vectors = JSON.parse(readFileSync(new URL('vectors/money_text.json', import.meta.url), 'utf8'));

test.each(vectors as { won: number; text: string }[])('$won is "$text"', ({ won, text }) => {
  expect(moneyText(won)).toBe(text);
});
