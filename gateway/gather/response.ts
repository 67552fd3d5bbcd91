/** An entry of the `errors` that `gathered` answers; paths are the fetch's own, as of any subgraph. */
export interface GatheredError {
  message: string;
  path?: ReadonlyArray<string | number>;
  extensions: Readonly<Record<string, unknown>>;
}

/** What `gathered` answers to one operation. Objects in `data` have no prototype. */
export interface GatheredResponse {
  data: Record<string, unknown> | null;
  errors?: GatheredError[];
}

/** A place in a response, from the inside out; no array is made unless an error needs it. */
export interface Path {
  readonly before: Path | null;
  readonly key: string | number;
}

/** Writes a path out, the root first. */
export function toPath(path: Path | null): Array<string | number> {
  const keys: Array<string | number> = [];
  for (let at = path; at !== null; at = at.before) keys.push(at.key);
  return keys.reverse();
}

/** An object whose keys are a client's or a source's words: without a prototype none of them is special. */
export function createObject(): Record<string, unknown> {
  return Object.create(null);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
