import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings as gatewaySettings } from '@ieum/gateway/config.ts';
import { settings as networkSettings } from '@ieum/network/configuration.ts';
import { expect, test } from 'vitest';
import { sharedNetwork } from './setup/shared-network.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

interface Setting {
  name: string;
  meaning: string;
  fallback: string | null;
}

function table(settings: readonly Setting[]): string {
  const rows = settings.map(
    ({ name, meaning, fallback }) =>
      `| \`${name}\` | ${meaning} | ${fallback === null ? '' : `\`${fallback}\``} |`,
  );
  return ['| variable | meaning | default |', '|---|---|---|', ...rows].join('\n');
}

const between = (name: string) =>
  readme.split(`<!-- settings:${name} -->`)[1]?.split(`<!-- /settings:${name} -->`)[0]?.trim();

test.each([
  ['network', networkSettings],
  ['gateway', gatewaySettings],
])("the table of the %s's settings says what the code reads", (name, settings) => {
  expect(between(name)).toBe(table(settings));
});

test('every file that the README names exists', () => {
  const links = [...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path]) => path as string);
  const inCode = [...readme.matchAll(/`((?:cli|gateway|schema|subgraphs|test)\/[\w./-]+)`/g)].map(
    ([, path]) => path as string,
  );
  const drawn = [...readme.matchAll(/^\s*(?:[├└]─ )?(gateway\/[\w/-]+\.ts)/gm)].map(
    ([, path]) => path as string,
  );
  expect(links.length + inCode.length + drawn.length).toBeGreaterThan(20);
  expect([...links, ...inCode, ...drawn].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the first questions have the answers that the README prints', async () => {
  const { gatewayUrl } = await sharedNetwork();
  const examples = [...readme.matchAll(/-d '(\{"query":[\s\S]*?\})'\n```\n+```json\n([\s\S]*?)```/g)];
  expect(examples).toHaveLength(3);
  for (const [, body, answer] of examples) {
    const response = await fetch(`${gatewayUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body as string,
    });
    expect(await response.json()).toEqual(JSON.parse(answer as string));
  }
});
