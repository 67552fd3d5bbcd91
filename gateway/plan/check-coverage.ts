import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  parse,
  visit,
} from 'graphql';
import { fetchesOf } from './fetches-of.ts';
import type { Fetch, PathStep, PlanNode, Rewrite } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { join, type ResponsePath, responsePaths, rootKeys, walkFields } from './response-paths.ts';

/**
 * Makes what checks that everything the client asks is in some fetch, at its place in the response. Conditions are not
 * looked at, and types only to leave out what no object can have: a field may still be missing for one of several types.
 * The Rust planner (0.0.38) drops objects of which nothing is asked that they can have. Not for plans of
 * `@apollo/query-planner`, which leaves out what is under `@include(if: $a)` within `@skip(if: $a)`.
 * @returns what throws PlanError where a field is left out
 */
export function createCoverageCheck(
  supergraphSdl: string,
): (node: PlanNode | null, document: DocumentNode) => void {
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValid: true });
  return (node, document) => {
    const given = new Set(fetchesOf(node).flatMap(pathsOf));
    for (const path of askedPaths(schema, document)) {
      if (!given.has(path)) throw new PlanError('A field is in no fetch.');
    }
  };
}

type ObjectTypes = ReadonlySet<GraphQLObjectType>;

/** Where every field that the operation asks stands in the response, of objects that there can be. */
function askedPaths(schema: GraphQLSchema, document: DocumentNode): Set<ResponsePath> {
  const paths = new Set<ResponsePath>();
  const typesOf = (name: string): ObjectTypes => {
    const type = schema.getType(name);
    if (isAbstractType(type)) return new Set(schema.getPossibleTypes(type));
    return new Set(isObjectType(type) ? [type] : []);
  };
  walkFields<{ path: ResponsePath; types: ObjectTypes }>(document, {
    root: (operation) => ({ path: '', types: typesOf(schema.getRootType(operation)?.name ?? '') }),
    narrow: (parent, condition) => {
      const types = parent.types.intersection(typesOf(condition));
      return types.size > 0 ? { ...parent, types } : null;
    },
    field(field, key, parent) {
      if (field.name.value === '__typename') return null;
      const path = join(parent.path, key);
      paths.add(path);
      if (!field.selectionSet) return null;
      const inner = [...parent.types].map(
        (type) => getNamedType(type.getFields()[field.name.value]?.type)?.name,
      );
      return { path, types: new Set(inner.flatMap((name) => [...typesOf(name ?? '')])) };
    },
  });
  return paths;
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

/**
 * Each root field is asked of some subgraph. `@apollo/query-planner` (2.14.4) drops what it finds no way to, as below an
 * interface object with `resolvable: false`, which would be a null without an error.
 * @throws PlanError
 */
export function checkRootFields(node: PlanNode | null, document: DocumentNode): void {
  // What conditions contradict is rightly left out.
  if (hasConditions(document)) return;
  const given = new Set(fetchesOf(node).flatMap((fetch) => pathsOf(fetch)));
  if (rootKeys(document).some((key) => !given.has(key))) throw new PlanError('A root field is in no fetch.');
}

function hasConditions(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    Directive() {
      isFound = true;
    },
  });
  return isFound;
}
