import { defaultFirstPort, defaultListFile, readSubgraphList } from '@ieum/schema/subgraph-list.ts';
import { readInputs } from '@ieum/schema/subgraphs.ts';
import { verify } from '@ieum/schema/verify/verify.ts';
import { expect, test } from 'vitest';
import { sharedNetwork } from '../setup/shared-network.ts';

test('the network asks of others what its own subgraphs do, told by the smallest that has all of it', async () => {
  const name = 'gyeongnam-center';
  const list = readSubgraphList(defaultListFile, defaultFirstPort);
  if ('problems' in list) throw new Error(list.problems.join('\n'));
  const read = await readInputs(list.entries);
  const others = read.flatMap((result) => ('input' in result ? [result.input] : []));
  const { subgraphUrls } = await sharedNetwork();
  const results = await verify({ name, url: subgraphUrls[name]!, others });
  // How long answers take depends on what else the machine does.
  const failed = results.filter(({ outcome, id }) => outcome === 'failed' && !id.startsWith('latency.'));
  expect(failed).toEqual([]);
  expect(results).toContainEqual(
    expect.objectContaining({
      id: 'events.opens',
      outcome: 'passed',
      detail: 'graphql-transport-ws, event stream',
    }),
  );
});
