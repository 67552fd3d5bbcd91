import { decodeCursor, type SortKey } from '@ieum/schema/contract/cursor.ts';
import { and, type Column, type SQL, sql } from 'drizzle-orm';
import { inputError } from './errors.ts';
import { isCalendarDay } from './korea-date.ts';

/** One position of a list's order. The last position of an order is a column that is unique over all sources. */
export interface OrderTerm {
  direction: 'A' | 'D';
  column: Column;
  /** What its values are in cursors. */
  kind: 'text' | 'date' | 'number';
}

/**
 * Reads a cursor of an order, whichever source made it.
 *
 * @throws BAD_CURSOR when it is none, or of another order.
 */
export function readCursor(text: string, order: readonly OrderTerm[]): SortKey {
  const key = decodeCursor(text);
  const fits =
    key?.length === order.length &&
    key.every(
      ([direction, value], position) =>
        direction === order[position]!.direction && isValueOf(order[position]!, value),
    );
  if (fits) return key;
  const expected = order.map(({ direction, kind }) => `${direction} ${kind}`).join(', ');
  throw inputError(
    'BAD_CURSOR',
    ['after'],
    `expected a cursor of this order (${expected}); got ${JSON.stringify(text.slice(0, 80))}. Pass an endCursor or cursor of the same field and order`,
  );
}

/** A term of ORDER BY: nulls last in both directions. */
export function orderBy({ direction, column }: OrderTerm): SQL {
  if (direction === 'A') return sql`${column} asc`;
  // Ascending order has nulls last by itself. Said of a column without nulls, it would keep an index from being read backwards.
  return column.notNull ? sql`${column} desc` : sql`${column} desc nulls last`;
}

/** The condition that a row comes strictly after a key of the order. */
export function rowsAfter(order: readonly OrderTerm[], key: SortKey): SQL {
  const directions = new Set(order.map(({ direction }) => direction));
  if (directions.size === 1 && order.every(({ column }) => column.notNull)) {
    return rowComparison(order, key);
  }
  const alternatives = order.map((term, position) => {
    const equal = order.slice(0, position).map((earlier, at) => equals(earlier, key[at]![1]));
    return and(...equal, comesAfter(term, key[position]![1]))!;
  });
  return sql`(${sql.join(alternatives, sql` or `)})`;
}

// An index can start at a row comparison; it cannot at the general form.
function rowComparison(order: readonly OrderTerm[], key: SortKey): SQL {
  const columns = sql.join(
    order.map(({ column }) => sql`${column}`),
    sql`, `,
  );
  const values = sql.join(
    order.map((term, position) => bound(term, key[position]![1])),
    sql`, `,
  );
  return order[0]!.direction === 'A' ? sql`(${columns}) > (${values})` : sql`(${columns}) < (${values})`;
}

function equals(term: OrderTerm, value: SortKey[number][1]): SQL {
  return value === null ? sql`${term.column} is null` : sql`${term.column} = ${bound(term, value)}`;
}

function comesAfter(term: OrderTerm, value: SortKey[number][1]): SQL {
  if (value === null) return sql`false`;
  const beyond =
    term.direction === 'A'
      ? sql`${term.column} > ${bound(term, value)}`
      : sql`${term.column} < ${bound(term, value)}`;
  return term.column.notNull ? beyond : sql`(${beyond} or ${term.column} is null)`;
}

// Other sources' numbers may have fractions, so they are compared as such.
function bound({ kind }: OrderTerm, value: SortKey[number][1]): SQL {
  const type = kind === 'date' ? 'date' : kind === 'number' ? 'double precision' : 'text';
  return sql`${sql.param(value)}::${sql.raw(type)}`;
}

function isValueOf({ kind, column }: OrderTerm, value: SortKey[number][1]): boolean {
  if (value === null) return !column.notNull;
  if (kind === 'number') return typeof value === 'number';
  if (typeof value !== 'string') return false;
  return kind === 'date' ? isCalendarDay(value) : !value.includes('\0');
}
