import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { type Account, chooseAccount } from './postgres/account.ts';
import { type Binaries, findBinaries } from './postgres/binaries.ts';
import { type Guarded, startGuarded } from './postgres/guarded.ts';
import { initializeDataFolder, role } from './postgres/initialize.ts';
import { readPostmasterPid, stopStaleServer } from './postgres/stale-server.ts';

/** A running PostgreSQL server of our own. */
export interface Postgres {
  /** `postgres://user:password@127.0.0.1:port`, without a database. */
  url: string;
  port: number;
  /** Process number of the server itself. */
  pid: number;
  /** Settles when the server has ended, asked or not. */
  ended: Promise<unknown>;
  /** Stops the server (fast shutdown, by force after two seconds) and settles when it is gone. */
  stop(): Promise<void>;
}

/** How a server is to be started. */
export interface PostgresOptions {
  /** An existing folder that holds the data in `postgres/` and the server's log in `postgres.log`. */
  folder: string;
  /** The port to listen on; a free one where it is left out. */
  port?: number;
  /** Further settings of PostgreSQL, over those here. */
  settings?: Record<string, string>;
}

/**
 * Starts a real PostgreSQL server, from npm's binaries, on a loopback port; sets its data up first where there is
 * none. It ends with this process, also by kill -9; a server that survived all the same is stopped first.
 * Only one process may do this on a folder at a time: the caller holds a lock. Variables `PG…` of the environment are
 * removed: they are meant for another server, and neither this process nor those that it starts are to heed them.
 *
 * Throws an Error with one clear line: no binaries, root that cannot step down, data of another version or user.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { folder, settings = {} } = options;
  forgetForeignServers();
  const data = resolve(folder, 'postgres');
  const log = resolve(folder, 'postgres.log');
  const binaries = findBinaries();
  const account = chooseAccount(data, binaries.postgres);
  await stopStaleServer(data);
  const password = await initializeDataFolder(data, binaries, account);
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    // A dead server's file stays: PostgreSQL itself knows from it whether parts of that server still live.
    const stale = readPostmaster(data);
    const server = run(data, log, port, settings, binaries, account);
    const failure = await failureToStart(server, log, () => isReady(data, port, stale));
    if (!failure) return toPostgres(server, data, port, password);
    // The port may have been taken in between, or the last part of a dead start may be about to end.
    if (attempt === 5 || !/could not bind|create any TCP\/IP|still in use|already exists/.test(failure)) {
      throw new Error(`PostgreSQL did not start on ${data}: ${lastComplaint(failure)} (whole log: ${log})`);
    }
    await wait(300 * attempt);
  }
}

function forgetForeignServers(): void {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]+$/.test(name)) delete process.env[name];
}

/**
 * Small and safe. Measured with five subgraphs and 3,000 startups: larger buffers change nothing, and each of some
 * fifteen server processes counts what it touched of them (32 MB: 1,200 to 1,240 MB resident for the whole network,
 * 16 MB: 1,150 to 1,170). No parallel workers and no I/O workers: they cost memory, and shared memory that containers
 * grant sparingly.
 */
const defaults: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '16MB',
  work_mem: '8MB',
  maintenance_work_mem: '32MB',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  io_method: 'sync',
  jit: 'off',
  // Nothing is replicated, and a bulk load into a table of the same transaction then goes to disk once.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  log_checkpoints: 'off',
  log_statement: 'none',
  timezone: 'UTC',
};

function run(
  data: string,
  log: string,
  port: number,
  settings: Record<string, string>,
  binaries: Binaries,
  account: Account,
): Guarded {
  const all = Object.entries({ ...defaults, ...settings, port: String(port) });
  const options = all.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A file, not a pipe: the server goes on writing while it shuts down after this process died.
  const output = openSync(log, 'w', 0o600);
  try {
    return startGuarded([...account.prefix, binaries.postgres, '-D', data, ...options], binaries, [
      output,
      output,
    ]);
  } finally {
    closeSync(output);
  }
}

/** Waits until the server takes connections; answers its log where it ended instead. */
async function failureToStart(
  server: Guarded,
  log: string,
  isServing: () => boolean,
): Promise<string | undefined> {
  let ended = false;
  server.ended.finally(() => {
    ended = true;
  });
  while (!ended) {
    if (isServing()) return undefined;
    await wait(20);
  }
  return readFileSync(log, 'utf8') || 'it ended without a word';
}

/**
 * PostgreSQL writes its process number, start, port and state into lines 1, 3, 4 and 8 of `postmaster.pid`. What a
 * server that was killed has left there says "ready" too, of the same port when that one is started again.
 */
function isReady(data: string, port: number, stale: string | undefined): boolean {
  const text = readPostmaster(data);
  if (text === undefined || text === stale) return false;
  const lines = text.split('\n');
  return lines[3]?.trim() === String(port) && lines[7]?.trim() === 'ready';
}

function readPostmaster(data: string): string | undefined {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
}

async function toPostgres(server: Guarded, data: string, port: number, password: string): Promise<Postgres> {
  const url = `postgres://${role}:${password}@127.0.0.1:${port}`;
  const client = new Client({ connectionString: `${url}/postgres` });
  await client.connect();
  await client.end();
  return { url, port, pid: readPostmasterPid(data) ?? 0, ended: server.ended, stop: server.stop };
}

function lastComplaint(log: string): string {
  const lines = log.trim().split('\n');
  const complaint = lines.findLast((line) => /FATAL|PANIC|ERROR|error/.test(line)) ?? lines.at(-1) ?? '';
  return complaint.replace(/^.*?(FATAL|PANIC|ERROR): +/, '');
}

function freePort(): Promise<number> {
  return new Promise((resolve_, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve_(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
