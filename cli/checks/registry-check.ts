import type { Finding } from '../output/finding.ts';
import type { CheckReport, ReportedChange } from './report.ts';

/** Fields of `SchemaProblem` and `SchemaChange` that are asked for wherever they occur. */
export const problemFields = 'code message hint severity subgraph coordinate line column';
export const changeFields = `coordinate criticality message isAllowed
  usedBy { client operations count lastSeen }`;

/** What is asked of a `SubgraphCheck`. */
export const checkFields = `id ok isNew composition joins leaves
  problems { ${problemFields} }
  changes { ${changeFields} }
  costChanges { operation hash before after }
  usage { days since isWhole }`;

/** A `SchemaProblem` of the registry. */
export type RegistryProblem = Omit<Finding, 'file' | 'cause'>;

/** A `SubgraphCheck` of the registry, by `checkFields`. */
export interface RegistryCheck extends Pick<CheckReport, 'ok' | 'isNew' | 'composition'> {
  id: string;
  problems: RegistryProblem[];
  changes: ReportedChange[];
  joins: string[];
  leaves: string[];
  costChanges: CheckReport['costChanges'];
  usage: CheckReport['usage'];
}

/**
 * The registry's check as a report: problems of the subgraph itself lie in its file, and a change that may not be
 * published is a problem too, unless one names it already.
 */
export function toReport(
  check: RegistryCheck,
  { name, url, file }: { name: string; url: string; file: string | null },
): CheckReport {
  const problems = check.problems.map((problem) => toFileFinding(problem, name, file));
  const told = new Set(
    problems.filter(({ severity }) => severity === 'ERROR').map(({ coordinate }) => coordinate),
  );
  const refused = check.changes.filter((change) => !change.isAllowed && !told.has(change.coordinate));
  return {
    ...{ ...check, by: { registry: url }, name },
    problems: [...refused.map((change) => toRefusal(change, name, file)), ...problems],
  };
}

/** A problem of the registry as a finding; one of the subgraph `name` lies in its file. */
export function toFileFinding(problem: RegistryProblem, name: string, file: string | null): Finding {
  return {
    ...problem,
    cause: null,
    file: problem.subgraph === null || problem.subgraph === name ? file : null,
  };
}

function toRefusal(
  { coordinate, message, usedBy }: ReportedChange,
  name: string,
  file: string | null,
): Finding {
  const clients = usedBy.map(
    ({ client, operations, count }) => `${client} (${operations.join(', ')}; ${count})`,
  );
  return {
    ...{
      severity: 'ERROR',
      code: 'BREAKING_CHANGE',
      cause: null,
      coordinate,
      subgraph: name,
      file,
      line: null,
      column: null,
    },
    message: `${message} In use by ${clients.join(', ') || 'clients'}.`,
    hint: 'Keep it until these clients have moved, or ask the operator to approve it.',
  };
}
