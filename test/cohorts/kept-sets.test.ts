import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '@ieum/gateway/config.ts';
import type { RunningServer } from '@ieum/gateway/run-process.ts';
import { startGateway } from '@ieum/gateway/start.ts';
import { createSupergraph } from '@ieum/gateway/supergraph.ts';
import { compose } from '@ieum/schema/compose.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, questions } from '../questions/ask.ts';
import { sharedNetwork } from '../setup/shared-network.ts';

/** Bodies that the directory was sent. */
const asked: string[] = [];
let gatewayUrl: string;
let keepingUrl: string;
let directory: Server;
let gateway: RunningServer;

beforeAll(async () => {
  const network = await sharedNetwork();
  gatewayUrl = network.gatewayUrl;
  directory = await serveInFrontOf(network.subgraphUrls.directory!);
  const { port } = directory.address() as AddressInfo;
  const subgraphs = await Promise.all(
    Object.entries(network.subgraphUrls).map(async ([name, url]) => ({
      name,
      url: name === 'directory' ? `http://127.0.0.1:${port}/graphql` : url,
      sdl: (await post(url, '{ _service { sdl } }')).data._service.sdl,
    })),
  );
  const composed = compose(subgraphs);
  if ('errors' in composed) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  const settings = { IEUM_DEMO: '1', IEUM_BUNDLE: 'none', PORT: '0', IEUM_COHORT_KEPT_CHARACTERS: '0' };
  const read = readConfig(settings);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  gateway = await startGateway(read.config, createSupergraph(composed.bundle));
  keepingUrl = gateway.url;
});

afterAll(async () => {
  await gateway?.stop(1_000);
  directory?.closeAllConnections();
  directory?.close();
});

const keeps = () => asked.filter((body) => body.includes('keepStartupSet')).length;

test('questions about cohorts have the same answers when every set is kept', async () => {
  const about = questions.filter(({ file }) => textOf(file).includes('cohort('));
  expect(about.length).toBeGreaterThan(4);
  for (const question of about) {
    const before = keeps();
    const organization = question.headers['x-demo-organization'] ?? 'org:ieum';
    const kept = await ask(keepingUrl, question, question.variables, organization);
    expect([question.id, kept]).toEqual([
      question.id,
      await ask(gatewayUrl, question, question.variables, organization),
    ]);
    expect([question.id, keeps() > before]).toEqual([question.id, true]);
  }
});

test('and, or and not over kept sets count what they count over sets in the key', async () => {
  const supported = (kind: string) => `{ supported: { kinds: [${kind}] } }`;
  const [incubated, mentored, spaced] = ['INCUBATION', 'MENTORING', 'SPACE'].map(supported);
  const wheres = [
    incubated,
    `{ not: ${incubated} }`,
    `{ and: [${incubated}, ${mentored}] }`,
    `{ or: [${incubated}, { and: [${spaced}, { not: ${mentored} }] }] }`,
    `{ and: [{ not: { or: [${mentored}, ${spaced}] } }, { profile: { stages: [BI, POST_BI] } }] }`,
  ];
  const query = `{ ${wheres
    .map(
      (where, at) => `a${at}: cohort(where: ${where}) {
      count breakdown(by: [STAGE]) { dimensions { key } count } startups(first: 3) { totalCount edges { node { id } } } }`,
    )
    .join(' ')} }`;
  const before = keeps();
  const kept = await post(`${keepingUrl}/graphql`, query);
  expect(kept.errors).toBeUndefined();
  expect(kept).toEqual(await post(`${gatewayUrl}/graphql`, query));
  expect(kept.data.a0.count).toBeGreaterThan(100);
  // Three leaves in five cohorts: each set is handed over once.
  expect(keeps() - before).toBe(3);
});

test.each([
  ['keep a set', 'mutation { keepStartupSet(ids: "AQ") }'],
  [
    'name a set in a cohort',
    '{ cohort(where: { kept: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" }) { count } }',
  ],
  ['write a set in a cohort', '{ cohort(where: { set: "AQ" }) { count } }'],
  ['read a cohort’s key', '{ cohort(where: { and: [] }) { expression } }'],
  [
    'ask for a cohort by its key',
    '{ _entities(representations: [{ __typename: "Cohort", expression: "{}" }]) { __typename } }',
  ],
])('a client cannot %s', async (_, query) => {
  const before = asked.length;
  const { data, errors } = await post(`${keepingUrl}/graphql`, query);
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  expect(asked).toHaveLength(before);
});

function textOf(file: string): string {
  return readFileSync(new URL(`../../gateway/portal/questions/${file}`, import.meta.url), 'utf8');
}

/** Passes everything on, and remembers it. */
async function serveInFrontOf(url: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    asked.push(body);
    const { 'content-type': type, 'ieum-caller': caller } = request.headers;
    const headers = { 'content-type': type!, ...(caller && { 'ieum-caller': caller.toString() }) };
    const answer = await fetch(url, { method: 'POST', headers, body });
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
    });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

// biome-ignore lint/suspicious/noExplicitAny: a test knows the shape it asked for.
type Answer = { data: any; errors?: unknown };

async function post(url: string, query: string): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}
