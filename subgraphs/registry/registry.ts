import { join } from 'node:path';
import { connectDrizzle, type Database, type OpenDatabase, openDatabase } from '@ieum/kit/database.ts';
import type { Severities } from '@ieum/schema/lint/lint.ts';
import { sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { type CheckInput, type CheckResult, checkVersion } from './check-version.ts';
import { createCommit } from './commit.ts';
import { createComposer } from './composer.ts';
import { type CurrentFeed, createCurrentFeed } from './current-feed.ts';
import {
  type CompositionDiff,
  diffCompositions,
  type HistoryEntry,
  type LastChange,
  type ListedSubgraph,
  listSubgraphs,
  readHistory,
  readLastChanges,
} from './history.ts';
import type { Judge } from './judge.ts';
import { createKnownBundles } from './known-bundles.ts';
import { createPreviewComposition } from './preview-composition.ts';
import { createPreviews, type Previews } from './previews.ts';
import { type Principal, requireSubgraph } from './principal.ts';
import type { Outcome } from './publication.ts';
import { type PublishInput, publish, publishTogether, rollback } from './publish.ts';
import { createPublishQueue } from './publish-queue.ts';
import { type Retention, removeOld } from './retention.ts';
import { createJudge as judgeByRules } from './rules/create-judge.ts';
import { readRulesContext } from './rules/rules-context.ts';
import { openSigner, type Signer } from './signing.ts';
import { current } from './tables.ts';
import { authenticate, createToken, registerSubgraph, revokeToken, type TokenInput } from './tokens.ts';
import { type UnpublishOutcome, unpublish } from './unpublish.ts';
import { defaultUsageSettings, forgetUsage, type UsageSettings } from './usage/read-usage.ts';

/** The registry of a network: who publishes which version of which subgraph, and what gateways serve. */
export interface Registry {
  /** See `authenticate`, `createToken`, `registerSubgraph` and `revokeToken`. */
  authenticate(token: string): Promise<Principal>;
  createToken(by: Principal, input: TokenInput): Promise<{ id: string; token: string }>;
  register(by: Principal, input: { subgraph: string; organization: string }): Promise<void>;
  revokeToken(by: Principal, id: string): Promise<void>;
  /** Composes a version with the network as it is and makes it current, or says why not. */
  publish(by: Principal, input: PublishInput): Promise<Outcome>;
  /** Changes several subgraphs at once, see `publishTogether`. */
  publishTogether(
    by: Principal,
    changes: { publish: readonly PublishInput[]; unpublish: readonly string[] },
  ): Promise<Outcome[]>;
  /** Tells what publishing it would do. */
  check(by: Principal, input: CheckInput): Promise<CheckResult>;
  /** Publishes an earlier version again: that of `digest`, else the one that was served before the present one. */
  rollback(by: Principal, subgraph: string, digest?: string): Promise<Outcome>;
  /** Takes a subgraph out, unless others depend on it and `force` is not said. */
  unpublish(by: Principal, subgraph: string, force?: boolean): Promise<UnpublishOutcome>;
  list(): Promise<ListedSubgraph[]>;
  /** See `readLastChanges`. */
  lastChanges(actor: string): Promise<Map<string, LastChange>>;
  /** What was done to one's subgraph, newest first; an operator may leave it out and sees all. */
  history(
    by: Principal,
    range: { subgraph?: string; first?: number; before?: number },
  ): Promise<HistoryEntry[]>;
  diff(from: number, to: number): Promise<CompositionDiff>;
  /** Versions that only their own organizations are served. */
  previews: Previews;
  /** See `CurrentFeed.read`. */
  current: CurrentFeed['read'];
  /** Whether anything was published yet. */
  hasCurrent(): Promise<boolean>;
  /** See `Signer.publicKeys`. */
  publicKeys: Signer['publicKeys'];
  /** What it all lies in, for who reads it. */
  database: Database;
  /** Removes what is not to be kept any more, see `removeOld`. */
  removeOld(keep: Retention): Promise<void>;
  /** Ends what is being published, and closes the connections. */
  close(): Promise<void>;
}

/** What a registry is opened with. */
export interface RegistryOptions {
  /** Hears of lost connections. */
  warn?(text: string): void;
  /** The judge in place of the network's rules. */
  createJudge?(database: Database): Judge;
  /** How severe rules are, where it is not as usual. */
  severities?: Severities;
  usage?: UsageSettings;
}

/** Opens the registry on a PostgreSQL database, and brings its tables up to date. */
export async function openRegistry(url: string, options: RegistryOptions = {}): Promise<Registry> {
  const { warn = (text: string) => console.error(text), usage = defaultUsageSettings } = options;
  const { createJudge = (own: Database) => judgeByRules(own, usage) } = options;
  let isClosing = false;
  const open = openDatabase(url, {
    // A server that ends the connections that are just being closed says so too.
    onLostConnection: (reason) => {
      if (!isClosing) warn(reason);
    },
  });
  const { database } = open;
  let signer: Signer;
  try {
    await prepare(open);
    signer = await openSigner(database);
  } catch (error) {
    await open.pool.end();
    throw error;
  }
  const feed = createCurrentFeed(database, url, { warn });
  const registry = createRegistry(open, {
    ...{ feed, signer, usage, judge: createJudge(database) },
    severities: options.severities,
  });
  return {
    ...registry,
    close() {
      isClosing = true;
      return registry.close();
    },
  };
}

/** What the registry of one process is made of. */
interface RegistryParts {
  feed: CurrentFeed;
  signer: Signer;
  judge: Judge;
  severities: Severities | undefined;
  usage: UsageSettings;
}

function createRegistry(
  { database, pool }: OpenDatabase,
  { feed, signer, judge, severities, usage }: RegistryParts,
): Registry {
  // Whoever only checks does not hold up those who publish.
  const composer = createComposer({
    readContext: () => readRulesContext(database, { severities, usage: null }),
  });
  const checker = createComposer({ readContext: () => readRulesContext(database, { severities, usage }) });
  const known = createKnownBundles(database);
  const commit = createCommit(database, signer);
  const queue = createPublishQueue(database, { composer, known, judge, commit });
  const checking = { composer: checker, known, judge };
  return {
    authenticate: (token) => authenticate(database, token),
    createToken: (by, input) => createToken(database, by, input),
    register: (by, input) => registerSubgraph(database, by, input),
    revokeToken: (by, id) => revokeToken(database, by, id),
    publish: (by, input) => publish(database, queue, by, input),
    publishTogether: (by, changes) => publishTogether(database, queue, by, changes),
    check: (by, input) => checkVersion(database, checking, by, input),
    rollback: (by, subgraph, digest) => rollback(database, queue, by, subgraph, digest),
    unpublish: (by, subgraph, force = false) => unpublish(database, queue, by, subgraph, force),
    list: () => listSubgraphs(database),
    lastChanges: (actor) => readLastChanges(database, actor),
    history: (by, range) => historyFor(database, by, range),
    diff: (from, to) => diffCompositions(database, from, to),
    previews: createPreviews(database, createPreviewComposition(checking), signer),
    current: feed.read,
    hasCurrent: async () => (await database.select().from(current))[0]?.composition != null,
    publicKeys: signer.publicKeys,
    database,
    async removeOld(keep) {
      await removeOld(database, keep);
      await forgetUsage(database, usage);
    },
    async close() {
      await queue.settled();
      await Promise.all([composer.close(), checker.close(), feed.close()]);
      await pool.end();
    },
  };
}

async function historyFor(
  database: Database,
  by: Principal,
  range: { subgraph?: string; first?: number; before?: number },
): Promise<HistoryEntry[]> {
  const subgraph = range.subgraph ?? by.subgraph;
  if (subgraph !== null) await requireSubgraph(database, by, subgraph);
  return readHistory(database, subgraph === null ? range : { ...range, subgraph });
}

/** Migrates, one process at a time. */
async function prepare({ pool }: OpenDatabase): Promise<void> {
  const client = await pool.connect();
  try {
    const database = connectDrizzle(client);
    // Another process may be at it for longer than a statement usually may take.
    await database.execute(sql`set statement_timeout = 0`);
    await database.execute(sql`select pg_advisory_lock(${preparationLock})`);
    await migrate(database, { migrationsFolder: join(import.meta.dirname, 'migrations') });
    await database.insert(current).values({ id: 1 }).onConflictDoNothing();
  } finally {
    // Closing the connection frees the lock.
    client.release(true);
  }
}

// "ieur" in ASCII, which no one else on the database is likely to lock.
const preparationLock = 0x69657572;
