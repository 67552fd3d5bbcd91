import type { GraphQLSchema } from 'graphql';
import type { PathStep, Rewrite } from '../plan/plan.ts';
import { type Target, toObjectTypes } from './targets.ts';

/** Changes data in place, at the end of the rewrite's path. Lists on the way are passed through. */
export function rewrite(types: GraphQLSchema, change: Rewrite, value: unknown): void {
  const last = change.path.findLastIndex((step) => step.kind === 'key');
  const step = change.path[last];
  if (step?.kind !== 'key') return;
  const { key } = step;
  visit(types, change.path.slice(0, last), 0, value, (object) => {
    if (change.kind === 'set') object[key] = change.value;
    else if (Object.hasOwn(object, key)) {
      object[change.key] = object[key];
      delete object[key];
    }
  });
}

function visit(
  types: GraphQLSchema,
  path: readonly PathStep[],
  at: number,
  value: unknown,
  change: (object: Target) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  const step = path[at];
  if (Array.isArray(value)) {
    for (const item of value) visit(types, path, step?.kind === 'item' ? at + 1 : at, item, change);
    return;
  }
  const object = value as Target;
  if (!step) change(object);
  else if (step.kind === 'key') visit(types, path, at + 1, object[step.key], change);
  else if (step.kind === 'type') {
    const { __typename } = object;
    if (__typename !== undefined && !toObjectTypes(types, step.names).has(String(__typename))) return;
    visit(types, path, at + 1, object, change);
  }
}
