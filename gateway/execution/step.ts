import type { PlanNode } from '../plan/plan.ts';
import { compileDefer, noteFetch } from './defer/defer-step.ts';
import { compileFetch, type FetchContext, type Step } from './fetch.ts';

/** Compiles a part of a plan. */
export function compileStep(context: FetchContext, node: PlanNode | null): Step {
  switch (node?.kind) {
    case undefined:
      return nothing;
    case 'Fetch':
      return noteFetch(node, compileFetch(context, node));
    case 'Sequence':
      return inSequence(node.nodes.map((each) => compileStep(context, each)));
    case 'Parallel':
      return sideBySide(node.nodes.map((each) => compileStep(context, each)));
    case 'Condition': {
      const [then, otherwise] = [compileStep(context, node.ifTrue), compileStep(context, node.ifFalse)];
      const { variable } = node;
      return (run) => (run.variables[variable] === true ? then(run) : otherwise(run));
    }
    case 'Defer':
      return compileDefer(node, (part) => compileStep(context, part));
    case 'Subscription':
      throw new Error(`A plan has a ${node.kind} where none was asked for.`);
    default:
      return node satisfies never;
  }
}

const nothing: Step = async () => {};

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function sideBySide(steps: readonly Step[]): Step {
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)));
  };
}
