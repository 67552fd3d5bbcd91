import { customType } from 'drizzle-orm/pg-core';
import { toKoreanInstant } from './korea-date.ts';

/**
 * Text that is sorted or compared: `COLLATE "C"`, so that the database orders by code point, as cursors do,
 * whatever the server's locale.
 */
export const codePointText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text COLLATE "C"',
});

/** An instant to the millisecond, read as RFC 3339 with Korea's offset: `2026-03-31T09:00:00+09:00`. */
export const instant = customType<{ data: string; driverData: string | Date }>({
  dataType: () => 'timestamp(3) with time zone',
  fromDriver: (value) => toKoreanInstant(value instanceof Date ? value : new Date(value)),
});
