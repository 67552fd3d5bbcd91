import { aliasedTable, and, asc, desc, eq, inArray, isNull, like, not, or, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, date, integer, jsonb, pgSchema, pgTable, text } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { isOneOf } from './entity-loader.ts';
import { writeStatement } from './write-statement.ts';

const things = pgTable('thi"ngs', {
  id: text().primaryKey(),
  size: integer('its "size"'),
  since: date({ mode: 'string' }),
  total: bigint({ mode: 'number' }),
  tags: text().array(),
  details: jsonb(),
});
const foreign = pgSchema('else').table('things', { id: text() });
const other = aliasedTable(things, 'other');
// Never connected.
const database = drizzle('postgres://127.0.0.1:1/none');

function bydrizzle(statement: SQL) {
  const { dialect } = database as unknown as {
    dialect: { sqlToQuery(statement: SQL): { sql: string; params: unknown[] } };
  };
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return { sql: text, params };
}

const written: Record<string, SQL> = {
  'names and values': sql`select ${things.size}, ${1} + ${'a"b'} from ${things} where ${null} and ${true}`,
  lists: sql`${things.id} in ${['a', 'b']} or ${things.id} in ${[]} or ${[sql`x`, [1, 2]]}`,
  'one parameter of many values': isOneOf(things.id, ['a', 'b']),
  'values as their columns have them': sql`${sql.param({ a: 1 }, things.details)} ${sql.param(['x', 'y"'], things.tags)} ${sql.param(null, things.details)} ${sql.param('2026-01-01', things.since)}`,
  conditions: and(
    eq(things.size, 3),
    or(isNull(things.since), like(things.id, '%')),
    not(inArray(things.total, [1, 2])),
  )!,
  'pieces, empty ones too': sql`a${undefined}${sql.join([sql`b`, sql.raw('"c"'), sql.identifier('d"')], sql`, `)}${sql.empty()}`,
  orders: sql`order by ${sql.join([asc(things.id), desc(things.size)], sql`, `)}`,
  'another name of a table': sql`select ${other.size} from ${other}`,
  'a whole select': database.select().from(things).where(eq(things.id, 'a')).orderBy(things.size).getSQL(),
  'a join': database
    .select({ id: things.id, n: sql`count(*)` })
    .from(things)
    .leftJoin(other, eq(other.id, things.id))
    .groupBy(things.id)
    .getSQL(),
  'an insert': database
    .insert(things)
    .values({ id: 'a', details: [1], tags: ['t'] })
    .onConflictDoNothing()
    .returning()
    .getSQL(),
  'an update': database
    .update(things)
    .set({ size: sql`${things.size} + 1`, details: null })
    .where(eq(things.id, 'a'))
    .getSQL(),
};

test.each(Object.entries(written))('%s are written as drizzle writes them', (_, statement) => {
  expect(writeStatement(statement)).toEqual(bydrizzle(statement));
});

test.each(
  Object.entries({
    'a table of a schema': sql`select ${foreign.id} from ${foreign}`,
    'a value to come': sql`${sql.placeholder('n')}`,
    'a value that stands in the text': sql`${1}`.inlineParams(),
    'a select within': sql`exists ${database.select().from(things).as('inner')}`,
  }),
)('%s is left to drizzle', (_, statement) => {
  expect(writeStatement(statement)).toBe(null);
});
