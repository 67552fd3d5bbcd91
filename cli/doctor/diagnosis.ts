/** One line of the doctor. */
export interface Diagnosis {
  /** `ok`; `note`: nothing is broken by it; `wrong`: something does not work. */
  outcome: 'ok' | 'note' | 'wrong';
  /** What was looked at. */
  what: string;
  /** What was found. */
  found: string;
  /** What to do; null where nothing is to be done. */
  todo: string | null;
}

/** Nothing to do. */
export function fine(what: string, found: string): Diagnosis {
  return { outcome: 'ok', what, found, todo: null };
}
