import { createHash } from 'node:crypto';
import { explain, type Finding } from './finding.ts';
import { repositoryPath } from './repository-path.ts';

/** One entry of a code quality report of GitLab; these members are required. */
export interface CodeQualityEntry {
  description: string;
  check_name: string;
  /** Unique in the report, and the same as long as the finding is, wherever it moves to in the file. */
  fingerprint: string;
  severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  location: { path: string; lines: { begin: number } };
}

/**
 * Findings as a code quality report of GitLab. Each needs a place: what lies in no file is put on the first line of
 * `file`, the one that was checked.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReport(findings: readonly Finding[], file: string): CodeQualityEntry[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { severity, code, message, coordinate, line } = finding;
    const identity = JSON.stringify([code, finding.subgraph, coordinate, message]);
    const repeats = seen.get(identity) ?? 0;
    seen.set(identity, repeats + 1);
    return {
      description: explain(finding, ' '),
      check_name: code,
      fingerprint: createHash('sha256')
        .update(`${identity}${repeats || ''}`)
        .digest('hex'),
      severity: severities[severity],
      location: {
        path: repositoryPath(finding.file ?? file),
        lines: { begin: finding.file === null ? 1 : (line ?? 1) },
      },
    };
  });
}

const severities = { ERROR: 'blocker', WARNING: 'minor', INFO: 'info' } as const;
