import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSubgraph, startTestGateway, type TestSubgraph } from '../fixtures/network.ts';
import { startSubscribedNetwork } from '../fixtures/subscribed-network.ts';

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
  scalar Date
  type Label { ko: String! en: String }
  type Region { code: ID! name: Label! }
  type Group { name: Label! members: [Region!]! }
  enum Role { NURTURE SETTLE GROW }
  type Organization { name: Label! kind: String region: Region publishesVia: String inbox(states: [State!]): [Referral!]! }
  type Party { role: Role! stages: [String!]! organization: Organization! }
  "협약 <img src=x onerror=alert(1)> / An agreement"
  type Agreement { title: String! signedOn: Date signedOnPrecision: String signedOnText: String venue: String area: Group parties: [Party!]! }
  enum State { SENT RECEIVED INFO_REQUESTED }
  type Startup { id: ID! displayName: String! industry: Theme }
  type Theme { name: Label! }
  type Consent { purpose: String! fieldGroups: [String!]! expiresOn: Date }
  type Referral { id: ID! state: State! sentOn: Date! dueOn: Date! requestedKinds: [String!]! stageAtReferral: String! from: Organization! startup: Startup consent: Consent }
  type Query { agreement(id: ID!): Agreement  organization(id: ID!): Organization }`;

const agreement = { title: '서울 서남권 창업생태계 협약', signedOn: '2024-01-01', parties: [], area: null };

const candidates = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = candidates.find((path) => path !== '' && existsSync(path));
const inBrowser = test.skipIf(executablePath === undefined);
if (!executablePath)
  console.warn('No Chromium: the explorer is not tested. Install "chromium" or set CHROMIUM.');

const folder = mkdtempSync(join(tmpdir(), 'ieum-explorer-'));
let subgraph: TestSubgraph;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let browser: Browser | undefined;
let page: Page;
let complaints: string[];
let urls: string[];

beforeAll(async () => {
  const configFile = join(import.meta.dirname, '../portal/vite.config.ts');
  await build({ configFile, build: { outDir: folder }, logLevel: 'error' });
  subgraph = await startSubgraph(({ query }) => ({
    data: query.includes('inbox') ? { organization: { inbox: [] } } : { agreement },
  }));
  gateway = await startTestGateway([{ name: 'directory', url: subgraph.url, sdl }], { explorer: folder });
  if (executablePath) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await gateway.close();
  await subgraph.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  if (!browser) return;
  complaints = [];
  urls = [];
  page = await browser.newPage();
  page.on('request', (request) => urls.push(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${gateway.url}/`);
  await page.getByRole('button', { name: 'Q26' }).waitFor();
});
afterEach(() => page?.close());

/** The editor parts its text into elements and writes spaces that do not break. */
const result = (text: RegExp) => page.locator('.result-window').filter({ hasText: text }).waitFor();

test('the page and its assets forbid everything that is not from here', async () => {
  const response = await fetch(`${gateway.url}/explorer`);
  expect(response.status).toBe(200);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  const html = await response.text();
  const [asset] = /\/explorer\/assets\/[^"]+\.js/.exec(html) ?? [];
  const script = await fetch(`${gateway.url}${asset}`);
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${gateway.url}/explorer/../package.json`)).status).toBe(404);
});

inBrowser(
  'it is Korean first, says that the data is fictional, and loads from the gateway only',
  async () => {
    expect(await page.title()).toBe('Ieum 이음');
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    expect(await page.getByText('데모 데이터: 창업기업과 지원기록은 가상입니다').isVisible()).toBe(true);
    expect(
      await page
        .getByRole('listitem')
        .filter({ has: page.getByRole('button', { name: /^Q\d\d/ }) })
        .count(),
    ).toBe(26);
    await page.getByText('협약').first().waitFor();
    expect(urls.filter((url) => !url.startsWith(gateway.url) && !url.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
  },
);

inBrowser('a question is found, loaded and run by keyboard alone', async () => {
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('14-party');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Q03').waitFor();
  await page
    .getByLabel('Operation Editor')
    .or(page.locator('.graphiql-query-editor'))
    .first()
    .getByText('Agreement14')
    .waitFor();
  await page.keyboard.press('Control+Enter');
  await result(/서울.서남권.창업생태계.협약/);
  expect(complaints).toEqual([]);
});

inBrowser("a question's headers go with it", async () => {
  await page.getByRole('button', { name: /^Q08/ }).click();
  await page.locator('.graphiql-query-editor').getByText('Inbox').first().waitFor();
  await page.getByRole('button', { name: /Execute/ }).click();
  await result(/"inbox"/);
  expect(subgraph.asked.at(-1)?.caller?.organization).toBe('org:dongjak-gu');
});

inBrowser('a script in a description is shown as text', async () => {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('link', { name: 'Query' }).click();
  await page.getByRole('link', { name: 'Agreement', exact: true }).click();
  await page.getByText('An agreement').waitFor();
  expect(complaints).toEqual([]);
});

/** Opens the explorer of a gateway that has subscriptions. */
async function openSubscribed() {
  const network = await startSubscribedNetwork({ explorer: folder });
  await page.goto(`${network.gateway.url}/explorer`);
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByRole('link', { name: 'Subscription' }).waitFor();
  return network;
}

/** Writes a text into an editor that has `before` in it, and closes the first brace by itself. */
async function write(editor: Locator, before: string, text: string, word: string): Promise<void> {
  await editor.getByText(before).first().waitFor();
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  await editor.getByText(word).first().waitFor();
}

/** Not by the button: what the editor suggests may lie over it. */
const run = () => page.keyboard.press('Control+Enter');

const operation = () => page.locator('.graphiql-query-editor');

inBrowser(
  'a subscription shows events as they come, by the headers of the editor, until it is stopped',
  async () => {
    const { people, stop } = await openSubscribed();
    await page.getByRole('button', { name: 'Headers' }).click();
    const headers = page.locator('.graphiql-editor-tool');
    await write(headers, 'org:ieum', '{ "x-demo-organization": "org:snu" ', 'org:snu');
    await write(operation(), 'agreement', 'subscription { renamed { name notes { id } } ', 'renamed');
    await run();
    await people.opened(1);
    expect(people.subscribed[0]?.caller?.organization).toBe('org:snu');
    people.tell('renamed', { id: 'p1', name: 'Kim' });
    await result(/"Kim".*"a-p1-1"/s);
    people.tell('renamed', { id: 'p2', name: 'Lee' });
    await result(/"Lee".*"b-p2-1"/s);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Stop query/ }).click();
    await people.opened(0);
    expect(complaints).toEqual([]);
    await stop();
  },
);

inBrowser('what is refused of a subscription is shown', async () => {
  const { stop } = await openSubscribed();
  await write(operation(), 'agreement', 'subscription { renamed { nmae } ', 'nmae');
  await run();
  await result(/GRAPHQL_VALIDATION_FAILED/);
  await stop();
});
