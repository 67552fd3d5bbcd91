import { expect, test } from 'vitest';
import { compose } from './compose.ts';
import { foundCases, linkFederation } from './found.ts';
import { fuzz } from './fuzz.ts';
import { startRun } from './run.ts';

test.each(foundCases)('$title', async ({ subgraphs, operation, variables = {}, data }) => {
  const sdls = Object.entries(subgraphs).map(([name, sdl]) => ({ name, sdl: linkFederation(sdl) }));
  const composed = compose(sdls);
  if ('reasons' in composed) throw new Error(composed.reasons.join('\n'));
  const run = await startRun(composed, 'ieum');
  const outcome = await run.ask({ text: operation, operationName: null, variables, data });
  await run.stop();
  expect(outcome).toEqual({ kind: 'same' });
});

test('random operations over random federations are answered as graphql-js answers them unsplit', async () => {
  const reports: string[] = [];
  const totals = await fuzz({
    seed: 3,
    operations: 500,
    engine: 'ieum',
    mostDifferences: 1,
    mostOfKind: 1,
    shrinkSeconds: 15,
    report: (text) => void reports.push(text),
  });
  expect(reports.join('\n')).toBe('');
  expect(totals.operations).toBeGreaterThanOrEqual(500);
});
