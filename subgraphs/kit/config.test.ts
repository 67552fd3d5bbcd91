import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const needed = { IEUM_DEMO: '1', DATABASE_URL: 'postgres://x:y@127.0.0.1/name' };

test('addresses of owners are parted by commas and spaces; without any there are none', () => {
  const read = (IEUM_OWNER_URLS: string | undefined) => readConfig({ ...needed, IEUM_OWNER_URLS });
  const urls = ['http://127.0.0.1:4002/graphql', 'https://agency.example/graphql'];
  for (const text of [urls.join(','), urls.join(' '), ` ${urls.join(', ')},`]) {
    expect(read(text)).toMatchObject({ config: { ownerUrls: urls } });
  }
  expect([read(undefined), read(' ')]).toMatchObject([
    { config: { ownerUrls: [] } },
    { config: { ownerUrls: [] } },
  ]);
});

test('every problem is reported at once, with what was expected', () => {
  const read = readConfig({
    PORT: '70000',
    IEUM_DIRECTORY_URL: 'directory',
    IEUM_OWNER_URLS: 'http://127.0.0.1:4002/graphql,agency',
    IEUM_LOG: 'loud',
  });
  expect(read).toEqual({
    problems: [
      'set IEUM_DEMO=1: callers are not authenticated yet, so a subgraph serves demo data only',
      expect.stringContaining('IEUM_LOG'),
      expect.stringContaining('PORT'),
      'DATABASE_URL is to be a URL (postgres: or postgresql:); got ""',
      'IEUM_DIRECTORY_URL is to be a URL (http: or https:); got "directory"',
      'IEUM_OWNER_URLS is to be a URL (http: or https:); got "agency"',
    ],
  });
});
