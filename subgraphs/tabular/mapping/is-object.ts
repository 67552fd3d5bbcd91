/** Tells of keys that nobody reads. */
export function rejectOthers(
  object: object,
  known: readonly string[],
  place: string,
  problems: string[],
): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key))
      problems.push(`${place}${place && '.'}${key}: unknown; expected ${known.join(', ')}`);
  }
}

/** Whether a value of a mapping file has keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
