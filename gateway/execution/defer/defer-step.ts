import type { Defer, DeferredPart, Fetch, PlanNode } from '../../plan/plan.ts';
import type { Step } from '../fetch.ts';
import type { Run } from '../run.ts';

/** Tells the parts that depend on a fetch when it is there. */
export function noteFetch({ id }: Fetch, fetch: Step): Step {
  if (id === null) return fetch;
  return async (run) => {
    await fetch(run);
    run.deferral?.noteFetched(id);
  };
}

/** Compiles the parts of a Defer: the step ends with the primary one; the others go on by themselves. */
export function compileDefer({ primary, deferred }: Defer, compile: (node: PlanNode | null) => Step): Step {
  const first = noteAll(primary, compile(primary));
  const parts = deferred.map((part) => compilePart(part, noteAll(part.node, compile(part.node))));
  return async (run) => {
    const { promise: primaryEnd, resolve } = Promise.withResolvers<void>();
    for (const part of parts) void part(run, primaryEnd);
    try {
      await first(run);
    } finally {
      resolve();
    }
  };
}

/** Part of what a fragment asks for, or all of it, may come with the primary part. The function never rejects. */
function compilePart(
  { label, depends }: DeferredPart,
  step: Step,
): (run: Run, primaryEnd: Promise<void>) => Promise<void> {
  return async (run, primaryEnd) => {
    const { deferral } = run;
    if (!deferral) throw new Error('A plan with deferred parts is run for one result.');
    deferral.begin();
    let fault: unknown;
    try {
      await Promise.all(depends.map((id) => deferral.fetched(id)));
      await step(run);
    } catch (error) {
      fault = error;
    }
    await primaryEnd;
    deferral.end(label, fault);
  };
}

/** Whatever became of the fetches of a step, when it ends none of them will come any more. */
function noteAll(node: PlanNode | null, step: Step): Step {
  const ids = idsOf(node);
  return async (run) => {
    try {
      await step(run);
    } finally {
      for (const id of ids) run.deferral?.noteFetched(id);
    }
  };
}

/** Ids of the fetches that end with a node; parts that are deferred in it don't. */
function idsOf(node: PlanNode | null): string[] {
  switch (node?.kind) {
    case undefined:
      return [];
    case 'Fetch':
      return node.id === null ? [] : [node.id];
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(idsOf);
    case 'Condition':
      return [node.ifTrue, node.ifFalse].flatMap(idsOf);
    case 'Defer':
      return idsOf(node.primary);
    case 'Subscription':
      return [];
    default:
      return node satisfies never;
  }
}

/** All labels of a plan. */
export function labelsOf(node: PlanNode | null): string[] {
  switch (node?.kind) {
    case undefined:
    case 'Fetch':
      return [];
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(labelsOf);
    case 'Condition':
      return [node.ifTrue, node.ifFalse].flatMap(labelsOf);
    case 'Defer':
      return [
        ...labelsOf(node.primary),
        ...node.deferred.flatMap(({ label, node: inner }) => [
          ...(label === null ? [] : [label]),
          ...labelsOf(inner),
        ]),
      ];
    case 'Subscription':
      return labelsOf(node.rest);
    default:
      return node satisfies never;
  }
}
