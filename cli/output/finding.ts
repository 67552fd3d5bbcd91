/** Something a command found wrong, or worth knowing, and where. */
export interface Finding {
  severity: 'ERROR' | 'WARNING' | 'INFO';
  code: string;
  /** What was expected, what came; reads without the other members. */
  message: string;
  /** Why that is wrong, in a sentence. */
  cause: string | null;
  /** What to do about it. */
  hint: string | null;
  /** The subgraph to change. */
  subgraph: string | null;
  /** `Type`, `Type.field`, `Type.field(argument:)` or `@directive`. */
  coordinate: string | null;
  /** As the user named it, where it lies in a file that they have. */
  file: string | null;
  /** From 1. */
  line: number | null;
  column: number | null;
}

/** Writes a finding the way compilers do, `file:line:column: CODE: message`, its cause and hint below. */
export function formatFinding(finding: Finding): string {
  const { file, line, column, subgraph, code } = finding;
  const origin = file ?? (subgraph === null ? null : `subgraph ${subgraph}`);
  const position = line === null ? [] : column === null ? [line] : [line, column];
  const place = origin === null ? '' : `${[origin, ...position].join(':')}: `;
  return `${place}${code}: ${explain(finding, '\n  ')}`;
}

/** The message, cause and hint, parted by what is given. */
export function explain({ message, cause, hint }: Finding, parting: string): string {
  const parts = [message, cause && `Cause: ${cause}`, hint && `Hint: ${hint}`];
  return parts.filter(Boolean).join(parting);
}
