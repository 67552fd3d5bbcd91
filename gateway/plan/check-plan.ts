import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { createSignatures } from './field-signature.ts';
import type { Fetch, Plan, PlanNode } from './plan.ts';
import { PlanError } from './plan-error.ts';

/** Makes sure that a plan means what the client asked. @throws PlanError when it does not */
export type CheckPlan = (plan: Plan, document: DocumentNode) => void;

/**
 * Checks plans against their operation: no field and no argument reaches a subgraph but those that the client wrote or
 * that the supergraph's keys and `@requires` name, each with the same values; and mutations run one after the other, in
 * the client's order.
 *
 * The Rust planner (0.0.38) writes `"\b"` as `"\u0010"` and `1e400` as `inf`, runs the mutations `{ a b }` of two
 * subgraphs in the order b, a where they are under `... @include`, and runs what is selected of a mutation beside the
 * next one. `@apollo/query-planner` (2.14.4) rounds large numbers.
 */
export function createPlanCheck(supergraphSdl: string): CheckPlan {
  const ofSupergraph = createSignatures();
  for (const fieldSet of readFieldSets(supergraphSdl)) ofSupergraph.add(fieldSet);
  return (plan, document) => {
    const asked = createSignatures();
    asked.add(document);
    const fetches = plan.node ? fetchesOf(plan.node) : [];
    for (const fetch of fetches) {
      const foreign = asked.findForeign(fetch.document, ofSupergraph);
      // Not named: it holds what the client wrote.
      if (foreign) throw new PlanError(`A fetch has a ${foreign} that is not the client's.`);
    }
    if (plan.node) checkMutations(plan.node, document);
  };
}

/** Everything that the supergraph's keys, `@requires` and `@provides` select. */
function readFieldSets(supergraphSdl: string): DocumentNode[] {
  const sets: DocumentNode[] = [];
  visit(parse(supergraphSdl, { noLocation: true }), {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'join__type' && name.value !== 'join__field') return;
      for (const { name: argument, value } of given) {
        if (value.kind !== Kind.STRING || !/^(key|requires|provides)$/.test(argument.value)) continue;
        sets.push(parse(`{ ${value.value} }`, { noLocation: true }));
      }
    },
  });
  return sets;
}

function fetchesOf(node: PlanNode): Fetch[] {
  switch (node.kind) {
    case 'Fetch':
      return [node];
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(fetchesOf);
    case 'Condition':
      return [node.ifTrue, node.ifFalse].flatMap((each) => (each ? fetchesOf(each) : []));
    case 'Defer':
      return [node.primary, ...node.deferred.map((part) => part.node)].flatMap((each) =>
        each ? fetchesOf(each) : [],
      );
    case 'Subscription':
      return [node.primary, ...(node.rest ? fetchesOf(node.rest) : [])];
    default:
      return node satisfies never;
  }
}

/**
 * A mutation's root fields run one after the other, and what is selected of one is there before the next one starts
 * (GraphQL specification, "Mutation").
 */
function checkMutations(node: PlanNode, document: DocumentNode): void {
  const done: string[] = [];
  let current: readonly string[] = [];
  for (const fetch of serialFetches(node)) {
    if (fetch.operationKind === 'mutation') {
      current = rootKeys(fetch.document);
      done.push(...current);
    } else if (done.length > current.length) {
      const paths = fetch.entities?.flatMap((list) => list.paths) ?? [fetch.path];
      const isOfCurrent = paths.every(([step]) => step?.kind === 'key' && current.includes(step.key));
      if (!isOfCurrent) throw new PlanError('A mutation starts before the one before it is complete.');
    }
  }
  const asked = rootKeys(document).filter((key) => done.includes(key));
  if (done.length > 0 && asked.join() !== [...new Set(done)].join()) {
    throw new PlanError("Mutations are not in the client's order.");
  }
}

/** Fetches in their order, where mutations are among them. @throws PlanError where a mutation runs beside others */
function serialFetches(node: PlanNode): Fetch[] {
  const fetches = fetchesOf(node);
  if (!fetches.some((fetch) => fetch.operationKind === 'mutation')) return [];
  const check = (inner: PlanNode): void => {
    if (inner.kind === 'Sequence') inner.nodes.forEach(check);
    else if (inner.kind === 'Condition') {
      if (inner.ifTrue) check(inner.ifTrue);
      if (inner.ifFalse) check(inner.ifFalse);
    } else if (inner.kind === 'Parallel' && serialFetches({ ...inner, kind: 'Sequence' }).length > 0) {
      throw new PlanError('A mutation runs beside another fetch.');
    }
  };
  check(node);
  return fetches;
}

/** Response keys of an operation's root fields, in their order. */
function rootKeys(document: DocumentNode): string[] {
  const keys = new Set<string>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) keys.add((selection.alias ?? selection.name).value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) collect(definition.selectionSet);
  }
  return [...keys];
}
