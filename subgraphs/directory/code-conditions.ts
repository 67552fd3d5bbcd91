import { eq, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/**
 * An industry and all below it, by the start of its code: a section is a letter, the rest are digits.
 *
 * @param columns where the section and the code stand.
 */
export function isInIndustry({ section, code }: { section: PgColumn; code: PgColumn }, prefix: string): SQL {
  return /^[A-U]$/.test(prefix) ? eq(section, prefix) : startsWith(code, prefix);
}

/** Codes are digits, and a colon is what follows 9: a range that an index in code point order serves. */
export function startsWith(column: PgColumn, prefix: string): SQL {
  return sql`(${column} >= ${prefix} and ${column} < ${`${prefix}:`})`;
}
