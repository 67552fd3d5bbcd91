import type { DocumentNode } from 'graphql';
import { fetchesOf } from './fetches-of.ts';
import type { Fetch, PathStep, PlanNode, Rewrite } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { join, type ResponsePath, responsePaths } from './response-paths.ts';

/**
 * Everything that the client asks is in some fetch, at its place in the response. Types and conditions are not looked
 * at, so that a field may still be missing for one of several types. @throws PlanError where a field is left out
 */
export function checkCoverage(node: PlanNode | null, document: DocumentNode): void {
  const given = new Set(fetchesOf(node).flatMap(pathsOf));
  for (const path of responsePaths(document)) {
    if (!given.has(path)) throw new PlanError('A field is in no fetch.');
  }
}

function pathsOf(fetch: Fetch): ResponsePath[] {
  const paths = [...responsePaths(fetch.document)];
  if (!fetch.entities) {
    const renamed = rename(paths, fetch.outputRewrites);
    return renamed.map((path) => join(keysOf(fetch.path), path));
  }
  return fetch.entities.flatMap((list) => {
    const prefix = `${list.responseKey}.`;
    const ofList = paths.flatMap((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : []));
    const renamed = rename(ofList, list.outputRewrites);
    return list.paths.flatMap((base) => renamed.map((path) => join(keysOf(base), path)));
  });
}

/** Paths with the keys that they have after the rewrites, and before them: a rewrite may be for one type only. */
function rename(paths: readonly ResponsePath[], rewrites: readonly Rewrite[]): ResponsePath[] {
  const all = new Set(paths);
  for (const rewrite of rewrites) {
    if (rewrite.kind !== 'rename') continue;
    const from = keysOf(rewrite.path);
    const to = join(keysOf(rewrite.path.slice(0, -1)), rewrite.key);
    for (const path of [...all]) {
      if (path === from || path.startsWith(`${from}.`)) all.add(`${to}${path.slice(from.length)}`);
    }
  }
  return [...all];
}

const keysOf = (path: readonly PathStep[]) =>
  path.flatMap((step) => (step.kind === 'key' ? step.key : [])).join('.');
