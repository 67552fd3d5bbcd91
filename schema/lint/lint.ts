import type { Problem } from '../problem.ts';
import { placeOf, type Subgraph } from '../subgraph.ts';
import type { LintRule } from './rule.ts';
import { cursor } from './rules/cursor.ts';
import { description } from './rules/description.ts';
import { federationLink } from './rules/link.ts';
import { enumValueName, fieldName, inputName, typeName } from './rules/names.ts';
import { listPaging } from './rules/paging.ts';
import { privacyAccess, privacyClass } from './rules/privacy.ts';

/** Every rule of the network for a subgraph's own SDL. */
export const lintRules: readonly LintRule[] = [
  federationLink,
  ...[typeName, fieldName, enumValueName, inputName],
  ...[description, privacyClass, privacyAccess, listPaging, cursor],
];

/** What an operator sets: of a rule its severity, `off` for none, by its code. */
export type Severities = Readonly<Partial<Record<string, NonNullable<Problem['severity']> | 'off'>>>;

/** What a subgraph's own part of its SDL has that a rule of the network refuses or warns of; by line. */
export function lint(subgraph: Subgraph, severities: Severities = {}): Problem[] {
  return lintRules
    .flatMap(({ code, severity, cause, hint, check }): Problem[] => {
      const weight = severities[code] ?? severity;
      if (weight === 'off') return [];
      return check(subgraph).map(({ coordinate, message, node }) => ({
        ...{ code, cause, hint, severity: weight, coordinate },
        message: `${subgraph.name}: ${coordinate} ${message}`,
        ...placeOf(subgraph, node),
      }));
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
