import { lintRules, type Severities } from '@ieum/schema/lint/lint.ts';

/**
 * Reads how severe rules are to be: `LINT_DESCRIPTION=error,LINT_LIST_PAGING=off`, parted by commas. Every problem is told, in
 * words that say what to set.
 */
export function readSeverities(text: string): { severities: Severities; problems: string[] } {
  const severities: Record<string, NonNullable<Severities[string]>> = {};
  const problems: string[] = [];
  for (const item of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [code = '', severity = ''] = item.split('=').map((part) => part.trim());
    const isRule = lintRules.some((rule) => rule.code === code);
    const weight = weights.find((one) => one === severity);
    if (isRule && weight) severities[code] = weight;
    else {
      const codes = lintRules.map((rule) => rule.code).join(', ');
      const expected = isRule
        ? `one of ${weights.join(', ')} after the "="`
        : `one of ${codes} before the "="`;
      problems.push(`IEUM_REGISTRY_RULES has "${item}": expected ${expected}`);
    }
  }
  return { severities, problems };
}

const weights = ['error', 'warning', 'info', 'off'] as const;
