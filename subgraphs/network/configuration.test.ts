import { expect, test } from 'vitest';
import { readConfiguration } from './configuration.ts';

test('an empty environment gives the documented defaults', () => {
  expect(readConfiguration({})).toMatchObject({
    configuration: {
      host: '127.0.0.1',
      port: 4000,
      subgraphPort: 4001,
      dataFolder: expect.stringMatching(/\/\.data$/),
      databaseUrl: null,
      listFile: expect.stringMatching(/subgraphs\/network\/subgraphs\.json$/),
      demo: { startups: 3000, seed: 20260331 },
    },
  });
});

test('every problem is reported at once, with what was expected', () => {
  const read = readConfiguration({
    PORT: '70000',
    IEUM_SUBGRAPH_PORT: '4001.5',
    IEUM_DEMO_STARTUPS: '0',
    IEUM_DEMO_SEED: '-1',
    DATABASE_URL: 'mysql://user:secret@host/name',
  });
  expect(read).toEqual({
    problems: [
      'PORT is "70000": expected a whole number from 1 to 65535.',
      'IEUM_SUBGRAPH_PORT is "4001.5": expected a whole number from 1 to 65535.',
      'IEUM_DEMO_STARTUPS is "0": expected a whole number from 1 to 1000000.',
      'IEUM_DEMO_SEED is "-1": expected a whole number from 0 to 2147483647.',
      'DATABASE_URL is not a PostgreSQL address: expected postgres://user:password@host:port/name, it begins with "mysql:".',
    ],
  });
});

test('an empty variable counts as not set', () => {
  expect(readConfiguration({ PORT: ' ', DATABASE_URL: '' })).toMatchObject({
    configuration: { port: 4000, databaseUrl: null },
  });
});
