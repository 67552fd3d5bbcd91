/** A part of a response, as JSON. */
export interface Part {
  data?: unknown;
  errors?: unknown[];
  pending?: Array<{ id: string; path: Array<string | number>; label?: string }>;
  incremental?: Array<{ id: string; subPath?: Array<string | number>; data: object; errors?: unknown[] }>;
  completed?: Array<{ id: string; errors?: unknown[] }>;
  hasNext?: boolean;
}

/**
 * Puts the parts of a response together, as a client does.
 * @throws where they are not in the form of the GraphQL draft: each fragment is told of before it comes and completed
 * once, each field comes once and to where there is an object, and only the last part says that it is the last
 */
export function mergeParts([first = {}, ...following]: readonly Part[]): {
  data: unknown;
  errors: unknown[];
} {
  const response = { data: structuredClone(first.data) };
  const errors = [...(first.errors ?? [])];
  const open = new Map<string, Array<string | number>>();
  const ids = new Set<string>();
  const tell = ({ pending = [] }: Part) => {
    for (const { id, path } of pending) {
      if (ids.has(id)) throw new Error(`The fragment ${id} is told of twice.`);
      ids.add(id);
      open.set(id, path);
    }
  };
  tell(first);
  const parts = [first, ...following];
  parts.forEach(({ hasNext = false }, index) => {
    if (hasNext !== index < parts.length - 1)
      throw new Error('Only the last part should say that it is the last.');
  });
  for (const part of following) {
    tell(part);
    for (const { id, subPath = [], data, errors: own = [] } of part.incremental ?? []) {
      const path = open.get(id);
      if (!path) throw new Error(`The fragment ${id} is not open.`);
      fill(response, ['data', ...path, ...subPath], data);
      errors.push(...own);
    }
    for (const { id, errors: own = [] } of part.completed ?? []) {
      if (!open.delete(id)) throw new Error(`The fragment ${id} is not open.`);
      errors.push(...own);
    }
  }
  if (open.size > 0) throw new Error(`Fragments were never completed: ${[...open.keys()].join()}`);
  return { data: response.data, errors };
}

function fill(root: object, path: ReadonlyArray<string | number>, data: object): void {
  let target: unknown = root;
  for (const step of path) target = (target as Record<string | number, unknown>)[step];
  if (typeof target !== 'object' || target === null || Array.isArray(target)) {
    throw new Error(`There is no object at ${path.join('.')}.`);
  }
  for (const [key, value] of Object.entries(data)) {
    if (Object.hasOwn(target, key)) throw new Error(`${key} comes twice at ${path.join('.')}.`);
    (target as Record<string, unknown>)[key] = value;
  }
}
