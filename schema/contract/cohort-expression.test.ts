import { expect, test } from 'vitest';
import { readCohortExpression, writeCohortExpression } from './cohort-expression.ts';

test('an expression is read as it was written', () => {
  const expression = {
    and: [
      { or: [{ set: 'AQEB' }, { set: '' }, { kept: 'k'.repeat(43) }] },
      { not: { profile: { stages: ['BI'] } } },
      { profile: {} },
    ],
  };
  expect(readCohortExpression(writeCohortExpression(expression))).toEqual(expression);
});

test('equal profiles give equal text: names ascend and nulls are left out', () => {
  const text = '{"profile":{"enters":{"during":{"from":"2026-01-01"},"stage":"BI"},"ids":["a"]}}';
  const during = { to: null, from: '2026-01-01' };
  expect(
    writeCohortExpression({ profile: { ids: ['a'], nameContains: null, enters: { stage: 'BI', during } } }),
  ).toBe(text);
});

test.each([
  ['nonsense', 'must be JSON text'],
  ['[]', 'expression: expected an object with one member'],
  ['{}', 'expression: expected exactly one of'],
  ['{"and":[],"or":[]}', 'expression: expected exactly one of'],
  ['{"and":[{"not":{"set":1}}]}', 'expression.and[0].not.set: expected an IdSet'],
  ['{"kept":"AQEB"}', 'expression.kept: expected the digest of an IdSet'],
  ['{"and":{}}', 'expression.and: expected a list'],
  ['{"profile":[]}', 'expression.profile: expected a StartupFilter'],
  ['{"supported":{}}', 'got "supported"'],
  [`${'{"not":'.repeat(40)}{"set":""}${'}'.repeat(40)}`, 'at most 32 levels'],
])('%s is refused', (text, message) => {
  expect(() => readCohortExpression(text)).toThrow(message);
});
