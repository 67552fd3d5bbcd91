import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@ieum/network/postgres.ts';

/**
 * vitest's global set-up: one real PostgreSQL server for the whole run, its address in `IEUM_TEST_POSTGRES`
 * (`postgres://user:password@host:port`, without a database). `DATABASE_URL` names another server to run the same
 * tests against; its user must be allowed to create databases. Test files make their own with `createTestDatabase`.
 */
export async function setup(): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  if (given) {
    const url = new URL(given);
    url.pathname = '';
    process.env.IEUM_TEST_POSTGRES = url.toString().replace(/\/$/, '');
    return async () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'ieum-test-postgres-'));
  // What a crash loses of a test's data is no loss.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const postgres = await startPostgres({ folder, settings });
  process.env.IEUM_TEST_POSTGRES = postgres.url;
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
