/** Something composition refuses (an error) or wants known (a hint). */
export interface Problem {
  /** `GATHER_…`, `CORE_MISMATCH`, or a code of Federation's composition, e.g. `INVALID_FIELD_SHARING`. */
  code: string;
  /** What was expected, what came, what to do; reads without the other members. */
  message: string;
  /** Why that is one, in a sentence. */
  cause?: string;
  /** What to do, in a sentence. */
  hint?: string;
  /** An error where it is left out; the others refuse nothing. */
  severity?: 'error' | 'warning' | 'info';
  /** The subgraph to change. */
  subgraph?: string;
  /** What it is about: `Type`, `Type.field` or `@directive`. */
  coordinate?: string;
  /** The file the subgraph was read from, as it was named. */
  file?: string;
  /** Counted from 1; in the SDL as served where there is no file. */
  line?: number;
  /** Counted from 1, where it is known. */
  column?: number;
}

/** Writes a problem the way compilers do: `file:line:column: CODE: message`; below it why, and what to do. */
export function formatProblem(problem: Problem): string {
  const origin = problem.file ?? (problem.subgraph && `subgraph ${problem.subgraph}`);
  const position = [problem.line, problem.line && problem.column].filter(Boolean);
  const place = origin && [origin, ...position].join(':');
  const lines = [`${place ? `${place}: ` : ''}${problem.code}: ${problem.message}`];
  if (problem.cause) lines.push(`  Cause: ${problem.cause}`);
  if (problem.hint) lines.push(`  Hint: ${problem.hint}`);
  return lines.join('\n');
}
