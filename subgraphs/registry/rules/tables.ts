import { codePointText, instant } from '@ieum/kit/columns.ts';
import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** What rules of the network refused in a subgraph and an operator approved: `code` at `coordinate`, in every later version. */
export const approvals = pgTable(
  'approvals',
  {
    subgraph: codePointText('subgraph').notNull(),
    code: codePointText('code').notNull(),
    coordinate: codePointText('coordinate').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subgraph, table.code, table.coordinate] })],
);
