import { eq, sql } from 'drizzle-orm';
import type { Database, Transaction } from './database.ts';
import { createDirectoryClient, type DirectoryClient } from './directory-client.ts';
import { readStartupId } from './startup-id.ts';
import { sharingWatermark, startupSharing } from './tables.ts';

/** How a subgraph follows the directory's changes: merges, consents granted and revoked, new startups. */
export interface Sharing {
  /** The directory it follows, for what no change tells of. */
  directory: DirectoryClient;
  /** Reads on from the stored watermark until there is nothing new; false when the directory did not answer. */
  poll(): Promise<boolean>;
  /** Polls now and then every `pollMs`, until stopped. A directory that is down is asked again; what is stored stands. */
  start(): void;
  /** Ends polling, after the poll under way. */
  stop(): Promise<void>;
}

/** Where and how to follow. */
export interface SharingSettings {
  /** The subgraph's name. */
  name: string;
  directoryUrl: string;
  pollMs: number;
  /** Where a line is said of a directory that does not answer: while this may pass by itself, and when it has not. */
  log: { info(text: string): void; warn(text: string): void };
}

/** Makes what follows the directory's changes into `startup_sharing`. */
export function createSharing(database: Database, settings: SharingSettings): Sharing {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<boolean> | undefined;
  let stopped = false;
  const outage = createOutage(settings.log);
  const directory = createDirectoryClient(settings);
  const poll = () => {
    running ??= readChanges(database, directory)
      .then(
        () => {
          outage.end();
          return true;
        },
        (error: unknown) => {
          outage.goOn(error);
          return false;
        },
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const repeat = async () => {
    await poll();
    if (!stopped) timer = setTimeout(repeat, settings.pollMs).unref();
  };
  return {
    directory,
    poll,
    start: () => void repeat(),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/**
 * Tells of a directory that does not answer: once an outage, and at the first start, where the directory may be
 * filling its database for a while, not before a minute has passed.
 */
function createOutage(log: SharingSettings['log']): { goOn(error: unknown): void; end(): void } {
  const startedAt = performance.now();
  let hasAnswered = false;
  let failures = 0;
  let isTold = false;
  return {
    goOn(error) {
      failures += 1;
      const text = `${unansweredText}: ${reasonOf(error)}`;
      const isOutage = hasAnswered
        ? failures >= failuresToWarn
        : performance.now() - startedAt >= firstPatienceMs;
      if (isTold || !isOutage) return log.info(text);
      isTold = true;
      log.warn(text);
    },
    end() {
      hasAnswered = true;
      failures = 0;
      isTold = false;
    },
  };
}

/** `fetch` says only that it failed; what failed is the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: text } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? text ?? message;
}

/**
 * Sets `canonical` of every merged number to the end of its chain of merges. One statement; needed after rows with
 * `mergedInto` were written.
 */
export async function followMerges(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`
    with recursive chain (startup, target, length) as (
      select startup, merged_into, 1 from startup_sharing where merged_into is not null
      union all
      select chain.startup, next.merged_into, chain.length + 1
      from chain join startup_sharing next on next.startup = chain.target
      where next.merged_into is not null and chain.length < ${longestChain}
    ), last (startup, target) as (
      select distinct on (startup) startup, target from chain order by startup, length desc
    )
    update startup_sharing set canonical = last.target from last
    where startup_sharing.startup = last.startup and startup_sharing.canonical <> last.target`);
}

interface StartupChange {
  seq: string;
  startupId: string;
  mergedInto: string | null;
  sharedWith: string[];
  amountsWith: string[];
}

async function readChanges(database: Database, directory: DirectoryClient): Promise<void> {
  for (let more = true; more; ) {
    const [watermark] = await database.select().from(sharingWatermark);
    const changes = await fetchChanges(directory, String(watermark?.seq ?? 0));
    if (changes.length > 0) await database.transaction((transaction) => storeChanges(transaction, changes));
    more = changes.length === changesPerRequest;
  }
}

async function fetchChanges(directory: DirectoryClient, after: string): Promise<StartupChange[]> {
  const variables = { after, first: changesPerRequest };
  const answer = await directory.ask<{ startupChanges: StartupChange[] }>(changesQuery, variables);
  return answer.startupChanges;
}

async function storeChanges(transaction: Transaction, changes: StartupChange[]): Promise<void> {
  const seq = Number(changes.at(-1)!.seq);
  const [watermark] = await transaction.select().from(sharingWatermark).for('update');
  // Another process of this subgraph may have read the same changes; going back would undo later ones.
  if (watermark && watermark.seq >= seq) return;
  const rows = [...new Map(changes.flatMap(toRow).map((row) => [row.startup, row])).values()];
  if (rows.length > 0) await upsertSharing(transaction, rows);
  if (rows.some(({ mergedInto }) => mergedInto !== null)) await followMerges(transaction);
  if (watermark) await transaction.update(sharingWatermark).set({ seq }).where(eq(sharingWatermark.id, 1));
  else await transaction.insert(sharingWatermark).values({ id: 1, seq });
}

type SharingRow = typeof startupSharing.$inferInsert;

function toRow({ startupId, mergedInto, sharedWith, amountsWith }: StartupChange): SharingRow[] {
  const startup = readStartupId(startupId);
  if (startup === null) return [];
  const into = mergedInto === null ? null : readStartupId(mergedInto);
  return [{ startup, mergedInto: into, canonical: startup, sharedWith, amountsWith }];
}

async function upsertSharing(transaction: Transaction, rows: SharingRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await transaction
      .insert(startupSharing)
      .values(rows.slice(from, from + rowsPerStatement))
      .onConflictDoUpdate({
        target: startupSharing.startup,
        set: {
          mergedInto: sql`excluded.merged_into`,
          canonical: sql`excluded.canonical`,
          sharedWith: sql`excluded.shared_with`,
          amountsWith: sql`excluded.amounts_with`,
        },
      });
  }
}

const changesQuery = `query StartupChanges($after: String!, $first: Int!) {
  startupChanges(after: $after, first: $first) { seq startupId mergedInto sharedWith amountsWith }
}`;
const unansweredText = 'the directory gives no startup changes; what is stored stands';
// A directory that restarts is back before.
const failuresToWarn = 3;
// It fills its own database before it answers for the first time.
const firstPatienceMs = 60_000;
const changesPerRequest = 10_000;
// A statement takes at most 65,535 parameters.
const rowsPerStatement = 5_000;
// Merges of merges are rare; the bound ends a chain that bad data closed into a circle.
const longestChain = 100;
