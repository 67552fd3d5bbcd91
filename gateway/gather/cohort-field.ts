import {
  type GraphQLError,
  getVariableValues,
  type VariableDefinitionNode,
  valueFromAST,
  visit,
} from 'graphql';
import type { Cell } from './cell.ts';
import {
  type CohortLeaves,
  type CohortRefusal,
  type CohortTree,
  filtersOf,
  type LeafSet,
  readCohort,
  writeCohort,
} from './cohort.ts';
import type { SelectedField } from './collect.ts';
import type { Graph } from './graph.ts';
import type { GatherLimits } from './limits.ts';
import { createObject } from './response.ts';
import type { StartupSetAnswer } from './startup-sets.ts';

/** A `Query.cohort` of the operation whose `where` was read. */
export interface CohortField {
  readonly tree: CohortTree;
  readonly field: SelectedField;
}

/** Coerces and reads a cohort's `where`. */
export function readCohortField(
  graph: Graph,
  field: SelectedField,
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
  limits: GatherLimits,
): { cohort: CohortField } | { refusal: CohortRefusal } {
  const argument = field.nodes[0]?.arguments?.find(({ name }) => name.value === 'where');
  const type = field.parent.getFields()[field.name]?.args.find(({ name }) => name === 'where')?.type;
  if (!argument || !type) return badInput('A cohort needs its argument "where".');
  const used = new Set<string>();
  visit(argument, { Variable: ({ name }) => void used.add(name.value) });
  const own = definitions.filter(({ variable }) => used.has(variable.name.value));
  // Sources coerce what they are sent; here the filter is read, so it must have its one form already.
  const { coerced, errors } = getVariableValues(graph.schema, own, variables);
  if (errors) return badInput(errors[0]!.message, errors[0]);
  const where = valueFromAST(argument.value, type, coerced);
  if (where === undefined) return badInput('The "where" of a cohort is no CohortWhere.');
  const read = readCohort(where, limits);
  return 'refusal' in read ? read : { cohort: { tree: read.tree, field } };
}

function badInput(message: string, cause?: GraphQLError): { refusal: CohortRefusal } {
  const code = cause?.extensions.code === 'BAD_SCALAR' ? 'BAD_SCALAR' : 'BAD_INPUT';
  return { refusal: { message, extensions: { ...cause?.extensions, code, inputPath: ['where'] } } };
}

/** The entity that the directory resolves: its key, the expression, is all there is of it here. */
export function writeCohortField(
  { tree, field }: CohortField,
  leaves: CohortLeaves,
  answers: readonly StartupSetAnswer[],
  limits: GatherLimits,
): { value: Record<string, unknown> } | { refusal: CohortRefusal } {
  const sets = new Map<Record<string, unknown>, LeafSet>();
  for (const filter of filtersOf(tree)) {
    const answer = answers[leaves.numberOf(filter) ?? -1] ?? { set: '' };
    if ('failed' in answer) return { refusal: sourceFailed(answer.failed) };
    if ('refused' in answer) return { refusal: answer.refused };
    sets.set(filter, answer);
  }
  const written = writeCohort(tree, (filter) => sets.get(filter)!, limits);
  if ('refusal' in written) return written;
  const value = createObject();
  for (const { key, name, parent } of field.selection?.byType.get('Cohort') ?? []) {
    value[key] = name === 'expression' ? written.expression : name === '__typename' ? parent.name : null;
  }
  return { value };
}

function sourceFailed({ source, status, error, errors }: Cell): CohortRefusal {
  const why = error ?? errors[0]?.message ?? 'its answer is not exactly one IdSet';
  const message = `A cohort needs every source, and subgraph "${source}" gave no set: ${why}`;
  return {
    message,
    extensions: {
      code: 'COHORT_SOURCE_FAILED',
      subgraph: source,
      status: status === 'OK' ? 'ERROR' : status,
    },
  };
}
