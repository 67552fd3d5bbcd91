import { completeData } from '../response/complete.ts';
import { compileProjection, type Project } from '../response/project.ts';
import { toGraphQLErrors } from '../response/response.ts';
import type { Run } from '../run.ts';
import type { ObjectShape } from '../shape/shape.ts';
import type { Suppliers } from '../suppliers.ts';
import type { CompletedGroup, GroupAtObject } from './find-fragments.ts';
import { createGroupShapes } from './group-shape.ts';
import { createTakeErrors } from './take-errors.ts';

/** Compiles what completes the groups of one run. Errors are told once, with what they are of. */
export function compileGroupCompletion({
  subgraphOf,
}: Suppliers): (run: Run) => (group: GroupAtObject) => CompletedGroup {
  const shapeOf = createGroupShapes();
  const projections = new WeakMap<ObjectShape, Project>();
  return (run) => {
    const takeErrors = createTakeErrors(run.errors);
    return ({ object, group, value, place }) => {
      const own = shapeOf(object, group);
      const shape = { type: object.type, of: () => own };
      const project = projections.getOrInsertComputed(own, () => compileProjection(shape));
      const data = project(value, run.variables);
      const takeKnown = () => takeErrors(own, place.path, value);
      if (data) return { data, errors: toGraphQLErrors(run, takeKnown()) };
      const known = [...run.errors, ...run.lost];
      const context = { variables: run.variables, known, subgraphOf, at: place };
      const completed = completeData(shape, value, context);
      return {
        data: completed.data,
        errors: toGraphQLErrors(run, [...takeKnown(), ...completed.errors]),
      };
    };
  };
}
