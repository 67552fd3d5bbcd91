import { explain, type Finding } from './finding.ts';
import { repositoryPath } from './repository-path.ts';

/**
 * Findings as workflow commands of GitHub Actions, one line each, which it shows at the line of the file.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubAnnotations(findings: readonly Finding[]): string[] {
  return findings.map((finding) => {
    const { severity, code, subgraph, line, column } = finding;
    const file = finding.file === null ? null : repositoryPath(finding.file);
    const properties = Object.entries({ file, line, col: column, title: titleOf(code, subgraph) })
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    return `::${levels[severity]} ${properties.join(',')}::${escapeData(explain(finding, '\n'))}`;
  });
}

const levels = { ERROR: 'error', WARNING: 'warning', INFO: 'notice' } as const;

function titleOf(code: string, subgraph: string | null): string {
  return subgraph === null ? code : `${subgraph}: ${code}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
