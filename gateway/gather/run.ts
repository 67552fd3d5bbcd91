import { valueFromASTUntyped } from 'graphql';
import { createCohortLeaves } from './cohort.ts';
import { type CohortField, readCohortField, writeCohortField } from './cohort-field.ts';
import type { CompiledOperation, RootField } from './compile.ts';
import { firstVariable } from './compile-task.ts';
import { startEntities } from './entities.ts';
import type { Answers } from './fan-out.ts';
import type { Graph } from './graph.ts';
import { describeService, introspect } from './introspection.ts';
import { type Keeping, keepSets } from './keep-sets.ts';
import type { Waiting } from './level.ts';
import { createLimitCheck, type GatherLimits } from './limits.ts';
import type { Question } from './question.ts';
import { createObject, type GatheredError, type GatheredResponse } from './response.ts';
import { filterVariable, readSets, type StartupSetAnswer, toSetQuestions } from './startup-sets.ts';
import type { GatherArguments, GatherTask } from './task.ts';

/** One operation under way: what is known of its answer, and what the first level has to ask. */
export interface Run {
  /** False once a non-null field of Query has no value: then there is nothing to ask. */
  readonly isAsking: boolean;
  readonly errors: GatheredError[];
  /** The outermost gathered fields. */
  readonly waiting: readonly Waiting[];
  /** The leaves of the operation's cohorts. */
  readonly sets: readonly Question[];
  /** Variables of requests: the operation's, and those that were added. */
  readonly values: Readonly<Record<string, unknown>>;
  argumentsOf(task: GatherTask): GatherArguments;
  /** Takes the answers to `sets`, and has those kept that are too large. Rejects only when the client is gone. */
  takeSets(answers: Answers, keeping: Pick<Keeping, 'ask' | 'signal'>): Promise<void>;
  /** Writes the cohorts and gives the whole answer. */
  end(): GatheredResponse;
}

/** Checks the limits, answers what needs no source, and leaves a place for every outermost gathered field. */
export function startRun(
  graph: Graph,
  compiled: CompiledOperation,
  variables: Readonly<Record<string, unknown>>,
  limits: GatherLimits,
): Run {
  const data = createObject();
  const errors: GatheredError[] = [];
  const waiting: Waiting[] = [];
  const leaves = createCohortLeaves(limits);
  const cohorts: Array<CohortField & { isNonNull: boolean }> = [];
  const args = readArguments(compiled.tasks, variables);
  const argumentsOf = (task: GatherTask) => args.get(task)!;
  const checkLimits = createLimitCheck(argumentsOf, limits);
  let isNull = false;
  let setAnswers: StartupSetAnswer[] = [];
  for (const root of compiled.roots) startRoot(root);
  const sets = toSetQuestions(graph, leaves.filters, compiled.hidden);

  function startRoot(root: RootField): void {
    const { key } = root;
    data[key] = null;
    switch (root.kind) {
      case 'typename':
        data[key] = 'Query';
        return;
      case 'service':
        data[key] = describeService(graph, root.field);
        return;
      case 'introspection':
        data[key] = introspect(graph, root.field, compiled.definitions, variables);
        return;
      case 'entities': {
        const given = root.representations && valueFromASTUntyped(root.representations, variables);
        data[key] = startEntities(root, given, checkLimits, waiting, errors);
        return;
      }
      case 'cohort': {
        const read = readCohortField(graph, root.field, compiled.definitions, variables, limits);
        const refusal = 'refusal' in read ? read.refusal : leaves.take(read.cohort.tree);
        if (refusal) refuse(root, refusal);
        else if ('cohort' in read) cohorts.push({ ...read.cohort, isNonNull: root.isNonNull });
        return;
      }
      case 'gathered': {
        const refusal = checkLimits(root.task, 1);
        const place = { target: data, responseKey: key, path: { before: null, key } };
        if (refusal) refuse(root, refusal);
        else waiting.push({ task: root.task, representation: null, place });
        return;
      }
      default:
        root satisfies never;
    }
  }

  function refuse(
    { key, isNonNull }: { key: string; isNonNull: boolean },
    refusal: Omit<GatheredError, 'path'>,
  ): void {
    errors.push({ message: refusal.message, path: [key], extensions: refusal.extensions });
    isNull ||= isNonNull;
  }

  function end(): GatheredResponse {
    for (const { isNonNull, ...cohort } of isNull ? [] : cohorts) {
      const { key } = cohort.field;
      const written = writeCohortField(cohort, leaves, setAnswers, limits);
      if ('refusal' in written) refuse({ key, isNonNull }, written.refusal);
      else data[key] = written.value;
    }
    return { data: isNull ? null : data, ...(errors.length > 0 && { errors }) };
  }

  return {
    isAsking: !isNull,
    errors,
    waiting,
    sets,
    values: toValues(compiled, variables, args, leaves.filters),
    argumentsOf,
    takeSets: async (answers, { ask, signal }) => {
      const read = await readSets(sets, answers, limits.cohortCharacters);
      setAnswers = await keepSets(read, { graph, ask, signal, limits });
    },
    end,
  };
}

function readArguments(tasks: readonly GatherTask[], variables: Readonly<Record<string, unknown>>) {
  return new Map(
    tasks.map((task) => {
      // Untrusted until `checkLimits` has seen them, which is before anything is asked.
      const first = task.first(variables) as number | null;
      const after = task.after(variables) as string | null;
      return [task, { first, after }];
    }),
  );
}

function toValues(
  { hidden, tasks }: CompiledOperation,
  variables: Readonly<Record<string, unknown>>,
  args: ReadonlyMap<GatherTask, GatherArguments>,
  filters: readonly unknown[],
): Record<string, unknown> {
  const values: Record<string, unknown> = Object.assign(Object.create(null), variables);
  for (const task of tasks) values[firstVariable(hidden, task.id)] = args.get(task)?.first;
  for (const [leaf, filter] of filters.entries()) values[filterVariable(hidden, leaf)] = filter;
  return values;
}
