import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSubgraph, startTestGateway, type TestSubgraph } from '@ieum/gateway/fixtures/network.ts';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const scripts = [
  '<script>window.ran = 1</script>',
  '<img src=x onerror="window.ran = 2">',
  '<svg onload="window.ran = 3"></svg>',
  '<a href="javascript:window.ran=4">here</a>',
  '[here](javascript:window.ran=5)',
  '<iframe srcdoc="<script>parent.ran = 6</script>"></iframe>',
  '<style>body { display: none }</style>',
].join(' ');

const said = JSON.stringify(`Said ${scripts}`);

/** A partner's schema that has scripts wherever a text may stand. */
const sdl = `
  ${said}
  type Query {
    ${said}
    thing(${said} text: String = ${said}, ${said} filter: Filter, ${said} mood: Mood): Thing
  }
  ${said}
  type Thing {
    ${said}
    name: String @deprecated(reason: ${said})
    ${said}
    mood: Mood
  }
  ${said}
  enum Mood { ${said} GOOD ${said} BAD @deprecated(reason: ${said}) }
  ${said}
  input Filter { ${said} text: String = ${said} }
  ${said}
  scalar Odd`;

const candidates = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = candidates.find((path) => path !== '' && existsSync(path));
const inBrowser = test.skipIf(executablePath === undefined);

const folder = mkdtempSync(join(tmpdir(), 'ieum-scripts-'));
let subgraph: TestSubgraph;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let browser: Browser | undefined;

beforeAll(async () => {
  if (!executablePath) return;
  const configFile = join(import.meta.dirname, '../../gateway/portal/vite.config.ts');
  await build({ configFile, build: { outDir: folder }, logLevel: 'error' });
  subgraph = await startSubgraph(() => ({ data: { thing: { name: scripts } } }));
  gateway = await startTestGateway([{ name: 'partner', url: subgraph.url, sdl }], { explorer: folder });
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await gateway?.close();
  await subgraph?.close();
  rmSync(folder, { recursive: true });
});

/** Nothing of what the schema says has become a part of the page. */
async function expectInert(page: Page): Promise<void> {
  expect(await page.evaluate('window.ran')).toBeUndefined();
  expect(
    await page.locator('img[src="x"], svg[onload], iframe, [onerror], a[href^="javascript"]').count(),
  ).toBe(0);
  expect(await page.locator('body').isVisible()).toBe(true);
}

inBrowser(
  'a script in the description of anything is shown as text or not at all',
  async () => {
    const page = await browser!.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    await page.goto(`${gateway.url}/explorer`);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const docs = page.locator('.graphiql-doc-explorer');
    await docs.getByRole('link', { name: 'Query' }).click();
    await docs.getByText('Said').first().waitFor();
    await expectInert(page);
    for (const steps of [
      ['thing'],
      ['thing', 'Thing'],
      ['thing', 'Thing', 'Mood'],
      ['thing', 'Filter'],
      ['thing', 'Mood'],
    ]) {
      for (const step of steps) {
        await docs.getByRole('link', { name: step, exact: true }).first().click();
        await docs.getByText('Said').first().waitFor();
        await expectInert(page);
      }
      const back = docs.getByRole('link', { name: /^Go back/ });
      for (const _ of steps) await back.click();
    }
    expect(complaints).toEqual([]);
    await page.close();
  },
  120_000,
);

inBrowser(
  'a script in data and in errors is shown as text',
  async () => {
    const page = await browser!.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    await page.goto(`${gateway.url}/explorer`);
    const editor = page.locator('.graphiql-query-editor');
    // The schema is there once the documentation is, and the editor once it has what it begins with.
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-doc-explorer').getByRole('link', { name: 'Query' }).waitFor();
    await editor.getByText('agreement').first().waitFor();
    await editor.click();
    await page.keyboard.press('Control+A');
    // The editor closes the first brace by itself.
    await page.keyboard.insertText('{ thing { name } ');
    await editor.getByText('thing').first().waitFor();
    // Not by the button: what the editor suggests may lie over it.
    await page.keyboard.press('Control+Enter');
    await page.locator('.result-window').filter({ hasText: 'script' }).waitFor();
    await expectInert(page);
    expect(complaints).toEqual([]);
    await page.close();
  },
  120_000,
);
