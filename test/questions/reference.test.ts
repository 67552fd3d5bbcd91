import { testConfig } from '@ieum/gateway/fixtures/network.ts';
import { type RunningGateway, startGateway } from '@ieum/gateway/start.ts';
import { createSupergraph } from '@ieum/gateway/supergraph.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeNetwork } from '../conformance/network-bundle.ts';
import { sharedNetwork } from '../setup/shared-network.ts';
import { ask, expected, operator, questions } from './ask.ts';

let gateway: RunningGateway;

beforeAll(async () => {
  const { subgraphUrls } = await sharedNetwork();
  const bundle = composeNetwork();
  const sources = bundle.sources.map((source) => ({
    ...source,
    url: subgraphUrls[source.name] ?? source.url,
  }));
  const config = testConfig({ GATEWAY_ENGINE: 'apollo', IEUM_LOG: 'silent' });
  gateway = await startGateway(config, createSupergraph({ ...bundle, sources }));
});
afterAll(() => gateway?.stop(1_000));

it.each(questions)('the reference engine answers $id as the facts do: $en', async (question) => {
  const organization = question.headers['x-demo-organization'] ?? operator;
  expect(await ask(gateway.url, question, question.variables, organization)).toEqual(
    expected(question, question.variables, organization),
  );
});

it('the reference engine refuses subscriptions, and says which engine serves them', async () => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { supportRecorded { title } }' }),
  });
  expect(await response.text()).toContain(
    'The reference engine serves no subscriptions: set GATEWAY_ENGINE=ieum.',
  );
});
