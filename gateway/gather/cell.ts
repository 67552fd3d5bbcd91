import type { ErrorCode } from '../errors.ts';

/**
 * What one source said about one gathered field of one parent. `value` is as it came, untrusted; a cell that
 * is not OK has none. A merge that finds a value to be wrong fails its cell.
 */
export interface Cell {
  readonly source: string;
  /** The source was not asked, since it has nothing to add: it is as good as one that answered so. */
  readonly isUnasked?: true;
  status: CellStatus;
  value: unknown;
  /** For clients: why the source gave nothing; null where it did. */
  error: string | null;
  /** The more precise code behind the failure, e.g. `GATHER_UNSORTED`. */
  reason: string | null;
  /** The source's own error in place of a value; null where it gave one or the failure is not its own word. */
  cause: SourceError | null;
  /** Errors of the source at and below its value. */
  errors: readonly SourceError[];
}

export type CellStatus = 'OK' | 'ERROR' | 'TIMEOUT' | 'FORBIDDEN';

/** An error of a source; `tail` is its path from the gathered field's value on. */
export interface SourceError {
  readonly message: string;
  readonly tail: ReadonlyArray<string | number>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The code in `errors` of each failure. */
export const failureCodes: Readonly<Record<Exclude<CellStatus, 'OK'>, ErrorCode>> = {
  ERROR: 'GATHER_SOURCE_FAILED',
  TIMEOUT: 'GATHER_SOURCE_TIMEOUT',
  FORBIDDEN: 'GATHER_SOURCE_FORBIDDEN',
};

/** A cell that gave nothing. */
export function failedCell(
  source: string,
  status: Exclude<CellStatus, 'OK'>,
  error: string,
  reason: string | null = null,
  cause: SourceError | null = null,
): Cell {
  return { source, status, value: null, error, reason, cause, errors: [] };
}

/** A cell of a source that need not be asked. */
export function unaskedCell(source: string): Cell {
  return {
    source,
    isUnasked: true,
    status: 'OK',
    value: null,
    error: null,
    reason: null,
    cause: null,
    errors: [],
  };
}

/** Refuses a cell's value: from here on the source gave nothing. */
export function refuseCell(cell: Cell, reason: ErrorCode, error: string): void {
  Object.assign(cell, failedCell(cell.source, 'ERROR', error, reason));
}
