/** What an import did, in rows; `made` are programs of which a column of records is the only word. */
export interface ImportCounts {
  rows: number;
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
  skipped: number;
  /** Rows of earlier imports that the source has no more, all that are marked now. */
  vanished: number;
  /** Of them, those of this import. */
  newlyVanished: number;
  /** Refused rows whose earlier version is kept. */
  kept: number;
}
