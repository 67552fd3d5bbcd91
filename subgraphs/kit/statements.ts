import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A statement's text, with what is known of it. */
export interface Statement {
  readonly text: string;
  /** The name to prepare it by, where that pays. */
  name: string | null;
  /** The least time that one of the latest runs has taken, sending and waiting included; infinite before the first. */
  leastMs: number;
  /** How many of the latest runs in a row were slow. */
  slowRuns: number;
  /** How many runs there are to be before it may have a name. */
  runsToName: number;
}

/** The statements of a process, and which of them are prepared. */
export interface Statements {
  find(text: string): Statement;
  /** A statement was run, in so much time. */
  noteRun(statement: Statement, ms: number): void;
  /**
   * Whether a prepared statement failed for being prepared: it was not run, and is planned the next time. Its
   * connection is to be closed.
   */
  isUnusable(statement: Statement, error: Error): boolean;
  /** Notes what a connection has prepared; true where it is so much that it is to be closed. */
  fill(client: pg.PoolClient, prepared: readonly { statement: Statement }[]): boolean;
}

/**
 * A statement is prepared from its second run on if it is quick: reading and planning it takes PostgreSQL longer than
 * running it. A slow one is planned each time, for its values; so is one that becomes slow when prepared. A name is the
 * text's hash, so that it means the same to all who share the connection of a pooler.
 */
export function createStatements(): Statements {
  const statements = new Map<string, Statement>();
  const prepared = new WeakMap<pg.PoolClient, Set<string>>();
  let isRefused = false;
  return {
    find(text) {
      const known = statements.get(text);
      if (known) return known;
      if (statements.size === mostStatements) statements.delete(statements.keys().next().value!);
      const statement = { text, name: null, leastMs: Number.POSITIVE_INFINITY, slowRuns: 0, runsToName: 1 };
      statements.set(text, statement);
      return statement;
    },
    noteRun(statement, ms) {
      // A busy machine makes any run long; of what was quick it takes several in a row to say that it is slow.
      const isSlow = ms > slowMs && ms > slowTimes * statement.leastMs;
      statement.slowRuns = isSlow ? statement.slowRuns + 1 : 0;
      statement.leastMs = Math.min(ms, statement.leastMs * 1.05);
      statement.runsToName--;
      if (statement.name === null) {
        const isNamed = statement.runsToName <= 0 && statement.leastMs < slowMs && !isRefused;
        if (isNamed) statement.name = nameOf(statement.text);
      } else if (statement.slowRuns === mostSlowRuns || statement.leastMs > slowMs) {
        statement.name = null;
        statement.runsToName = runsAfterSlow;
      }
    },
    isUnusable(statement, error) {
      const { code } = error as pg.DatabaseError;
      // A pooler gives each statement another connection.
      if (code === noSuchStatement || code === duplicateStatement) isRefused = true;
      else if (code !== notSupported || !error.message.startsWith('cached plan')) return false;
      statement.name = null;
      return true;
    },
    fill(client, batch) {
      const names = prepared.get(client) ?? new Set();
      prepared.set(client, names);
      for (const { statement } of batch) if (statement.name) names.add(statement.name);
      return names.size > mostNames;
    },
  };
}

function nameOf(text: string): string {
  return `ieum_${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`;
}

const noSuchStatement = '26000';
const duplicateStatement = '42P05';
const notSupported = '0A000';
// On two cores that are busy the median of quick statements is some 20 ms.
const slowMs = 50;
const slowTimes = 5;
const mostSlowRuns = 4;
const runsAfterSlow = 200;
const mostStatements = 1000;
// Each takes some 75 kB of its connection's process.
const mostNames = 120;
