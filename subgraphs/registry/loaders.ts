import { type Connection, connectionLoader, type PageArguments } from '@ieum/kit/connection.ts';
import type { Database } from '@ieum/kit/database.ts';
import { entityLoader } from '@ieum/kit/entity-loader.ts';
import type { Caller } from '@ieum/schema/contract/caller.ts';
import DataLoader from 'dataloader';
import { desc, eq, sql } from 'drizzle-orm';
import type { Health } from './health.ts';
import { type ListedSubgraph, listSubgraphs } from './history.ts';
import type { Principal } from './principal.ts';
import type { Registry } from './registry.ts';
import {
  type CompositionRow,
  checks,
  compositions,
  current,
  events,
  members,
  previews,
  type RegistryEventRow,
  type SubgraphCheckRow,
  type SubgraphVersionRow,
  tokens,
  versions,
} from './tables.ts';

/** What resolvers get with each request. */
export interface Context {
  /** Who asks, as the schema's access directives see it; null: nobody that anybody vouches for. */
  caller: Caller | null;
  /** The same as the registry sees it. */
  principal: Principal | null;
  registry: Registry;
  health: Health;
  loaders: Loaders;
}

/** A subgraph's version by its key. */
export interface VersionKey {
  subgraph: string;
  digest: string;
}

/** The loaders of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes the loaders of one request. */
export function createLoaders(database: Database) {
  let listed: Promise<ReadonlyMap<string, ListedSubgraph>> | undefined;
  let now: Promise<number | null> | undefined;
  const preview = entityLoader(database, previews, previews.subgraph);
  return {
    /** Every subgraph by name, ascending: there are dozens, so they are read at once. */
    subgraphs() {
      listed ??= listSubgraphs(database).then((rows) => new Map(rows.map((row) => [row.name, row])));
      return listed;
    },
    /** The number of the composition that gateways serve. */
    currentNumber() {
      now ??= database
        .select()
        .from(current)
        .then(([row]) => row?.composition ?? null);
      return now;
    },
    /** What a mutation has changed is read anew. */
    forget() {
      listed = undefined;
      now = undefined;
      preview.clearAll();
    },
    composition: entityLoader(database, compositions, compositions.number) as DataLoader<
      number,
      CompositionRow | null
    >,
    check: entityLoader(database, checks, checks.id) as DataLoader<string, SubgraphCheckRow | null>,
    token: entityLoader(database, tokens, tokens.id),
    preview,
    members: new DataLoader((numbers: readonly number[]) => readMembers(database, numbers)),
    version: new DataLoader((keys: readonly VersionKey[]) => readVersions(database, keys), {
      cacheKeyFn: ({ subgraph, digest }) => `${subgraph} ${digest}`,
    }),
    checks: (subgraph: string, page: PageArguments): Connection<SubgraphCheckRow> => {
      const where = eq(checks.subgraph, subgraph);
      const order = [{ direction: 'D', column: checks.id, kind: 'text' }] as const;
      return connectionLoader<SubgraphCheckRow>({ database, table: checks, where, order }, page).connection(
        '',
      );
    },
    /** Of one subgraph, or of the whole network. */
    events: (subgraph: string | null, page: PageArguments): Connection<RegistryEventRow> => {
      const where = subgraph === null ? undefined : eq(events.subgraph, subgraph);
      const order = [{ direction: 'D', column: events.number, kind: 'number' }] as const;
      return connectionLoader<RegistryEventRow>({ database, table: events, where, order }, page).connection(
        '',
      );
    },
    tokens: () => database.select().from(tokens).orderBy(desc(tokens.id)),
  };
}

async function readMembers(database: Database, numbers: readonly number[]) {
  const rows = await database
    .select()
    .from(members)
    .where(sql`${members.composition} = any(${sql.param(numbers)})`)
    .orderBy(members.subgraph);
  const lists = Map.groupBy(rows, (row) => row.composition);
  return numbers.map((number) => lists.get(number) ?? []);
}

async function readVersions(
  database: Database,
  keys: readonly VersionKey[],
): Promise<(SubgraphVersionRow | null)[]> {
  const [names, digests] = [keys.map(({ subgraph }) => subgraph), keys.map(({ digest }) => digest)];
  const rows = await database
    .select()
    .from(versions)
    .where(
      sql`(${versions.subgraph}, ${versions.digest}) in (select * from unnest(${sql.param(names)}::text[], ${sql.param(digests)}::text[]))`,
    );
  const found = new Map(rows.map((row) => [`${row.subgraph} ${row.digest}`, row]));
  return keys.map(({ subgraph, digest }) => found.get(`${subgraph} ${digest}`) ?? null);
}
