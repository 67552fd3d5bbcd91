import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startConformance } from './gateway.ts';
import { transports } from './transports.ts';

let gateway: Awaited<ReturnType<typeof startConformance>>;
beforeAll(async () => {
  gateway = await startConformance();
});
afterAll(() => gateway.close());
afterEach(async () => {
  gateway.restore();
  gateway.takeLog();
  await gateway.expectSound();
});

const secrets = [
  'SELECT name FROM founders WHERE id = 7',
  'duplicate key value violates unique constraint "founders_email_key"',
  'founder 900101-1234567',
  'hong@example.co.kr',
  'Error: x\n    at resolve (/srv/app/founder.js:12:7)',
];

describe.each(transports)('by %s', (_name, send) => {
  describe.each(secrets)('%j', (secret) => {
    test.each<[string, object]>([
      ['in a message without a code', { message: secret }],
      [
        'in a message with the code of every failure',
        { message: secret, extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      ],
      [
        'in a message with a code of its own',
        { message: `It failed: ${secret}`, extensions: { code: '23505' } },
      ],
      [
        'in the extensions',
        { message: 'No.', extensions: { code: 'NO', detail: secret, more: { deep: [secret] } } },
      ],
      [
        'in what frameworks add',
        {
          message: 'No.',
          extensions: { code: 'NO', stacktrace: [secret], exception: { secret }, debugMessage: secret },
        },
      ],
    ])('%s is not told to clients', async (_place, error) => {
      for (const path of [undefined, ['theme'], ['theme', 'name']]) {
        gateway.catalogue.answer = () => ({ data: { theme: null }, errors: [{ ...error, path }] });
        const { data, errors, text } = await send(gateway.url, { query: '{ theme { name } }' });
        expect(data).toEqual({ theme: null });
        expect(errors?.[0]?.extensions).toMatchObject({ subgraph: 'catalogue' });
        expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      }
    });
  });

  test('what a subgraph says to its clients passes', async () => {
    const extensions = { code: 'CONSENT_REQUIRED', group: 'AMOUNTS' };
    gateway.catalogue.answer = () => ({
      data: { theme: null },
      errors: [{ message: 'Consent is required.', path: ['theme'], extensions }],
    });
    const { errors } = await send(gateway.url, { query: '{ theme { name } }' });
    expect(errors).toEqual([
      {
        message: 'Consent is required.',
        path: ['theme'],
        extensions: { ...extensions, subgraph: 'catalogue' },
      },
    ]);
  });

  test('a message is not told at any length', async () => {
    gateway.catalogue.answer = () => ({
      data: { theme: null },
      errors: [
        {
          message: 'a '.repeat(50_000),
          path: ['theme'],
          extensions: { code: 'NO', long: 'b '.repeat(50_000) },
        },
      ],
    });
    const { text } = await send(gateway.url, { query: '{ theme { name } }' });
    expect(text.length).toBeLessThan(3_000);
  });
});

test('the log has what was masked', async () => {
  gateway.catalogue.answer = () => ({
    data: { theme: null },
    errors: [{ message: secrets[0], path: ['theme'] }],
  });
  await gateway.ask('{ theme { name } }');
  expect(gateway.takeLog()).toMatchObject([{ subgraph: 'catalogue', said: secrets[0] }]);
});
