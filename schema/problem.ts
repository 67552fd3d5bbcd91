/** Something composition refuses (an error) or wants known (a hint). */
export interface Problem {
  /** `GATHER_…`, `CORE_MISMATCH`, or a code of Federation's composition, e.g. `INVALID_FIELD_SHARING`. */
  code: string;
  /** What was expected, what came, what to do; reads without the other members. */
  message: string;
  /** The subgraph to change. */
  subgraph?: string;
  /** What it is about: `Type`, `Type.field` or `@directive`. */
  coordinate?: string;
  /** The file the subgraph was read from, as it was named. */
  file?: string;
  /** Counted from 1; in the SDL as served where there is no file. */
  line?: number;
}

/** Writes a problem the way compilers do: `file:line: CODE: message`. */
export function formatProblem(problem: Problem): string {
  const origin = problem.file ?? (problem.subgraph && `subgraph ${problem.subgraph}`);
  const place = origin && problem.line ? `${origin}:${problem.line}` : origin;
  return `${place ? `${place}: ` : ''}${problem.code}: ${problem.message}`;
}
