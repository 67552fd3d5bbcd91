import { openDatabase } from '@ieum/kit/database.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { versionOf } from './fixtures/small-versions.ts';
import { openTestRegistry, type TestRegistry } from './fixtures/test-registry.ts';
import { databaseOwner } from './principal.ts';
import { tokens } from './tables.ts';

let opened: TestRegistry;

beforeAll(async () => {
  opened = await openTestRegistry('tokens');
});

afterAll(async () => {
  await opened.end();
});

const url = 'http://127.0.0.1:5001/graphql';
const forbidden = { extensions: { code: 'FORBIDDEN' } };

test('a publisher changes and sees its own subgraph only, and no tokens', async () => {
  const { registry, publisher } = opened;
  const [a, b] = [await publisher('a'), await publisher('b')];
  const sdl = versionOf('a', 'plain', 1);
  for (const subgraph of ['a', 'missing']) {
    await expect(registry.publish(b, { subgraph, sdl, url })).rejects.toMatchObject(forbidden);
    await expect(registry.check(b, { subgraph, sdl })).rejects.toMatchObject(forbidden);
    await expect(registry.rollback(b, subgraph)).rejects.toMatchObject(forbidden);
    await expect(registry.unpublish(b, subgraph, true)).rejects.toMatchObject(forbidden);
    await expect(registry.history(b, { subgraph })).rejects.toMatchObject(forbidden);
  }
  const input = { role: 'PUBLISHER', organization: 'org:b', subgraph: 'c' } as const;
  await expect(registry.createToken(b, input)).rejects.toMatchObject(forbidden);
  await expect(registry.revokeToken(b, 'any')).rejects.toMatchObject(forbidden);
  expect(await registry.history(a, {})).toMatchObject([{ action: 'CREATE_TOKEN' }]);
});

test('an operator publishes every registered subgraph', async () => {
  const { registry, publisher } = opened;
  await publisher('d');
  const input = { role: 'OPERATOR', organization: 'org:ieum' } as const;
  const operator = await registry.authenticate((await registry.createToken(databaseOwner, input)).token);
  const sdl = versionOf('d', 'plain', 1);
  expect(await registry.publish(operator, { subgraph: 'd', sdl, url })).toMatchObject({ kind: 'PUBLISHED' });
  await expect(registry.publish(operator, { subgraph: 'missing', sdl, url })).rejects.toMatchObject({
    extensions: { code: 'NOT_FOUND' },
  });
});

test('a name belongs to the organization that it was first registered for', async () => {
  const { registry, publisher } = opened;
  await publisher('e');
  const create = (organization: string, subgraph: string) =>
    registry.createToken(databaseOwner, { role: 'PUBLISHER', organization, subgraph });
  await expect(create('org:other', 'e')).rejects.toMatchObject({ extensions: { code: 'CONFLICT' } });
  await expect(create('org:e', 'no name')).rejects.toMatchObject({ extensions: { code: 'BAD_INPUT' } });
  await expect(create('org:e', 'gathered')).rejects.toMatchObject({ extensions: { code: 'BAD_INPUT' } });
});

test('of a token only a hash is kept; altered or revoked it is refused', async () => {
  const { registry } = opened;
  const input = { role: 'PUBLISHER', organization: 'org:f', subgraph: 'f' } as const;
  const { id, token } = await registry.createToken(databaseOwner, input);
  const { database, pool } = openDatabase(opened.url);
  const rows = JSON.stringify(await database.select().from(tokens));
  await pool.end();
  expect(rows).toContain(id);
  expect(rows).not.toContain(token.slice(-43));
  expect(await registry.authenticate(token)).toMatchObject({ organization: 'org:f', subgraph: 'f' });

  const unauthenticated = { extensions: { code: 'UNAUTHENTICATED' } };
  const altered = `${token.slice(0, -2)}${token.endsWith('A') ? 'B' : 'A'}${token.at(-1)}x`;
  for (const wrong of ['', token.slice(0, -1), altered, token.replace(id, id.toLowerCase())]) {
    await expect(registry.authenticate(wrong)).rejects.toMatchObject(unauthenticated);
  }
  await registry.revokeToken(databaseOwner, id);
  await expect(registry.authenticate(token)).rejects.toMatchObject(unauthenticated);
  await expect(registry.revokeToken(databaseOwner, id)).rejects.toMatchObject({
    extensions: { code: 'NOT_FOUND' },
  });
});
