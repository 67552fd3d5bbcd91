import type { Problem } from '@ieum/schema/problem.ts';
import type { SchemaChange, SchemaProblem } from '../schema.gen.ts';
import { isError, type JudgedChange } from '../verdict.ts';

/** Problems as the API tells them, errors first. */
export function toProblems(problems: readonly Problem[]): SchemaProblem[] {
  const sorted = [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
  return sorted.map(({ severity = 'error', code, message, ...problem }) => ({
    ...{ code, message },
    severity: severities[severity],
    cause: problem.cause ?? null,
    hint: problem.hint ?? null,
    subgraph: problem.subgraph ?? null,
    coordinate: problem.coordinate ?? null,
    line: problem.line ?? null,
    column: problem.column ?? null,
  }));
}

/** Changes as the API tells them. */
export function toChanges(changes: readonly JudgedChange[]): SchemaChange[] {
  return changes.map(({ coordinate, criticality, message, usedBy, isAllowed }) => ({
    ...{ coordinate, criticality, message, isAllowed },
    usedBy: usedBy.map(({ client, operations, count, lastSeen }) => ({
      client,
      operations,
      count,
      lastSeen,
    })),
  }));
}

const severities = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const;
