import { codePointText, instant } from '@ieum/kit/columns.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { JWK } from 'jose';

/** The names of the network and the organization that each belongs to. A name stays its organization's for good. */
export const subgraphs = pgTable('subgraphs', {
  name: codePointText('name').primaryKey(),
  organization: codePointText('organization').notNull(),
  registeredAt: instant('registered_at').notNull(),
  registeredBy: text('registered_by').notNull(),
});

/** Every SDL that was handed in, never changed: `digest` is the SHA-256 of the text, in hexadecimal digits. */
export const versions = pgTable(
  'versions',
  {
    subgraph: codePointText('subgraph')
      .notNull()
      .references(() => subgraphs.name),
    digest: codePointText('digest').notNull(),
    sdl: text('sdl').notNull(),
    firstAt: instant('first_at').notNull(),
    firstBy: text('first_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subgraph, table.digest] })],
);

/** What gateways load, as JSON text; `digest` is the SHA-256 of the text. Equal subgraphs give an equal bundle. */
export const bundles = pgTable('bundles', {
  digest: codePointText('digest').primaryKey(),
  bundle: text('bundle').notNull(),
});

/**
 * Every composition that was tried for a publication. `base` is the composition that was current before, so those
 * that are `ok` are one chain. One that failed has no bundle, and says why.
 */
export const compositions = pgTable(
  'compositions',
  {
    number: bigint('number', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    base: bigint('base', { mode: 'number' }),
    ok: boolean('ok').notNull(),
    bundleDigest: codePointText('bundle_digest').references(() => bundles.digest),
    // Equal where a composition is of the same versions, at the same addresses, by the same composer.
    inputDigest: codePointText('input_digest').notNull(),
    problems: jsonb('problems').$type<Problem[]>().notNull(),
    // What gateways verify, see `signing.ts`; null where it failed.
    signature: text('signature'),
    at: instant('at').notNull(),
  },
  // Two that followed one composition would mean that the publication of one of them is lost.
  (table) => [
    uniqueIndex('compositions_base').on(table.base).where(sql`ok`),
    index('compositions_input').on(table.inputDigest).where(sql`ok`),
  ],
);

/** What each composition was composed of: every subgraph's version, and where it answers. */
export const members = pgTable(
  'members',
  {
    composition: bigint('composition', { mode: 'number' })
      .notNull()
      .references(() => compositions.number),
    subgraph: codePointText('subgraph').notNull(),
    digest: codePointText('digest').notNull(),
    url: text('url').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.composition, table.subgraph] }),
    foreignKey({
      columns: [table.subgraph, table.digest],
      foreignColumns: [versions.subgraph, versions.digest],
    }),
  ],
);

/** One row: the composition that gateways serve; null until the first. A publication is done by changing it. */
export const current = pgTable('current', {
  id: integer('id').primaryKey(),
  composition: bigint('composition', { mode: 'number' }).references(() => compositions.number),
});

/** What anybody did, in the order in which it took effect. `ok` is false where it was refused and changed nothing. */
export const events = pgTable(
  'events',
  {
    number: bigint('number', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').$type<Action>().notNull(),
    ok: boolean('ok').notNull(),
    subgraph: codePointText('subgraph'),
    digest: codePointText('digest'),
    url: text('url'),
    composition: bigint('composition', { mode: 'number' }).references(() => compositions.number),
  },
  (table) => [index('events_subgraph').on(table.subgraph, table.number)],
);

/**
 * A version of a subgraph that only its own organization is served, composed with the others as they were in the
 * composition `base`. Where it does not compose with later ones any more, it stays as it was, with the `problems`.
 */
export const previews = pgTable(
  'previews',
  {
    subgraph: codePointText('subgraph')
      .primaryKey()
      .references(() => subgraphs.name),
    digest: codePointText('digest').notNull(),
    url: text('url').notNull(),
    base: bigint('base', { mode: 'number' }),
    bundleDigest: codePointText('bundle_digest')
      .notNull()
      .references(() => bundles.digest),
    signature: text('signature').notNull(),
    problems: jsonb('problems').$type<Problem[]>().notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.subgraph, table.digest],
      foreignColumns: [versions.subgraph, versions.digest],
    }),
  ],
);

/** The keys that bundles are signed with: the newest signs, all verify. */
export const signingKeys = pgTable('signing_keys', {
  kid: codePointText('kid').primaryKey(),
  privateJwk: jsonb('private_jwk').$type<JWK>().notNull(),
  createdAt: instant('created_at').notNull(),
});

/** Checks of SDL that was not published, with what they found as JSON. */
export const checks = pgTable(
  'checks',
  {
    id: codePointText('id').primaryKey(),
    subgraph: codePointText('subgraph')
      .notNull()
      .references(() => subgraphs.name),
    digest: codePointText('digest').notNull(),
    composition: bigint('composition', { mode: 'number' }).references(() => compositions.number),
    ok: boolean('ok').notNull(),
    result: jsonb('result').$type<unknown>().notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [index('checks_subgraph').on(table.subgraph, table.id)],
);

/** Who may do what. Of a token only the SHA-256 of its secret is kept; an operator's names no subgraph. */
export const tokens = pgTable('tokens', {
  id: codePointText('id').primaryKey(),
  hash: text('hash').notNull(),
  role: text('role').$type<Role>().notNull(),
  organization: codePointText('organization').notNull(),
  subgraph: codePointText('subgraph').references(() => subgraphs.name),
  createdAt: instant('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  revokedAt: instant('revoked_at'),
});

/** What can be done to the network. */
export type Action =
  | 'PUBLISH'
  | 'ROLLBACK'
  | 'UNPUBLISH'
  | 'PREVIEW'
  | 'WITHDRAW_PREVIEW'
  | 'CREATE_TOKEN'
  | 'REVOKE_TOKEN';

/** A publisher may change one subgraph of its organization, an operator every one. */
export type Role = 'PUBLISHER' | 'OPERATOR';

/** Rows that resolvers are given. */
export type CompositionRow = typeof compositions.$inferSelect;
export type SubgraphVersionRow = typeof versions.$inferSelect;
export type SubgraphCheckRow = typeof checks.$inferSelect;
export type RegistryEventRow = typeof events.$inferSelect;
export type RegistryTokenRow = typeof tokens.$inferSelect;

export { approvals } from './rules/tables.ts';
export { usageCoordinates, usageCounts, usageOperations, usageReports } from './usage/tables.ts';
