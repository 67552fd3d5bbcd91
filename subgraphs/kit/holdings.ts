import { createHash } from 'node:crypto';
import type { Holding } from '@ieum/schema/contract/holding.ts';
import { type HeldSet, readHolds } from '@ieum/schema/contract/holds.ts';
import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';
import { getTableName, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { parse } from 'graphql';
import { type Database, databaseErrorOf, type Transaction } from './database.ts';
import type { GatheredTables } from './gathered/loaders.ts';
import { publishers } from './tables.ts';

/** A rule of one table that follows from what the SDL says the source holds. */
interface HeldRule {
  table: string;
  /** Told by its text, so that an unchanged rule is not checked again. */
  constraint: string;
  condition: string;
  /** For messages. */
  column: string;
}

/**
 * Holds the tables to what the SDL says that the source holds (`@holds`): from now on the database refuses a row outside
 * of it, whoever writes it, for a gateway would never ask for that row. Rules that the SDL does not give any more go.
 *
 * @param sdl the subgraph's own.
 * @throws when there is such a row already, or a place that no column stands for.
 */
export async function enforceHoldings(
  database: Database,
  sdl: string,
  tables: GatheredTables,
): Promise<void> {
  const rules = readRules(sdl, tables);
  await database.transaction(async (transaction) => {
    // A million rows may have to be read.
    await transaction.execute(sql`set local statement_timeout = 0`);
    const there = await readConstraints(transaction);
    const wanted = new Set(rules.map(({ constraint }) => constraint));
    await dropConstraints(
      transaction,
      there.filter(({ constraint }) => !wanted.has(constraint)),
    );
    const known = new Set(there.map(({ constraint }) => constraint));
    for (const rule of rules) if (!known.has(rule.constraint)) await addConstraint(transaction, rule);
  });
}

/** Lets go of what earlier SDL said, for rows that are about to be replaced. */
export async function releaseHoldings(transaction: Transaction): Promise<void> {
  await dropConstraints(transaction, await readConstraints(transaction));
}

/** Whether a statement failed since a row lies outside of what the SDL says that the source holds. */
export function isOutsideHoldings(error: unknown): boolean {
  return databaseErrorOf(error)?.constraint?.startsWith(prefix) ?? false;
}

/** Constraints by this prefix are made here. */
const prefix = 'held_';

function readRules(sdl: string, tables: GatheredTables): HeldRule[] {
  const columns = columnsOf(tables);
  const rules = readHolds(parse(sdl)).flatMap(({ read }) => {
    if ('wrong' in read) throw new Error(`@holds of schema.graphql ${read.wrong}`);
    return read.at.map((at) => toRule(at, read, columns));
  });
  return [...new Map(rules.map((rule) => [rule.constraint, rule])).values()];
}

/** What a source publishes, by the places where requests name it. */
function columnsOf({ supports, programs, spaces }: GatheredTables): Record<string, PgColumn> {
  return {
    'SupportFilter.ids': supports.id,
    'SupportFilter.kinds': supports.kind,
    'SupportFilter.providerIds': supports.providerId,
    'SupportFilter.providerKinds': publishers.kind,
    'SupportFilter.regionCodes': publishers.regionCode,
    'SupportFilter.programIds': supports.programId,
    'SupportFilter.agreementId': supports.agreementId,
    'Organization.supports.id': supports.providerId,
    'ProgramFilter.ids': programs.id,
    'ProgramFilter.operatorIds': programs.operatorId,
    'Organization.programs.id': programs.operatorId,
    'SpaceFilter.ids': spaces.id,
    'SpaceFilter.kinds': spaces.kind,
    'SpaceFilter.regionCodes': spaces.regionCode,
    'SpaceFilter.operatorIds': spaces.operatorId,
    'Region.spaces.code': spaces.regionCode,
  };
}

function toRule(at: string, set: HeldSet, columns: Readonly<Record<string, PgColumn>>): HeldRule {
  const column = columns[at];
  if (!column) {
    throw new Error(
      `@holds of schema.graphql names ${at}, and the kit can hold its tables to ${Object.keys(columns).join(', ')} alone; remove it`,
    );
  }
  const table = getTableName(column.table);
  const condition = writeCondition(`"${column.name}"`, set);
  const hash = createHash('sha256').update(`${table} ${condition}`).digest('hex').slice(0, 16);
  return { table, constraint: `${prefix}${hash}`, condition, column: column.name };
}

/** A null lies in no set and is found by no value: a check lets it pass. */
function writeCondition(column: string, { kind, members }: Pick<Holding, 'kind' | 'members'>): string {
  if (kind === 'values') return `${column} in (${members.map(quoted).join(', ')})`;
  const beginnings = kind === 'regions' ? members.map(regionPrefix) : members;
  return beginnings.map((text) => `starts_with(${column}, ${quoted(text)})`).join(' or ');
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

async function readConstraints(transaction: Transaction) {
  const { rows } = await transaction.execute<{ table: string; constraint: string }>(sql`
    select relname as table, conname as constraint
    from pg_constraint join pg_class on pg_class.oid = conrelid
    where connamespace = current_schema()::regnamespace and contype = 'c' and starts_with(conname, ${prefix})`);
  return rows;
}

async function dropConstraints(
  transaction: Transaction,
  constraints: ReadonlyArray<{ table: string; constraint: string }>,
): Promise<void> {
  for (const { table, constraint } of constraints) {
    await transaction.execute(sql.raw(`alter table "${table}" drop constraint "${constraint}"`));
  }
}

async function addConstraint(
  transaction: Transaction,
  { table, constraint, condition, column }: HeldRule,
): Promise<void> {
  const { rows } = await transaction.execute<{ id: string }>(
    sql.raw(`select id from "${table}" where not (${condition}) limit 1`),
  );
  if (rows[0]) {
    throw new Error(
      `table ${table} has ${rows[0].id}, whose ${column} lies outside of what @holds of schema.graphql says; a gateway ` +
        `would not ask for it: widen @holds and have the network composed anew, or remove the row`,
    );
  }
  await transaction.execute(
    sql.raw(`alter table "${table}" add constraint "${constraint}" check (${condition})`),
  );
}
