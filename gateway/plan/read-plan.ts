import type { DeferredPart, PathStep, Plan, PlanNode, Subscription } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { type Raw, readList, readObject, readOptionalText, readText, refuseUnknown } from './raw-value.ts';
import { readBatchFetch, readFetch } from './read-fetch.ts';
import { readPath } from './read-path.ts';

/**
 * Reads the JSON of a plan, made by `@graphql-hive/router-query-planner` or by `@apollo/query-planner`. Paths of
 * `Flatten` go down into the fetches, and paths become absolute by it.
 * @throws PlanError naming what is unknown
 */
export function readPlan(raw: unknown): Plan {
  const plan = readObject(raw, 'A plan');
  refuseUnknown(plan, 'A plan', ['kind', 'node']);
  if (plan.kind !== 'QueryPlan') throw new PlanError(`A plan should be of kind QueryPlan; got ${plan.kind}.`);
  if (plan.node === undefined || plan.node === null) return { node: null };
  const node = readObject(plan.node, 'The node of a plan');
  return { node: isSubscription(node) ? readSubscription(node) : readNode(node, []) };
}

/** A subscription alone, or in front of what is fetched for each of its events. */
function isSubscription({ kind, nodes }: Raw): boolean {
  if (kind !== 'Sequence') return kind === 'Subscription';
  return Array.isArray(nodes) && (nodes[0] as Raw | undefined)?.kind === 'Subscription';
}

const readOptionalNode = (raw: unknown, path: readonly PathStep[]) =>
  raw === undefined || raw === null ? null : readNode(raw, path);

function readNode(given: unknown, path: readonly PathStep[]): PlanNode {
  const raw = readObject(given, 'A node of a plan');
  switch (raw.kind) {
    case 'Fetch':
      return readFetch(raw, path);
    case 'BatchFetch':
      return readBatchFetch(raw, path);
    case 'Sequence':
    case 'Parallel':
      refuseUnknown(raw, raw.kind, ['kind', 'nodes']);
      return { kind: raw.kind, nodes: readList(raw.nodes, raw.kind, (node) => readNode(node, path)) };
    case 'Flatten':
      refuseUnknown(raw, 'Flatten', ['kind', 'path', 'node']);
      return readNode(raw.node, [...path, ...readPath(raw.path)]);
    case 'Condition':
      refuseUnknown(raw, 'Condition', ['kind', 'condition', 'ifClause', 'elseClause']);
      return {
        kind: 'Condition',
        variable: readText(raw.condition, 'The variable of a Condition'),
        ifTrue: readOptionalNode(raw.ifClause, path),
        ifFalse: readOptionalNode(raw.elseClause, path),
      };
    case 'Defer':
      return readDefer(raw, path);
    case 'Subscription':
      throw new PlanError('A Subscription should stand at the start of a plan.');
    default:
      throw new PlanError(`A plan has a node of the unknown kind ${String(raw.kind)}.`);
  }
}

function readDefer(raw: Raw, path: readonly PathStep[]): PlanNode {
  refuseUnknown(raw, 'Defer', ['kind', 'primary', 'deferred']);
  const primary = readObject(raw.primary, 'The primary part of a Defer');
  refuseUnknown(primary, 'The primary part of a Defer', ['subselection', 'node']);
  return {
    kind: 'Defer',
    primary: readOptionalNode(primary.node, path),
    deferred: readList(raw.deferred, 'The deferred parts', (part) => readDeferred(part, path)),
  };
}

function readDeferred(given: unknown, path: readonly PathStep[]): DeferredPart {
  const raw = readObject(given, 'A deferred part');
  refuseUnknown(raw, 'A deferred part', ['depends', 'label', 'queryPath', 'subselection', 'node']);
  return {
    label: readOptionalText(raw.label, 'The label of a deferred part'),
    path: readList(raw.queryPath, 'The path of a deferred part', (key) =>
      readText(key, 'A response key'),
    ).filter(
      // A list is passed through, and a type condition does not show in the response.
      (key) => key !== '@' && !key.startsWith('... '),
    ),
    depends: readList(raw.depends, 'What a deferred part depends on', (depend) =>
      readText(readObject(depend, 'A dependency').id, 'The id of a fetch'),
    ),
    node: readOptionalNode(raw.node, path),
  };
}

/** `@apollo/query-planner` gives the `rest` as a member, the other planner as what follows in a `Sequence`. */
function readSubscription(given: Raw): Subscription {
  const [raw, ...following] =
    given.kind === 'Sequence'
      ? readList(given.nodes, 'Sequence', (node) => readObject(node, 'A node'))
      : [given];
  if (!raw) throw new PlanError('A Sequence should have nodes; it has none.');
  refuseUnknown(raw, 'Subscription', ['kind', 'primary', 'rest']);
  const primary = readNode(
    { kind: 'Fetch', ...readObject(raw.primary, 'The primary of a Subscription') },
    [],
  );
  if (primary.kind !== 'Fetch') {
    throw new PlanError(`A Subscription should start with a Fetch; got ${primary.kind}.`);
  }
  const nodes = [raw.rest ?? [], following].flat().map((node) => readNode(node, []));
  const [only = null, ...others] = nodes;
  return { kind: 'Subscription', primary, rest: others.length > 0 ? { kind: 'Sequence', nodes } : only };
}
